/** Carries out what a page asks of recovery, over the store and engines of its own. [S113 to S121] */
import type { Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RecoveryKind } from '#shared/record/profile-recovery.ts';
import {
  openRecoveryFile,
  readRecoveryFile,
  writeRecoveryFile,
} from '#shared/seal/recovery-file.ts';
import { readRecoveryKey, writeRecoveryKey } from '#shared/seal/recovery-key.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import { writeBackup } from '../store/backup.ts';
import type { StoreFault } from '../store/fault.ts';
import { isAtRelay, type KeyringEntry } from '../store/keyring-entry.ts';
import type { Engine } from '../sync/engine.ts';
import { ownProfile } from '../sync/own-profile.ts';
import { prepareRecovery, type PreparedRecovery } from '../sync/own-recovery.ts';
import { gatherRecoveryBody } from '../sync/recovery-content.ts';
import { canBeTold, keepRecovery, type Covered } from '../sync/recovery-keeper.ts';
import { withOpened } from '../sync/recovery-watch.ts';
import { restoreByKey, restoreBySecret } from '../sync/restore-by-key.ts';
import { restoreRooms } from '../sync/restore-rooms.ts';
import { preferredRelay } from './preferred-relay.ts';
import type { Made, Recovery } from './recovery-port.ts';
import { startEngine, type PageEngineDeps } from './start-engine.ts';

/** How long a relay may take to hear of a room before a file is made that says so. */
const TELLING_MS = 10_000;

/** A file says of each room whether a relay knows it: one that is only about to be told is told first. */
async function tellRelays(deps: PageEngineDeps, rooms: readonly KeyringEntry[]): Promise<void> {
  const untold = rooms.filter((entry) => canBeTold(entry) && !isAtRelay(entry));
  await Promise.all(
    untold.map((entry) =>
      withOpened(
        (one) => startEngine(deps, one),
        entry,
        async (engine) => (await engine.whenSynced(TELLING_MS)).ok,
      ),
    ),
  );
}

type Prepared = {
  readonly profile: KeyringEntry;
  readonly mentorships: readonly KeyringEntry[];
  readonly recovery: PreparedRecovery;
  readonly madeAt: Millis;
};

async function prepare(
  deps: PageEngineDeps,
  kind: RecoveryKind,
): Promise<Result<Prepared, StoreFault | 'unreadable'>> {
  const { store, clock } = deps;
  const [own, known] = [await ownProfile(store, clock.now), await store.keyring.list()];
  if (!own.ok) return own;
  await tellRelays(deps, [own.value, ...(known.ok ? known.value : [])]);
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
    const of = mentorships.filter(isAtRelay).map(({ roomId }) => roomId);
    const backup = { at: madeAt, of, leadsOn: isAtRelay(profile), covered: [] };
    const kept = await writeBackup(deps.store.settings, backup);
    if (!kept.ok) return kept;
    const covered = await keepRecovery({
      profile: engine,
      mentorships,
      withEngine: (entry, act) => withOpened(open, entry, act),
    });
    // What a new browser is to find in the profile is on the relay before that is said.
    const synced = await engine.whenSynced(TELLING_MS);
    const known = synced.ok ? covered : { covered: [], waiting: [profile.roomId] };
    await writeBackup(deps.store.settings, { covered: known.covered });
    return ok(known);
  } finally {
    await engine.close();
  }
}

function made<What>(deps: PageEngineDeps, prepared: Prepared, what: What): Made<What> {
  return { what, keep: () => keep(deps, prepared) };
}

/** A key is of use with a relay alone: the one that was built in is chosen by asking for a key. */
async function chooseRelay({ store }: PageEngineDeps): Promise<void> {
  const settings = await store.settings.read();
  const preferred = settings.ok ? preferredRelay(settings.value) : undefined;
  if (settings.ok && settings.value.relayAddress === undefined && preferred !== undefined)
    await store.settings.write({ relayAddress: preferred });
}

/** What this browser was never told is taken from what came back: my name, and the relay. */
async function rememberChoices({ store }: PageEngineDeps, relayAddress: string): Promise<void> {
  const [settings, listed] = [await store.settings.read(), await store.keyring.list()];
  if (!settings.ok || !listed.ok) return;
  const { name, relayAddress: chosen } = settings.value;
  const known = listed.value.find(({ memberName }) => memberName !== '')?.memberName;
  await store.settings.write({
    ...(name === '' && known !== undefined ? { name: known } : {}),
    ...(chosen === undefined && relayAddress !== '' ? { relayAddress } : {}),
  });
}

/** The recovery of a page. */
export function createRecovery(deps: PageEngineDeps): Recovery {
  const { store, clock } = deps;
  const { indexedDB } = globalThis;
  const restoring = { indexedDB, store, now: clock.now };
  const openProfile = (entry: KeyringEntry): Engine => startEngine(deps, entry);
  const by = { ...restoring, Socket: deps.Socket, openProfile };
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
      await chooseRelay(deps);
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
      if (!opened.ok) return opened;
      const restored = await restoreRooms(restoring, opened.value);
      if (!restored.ok) return restored;
      const { relayAddress, secret, profileRoom } = opened.value;
      await rememberChoices(deps, relayAddress);
      // What came after the file is told of in the profile, where a relay has that; else the file is all.
      const later = await restoreBySecret(by, { relayAddress, secret, profileRoom });
      const known = new Set(restored.value.map(({ roomId }) => roomId));
      const more = later.ok ? later.value.filter(({ roomId }) => !known.has(roomId)) : [];
      return ok([...restored.value, ...more]);
    },
    async restoreKey(pasted) {
      const restored = await restoreByKey(by, pasted);
      const key = readRecoveryKey(pasted);
      if (restored.ok && key.ok) await rememberChoices(deps, key.value.relayAddress);
      return restored;
    },
  };
}
