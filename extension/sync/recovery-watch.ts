/**
 * The background's part in recovery: a mentorship that is new since a recovery secret was made, or whose
 * relay could not be told, is covered when it comes by. Where there is nothing new no profile is opened. [S118]
 */
import { readBackup, writeBackup } from '../store/backup.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { knownProfile } from './own-profile.ts';
import { canBeTold, keepRecovery } from './recovery-keeper.ts';

/** What it needs. */
export type RecoveryWatchDeps = {
  readonly store: Pick<Store, 'keyring' | 'settings'>;
  /** Opens an engine; it is closed here. */
  readonly open: (entry: KeyringEntry) => Engine;
};

/** How long the relay may take to have it. */
const SYNC_MS = 10_000;

/** Runs `act` with an open engine, and closes it; false where its record cannot be read. */
export async function withOpened(
  open: RecoveryWatchDeps['open'],
  entry: KeyringEntry,
  act: (engine: Engine) => Promise<boolean>,
): Promise<boolean> {
  const engine = open(entry);
  try {
    const loaded = await engine.whenLoaded;
    return loaded.ok && (await act(engine));
  } finally {
    await engine.close();
  }
}

/** Covers what is new and remembers what is covered. */
export async function coverWhatIsNew({ store, open }: RecoveryWatchDeps): Promise<void> {
  const [settings, listed] = [await store.settings.read(), await store.keyring.list()];
  if (!settings.ok || !listed.ok) return;
  const backup = readBackup(settings.value.backup);
  if (backup.at === undefined) return;
  const profile = await knownProfile(store);
  if (profile === undefined) return;
  const mentorships = listed.value.filter(({ closedAt }) => closedAt === undefined);
  const known = new Set(backup.covered);
  const tellable = [profile, ...mentorships].filter(canBeTold);
  if (tellable.every(({ roomId }) => known.has(roomId))) return;
  await withOpened(open, profile, async (engine) => {
    const withEngine = (entry: KeyringEntry, act: (one: Engine) => Promise<boolean>) =>
      withOpened(open, entry, act);
    const { covered } = await keepRecovery({ profile: engine, mentorships, withEngine });
    // What a new browser is to find in the profile must be on the relay.
    if (!(await engine.whenSynced(SYNC_MS)).ok) return false;
    return (await writeBackup(store.settings, { covered })).ok;
  });
}
