/** Carries out what a page asks of recovery, over the store and engines of its own. [S113 to S121] */
import type { Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RecoveryKind } from '#shared/record/profile-recovery.ts';
import {
  openRecoveryFile,
  readRecoveryFile,
  writeRecoveryFile,
} from '#shared/seal/recovery-file.ts';
import { writeRecoveryKey } from '#shared/seal/recovery-key.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Engine } from '../sync/engine.ts';
import { ownProfile } from '../sync/own-profile.ts';
import { prepareRecovery, type PreparedRecovery } from '../sync/own-recovery.ts';
import { gatherRecoveryBody } from '../sync/recovery-content.ts';
import { keepRecovery, type Covered } from '../sync/recovery-keeper.ts';
import { withOpened } from '../sync/recovery-watch.ts';
import { restoreByKey } from '../sync/restore-by-key.ts';
import { restoreRooms } from '../sync/restore-rooms.ts';
import type { Made, Recovery } from './recovery-port.ts';
import { startEngine, type PageEngineDeps } from './start-engine.ts';

type Prepared = {
  readonly profile: KeyringEntry;
  readonly mentorships: readonly KeyringEntry[];
  readonly recovery: PreparedRecovery;
  readonly madeAt: Millis;
};

async function prepare(
  { store, clock }: PageEngineDeps,
  kind: RecoveryKind,
): Promise<Result<Prepared, StoreFault | 'unreadable'>> {
  const profile = await ownProfile(store, clock.now);
  if (!profile.ok) return profile;
  const mentorships = await store.keyring.list();
  if (!mentorships.ok) return mentorships;
  const madeAt = clock.now();
  const recovery = await prepareRecovery(profile.value, mentorships.value, kind, madeAt);
  return ok({ profile: profile.value, mentorships: mentorships.value, recovery, madeAt });
}

/** Its person has it: from here on it is the one in use. */
async function keep(
  deps: PageEngineDeps,
  { profile, mentorships, recovery, madeAt }: Prepared,
): Promise<Result<Covered, StoreFault | 'unreadable'>> {
  const open = (entry: KeyringEntry): Engine => startEngine(deps, entry);
  const engine = open(profile);
  try {
    const loaded = await engine.whenLoaded;
    if (!loaded.ok) return loaded;
    recovery.commit(engine.doc);
    const kept = await deps.store.settings.write({ backupAt: madeAt, covered: [] });
    if (!kept.ok) return kept;
    const covered = await keepRecovery({
      profile: engine,
      mentorships,
      withEngine: (entry, act) => withOpened(open, entry, act),
    });
    await deps.store.settings.write({ covered: covered.covered });
    return ok(covered);
  } finally {
    await engine.close();
  }
}

function made<What>(deps: PageEngineDeps, prepared: Prepared, what: What): Made<What> {
  return { what, keep: () => keep(deps, prepared) };
}

/** The recovery of a page. */
export function createRecovery(deps: PageEngineDeps): Recovery {
  const { store, clock } = deps;
  const { indexedDB } = globalThis;
  const restoring = { indexedDB, store, now: clock.now };
  return {
    async makeFile(passphrase, withCopies) {
      const prepared = await prepare(deps, 'file');
      if (!prepared.ok) return prepared;
      const { profile, mentorships, recovery, madeAt } = prepared.value;
      const { secret, seeds } = recovery;
      const rooms = [profile, ...mentorships];
      const profileRoom = profile.roomId;
      const content = { secret, seeds, rooms, profileRoom, withCopies, madeAt };
      const body = await gatherRecoveryBody({ indexedDB }, content);
      if (!body.ok) return body;
      const file = await writeRecoveryFile(body.value, passphrase);
      return file.ok ? ok(made(deps, prepared.value, file.value)) : file;
    },
    async makeKey() {
      const prepared = await prepare(deps, 'paper');
      if (!prepared.ok) return prepared;
      const { profile, recovery } = prepared.value;
      const address = parseRelayAddress(profile.relayAddress ?? '');
      if (!address.ok) return err('no-relay');
      const { secret } = recovery;
      const [relayAddress, profileRoom] = [address.value.url, profile.roomId];
      const key = writeRecoveryKey({ relayAddress, secret, profileRoom });
      return key.ok ? ok(made(deps, prepared.value, key.value)) : key;
    },
    readFile: readRecoveryFile,
    async restoreFile(sealed, passphrase) {
      const opened = await openRecoveryFile(sealed, passphrase);
      return opened.ok ? restoreRooms(restoring, opened.value) : opened;
    },
    restoreKey: (pasted) =>
      restoreByKey(
        {
          ...restoring,
          Socket: deps.Socket,
          openProfile: (entry) => startEngine(deps, entry),
        },
        pasted,
      ),
  };
}
