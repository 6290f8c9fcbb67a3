/**
 * One look at a room from outside: is there something to fetch, to send or to carry out? It asks the
 * relay for its head and reads the stored state, and loads no document. [S35, S65]
 */
import type { Millis } from '#shared/base/ids.ts';
import { deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { chainStart } from '#shared/wire/chain.ts';
import { sameCursor } from '#shared/wire/cursor.ts';
import { roomUrl } from '#shared/wire/path.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import type { Checkpoints } from '../store/checkpoints.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { JotBox } from '../store/jot-box.ts';
import type { Projections } from '../store/projections.ts';
import type { RoomState } from '../store/room-state.ts';
import { openStoredRoom, readState, roomDatabaseName } from '../store/room-database.ts';
import { readMarks } from '../store/room-marks.ts';
import { readLastKey } from '../store/rows.ts';
import { isCheckpointDue } from './checkpointer.ts';
import { login } from './login.ts';
import { lockName } from './ownership.ts';
import { openRelayLine, type SocketClass } from './relay-line.ts';
import { isMentorship } from './shared-upkeep.ts';

/** What a glance needs. */
export type GlanceDeps = {
  readonly indexedDB: IDBFactory | undefined;
  readonly jots: JotBox;
  readonly checkpoints: Checkpoints;
  readonly projections: Pick<Projections, 'read'>;
  readonly locks: LockManager;
  readonly Socket: SocketClass;
  readonly now: () => Millis;
};

/** `due`: something waits. `unreachable`: the relay could not be asked. `idle`: nothing to do. */
export type Glance = 'due' | 'idle' | 'unreachable';

type Seen = { readonly state: RoomState; readonly untold: boolean; readonly lastKey: number };

async function storedState(
  deps: GlanceDeps,
  entry: KeyringEntry,
): Promise<Seen | 'none' | undefined> {
  const opened = await openStoredRoom(deps.indexedDB, roomDatabaseName(entry.roomId));
  if (!opened.ok) return undefined;
  if (opened.value === 'none') return 'none';
  const state = await readState(opened.value);
  const marks = await readMarks(opened.value);
  const lastKey = await readLastKey(opened.value);
  opened.value.close();
  if (!state.ok || !lastKey.ok) return undefined;
  // A page that was closed at once had no time to tell what it had shown.
  const untold = marks.ok && marks.value.drawnSeq > marks.value.toldSeq;
  return { state: state.value, untold, lastKey: lastKey.value };
}

/** A page that has the record open makes its checkpoints and says how it stands. */
async function isOpenInPage({ locks }: GlanceDeps, { roomId }: KeyringEntry): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some(({ name }) => name === lockName(roomId));
}

/** Whether a checkpoint is to be made here. */
async function lacksCheckpoint(deps: GlanceDeps, entry: KeyringEntry, lastKey: number) {
  if (!isMentorship(entry)) return false;
  const newest = await deps.checkpoints.list(entry.roomId);
  if (!newest.ok || !isCheckpointDue(newest.value[0], lastKey, deps.now())) return false;
  return !(await isOpenInPage(deps, entry));
}

/** Whether lists and popup say less than is so: whoever knew that the relay has it all was ended before it said so. */
async function isBehind(deps: GlanceDeps, entry: KeyringEntry): Promise<boolean> {
  if (!isMentorship(entry)) return false;
  const read = await deps.projections.read(entry.roomId);
  if (!read.ok) return false;
  const { relay, waiting } = read.value?.sync ?? { relay: 'not-reached', waiting: 0 };
  if (relay === 'reached' && waiting === 0) return false;
  return !(await isOpenInPage(deps, entry));
}

/** Looks whether `entry`'s mentorship needs an engine now. */
export async function glance(deps: GlanceDeps, entry: KeyringEntry): Promise<Glance> {
  const address = parseRelayAddress(entry.relayAddress ?? '');
  const box = await deps.jots.list(entry.roomId);
  if (box.ok && box.value.length > 0) return 'due';
  const seen = await storedState(deps, entry);
  // Whoever opens it makes what is missing, unless it was erased meanwhile. [B89]
  if (seen === 'none') return address.ok ? 'due' : 'idle';
  if (seen !== undefined && (await lacksCheckpoint(deps, entry, seen.lastKey))) return 'due';
  if (!address.ok) return 'idle';
  if (seen === undefined) return 'unreachable';
  const { state, untold } = seen;
  const isNew = !entry.introduced || state.cursor === undefined || state.restoring !== undefined;
  if (isNew || untold || state.unacknowledged.length > 0) return 'due';
  const opened = await openRelayLine(
    roomUrl(address.value, entry.roomId),
    deps.Socket,
    new AbortController().signal,
  );
  if (!opened.ok) return 'unreachable';
  const cursor = state.cursor ?? (await chainStart(entry.roomId));
  const logged = await login({
    line: opened.value,
    address: address.value,
    keys: await deriveEpochKeys(entry.roomId, entry.epoch, entry.secret),
    mode: 'head',
    cursor,
    now: deps.now,
    creation: undefined,
  });
  opened.value.close();
  // A relay that refuses us is the engine's to meet: it says so to people.
  if (!logged.ok) return logged.error === 'unreachable' ? 'unreachable' : 'due';
  if (!sameCursor(logged.value.welcome.head, cursor)) return 'due';
  return (await isBehind(deps, entry)) ? 'due' : 'idle';
}
