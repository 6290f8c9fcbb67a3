/**
 * What a room's `custom` store holds beside y-indexeddb's rows, and how it is read back: each value
 * is checked once here, so that a damaged store costs a new fetch and never a crash. [B20]
 */
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';

/** A place in the relay's log: after entry `seq`, with the chain's hash `hash` (32 bytes). */
export type StoredCursor = { readonly seq: number; readonly hash: Bytes };

/** An entry that could not be used yet: kept under its place in the log and tried again. [R6] */
export type AsideEntry = {
  readonly seq: number;
  readonly frame: Bytes;
  readonly reason: string;
  /** What one who joined uninvited calls itself: a claim, one line of text. [S41] */
  readonly claimedName?: string;
};

/** What a trim left as a check: the rows must contain this state vector and these deletes. [R3] */
export type RowGuard = { readonly snapshot: Bytes };

/** The room's state, written only together with the rows that it speaks of. [R3] */
export type RoomState = {
  /** Up to where the rows hold what the relay holds; `undefined` before the first contact. */
  readonly cursor: StoredCursor | undefined;
  /** Keys of the rows that the relay is not known to hold, ascending. */
  readonly unacknowledged: readonly number[];
  /** Raised by each owner of the room's lock; a transaction under an older term is aborted. */
  readonly term: number;
  /** Opened roster records (signed control bodies) in log order. */
  readonly roster: readonly Bytes[];
  readonly aside: readonly AsideEntry[];
  readonly guard: RowGuard | undefined;
  /** The roster that the relay gets back; `undefined` unless somebody asked for it. [S52] */
  readonly restoring: readonly Bytes[] | undefined;
  /** The place of the last snapshot that was compared with what is here. [S46] */
  readonly compared: StoredCursor | undefined;
  /** Where the epoch in force began, or at the latest; `undefined`: it is the first. [B69] */
  readonly epochPlace: number | undefined;
};

/** The keys under which the parts of `RoomState` lie in the `custom` store, and `held` (HeldKeys). */
export const STATE_KEYS = [
  'cursor',
  'held',
  'term',
  'roster',
  'aside',
  'guard',
  'restoring',
  'compared',
  'epochPlace',
] as const;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readCursor(value: unknown): StoredCursor | undefined {
  if (!isObject(value) || !isCount(value.seq)) return undefined;
  if (!(value.hash instanceof Uint8Array) || value.hash.length !== 32) return undefined;
  return { seq: value.seq, hash: copyBytes(value.hash) };
}

function readAsideEntry(value: unknown): AsideEntry | undefined {
  if (!isObject(value)) return undefined;
  const { seq, frame, reason, claimedName } = value;
  if (!isCount(seq) || !(frame instanceof Uint8Array) || typeof reason !== 'string')
    return undefined;
  const claim = typeof claimedName === 'string' ? { claimedName } : {};
  return { seq, frame: copyBytes(frame), reason, ...claim };
}

function readAside(value: unknown): readonly AsideEntry[] {
  if (!Array.isArray(value)) return [];
  return value.map(readAsideEntry).filter((entry) => entry !== undefined);
}

function readBytesList(value: unknown): readonly Bytes[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: Bytes[] = [];
  for (const item of value as readonly unknown[]) {
    if (!(item instanceof Uint8Array)) return undefined;
    list.push(copyBytes(item));
  }
  return list;
}

function readGuard(value: unknown): RowGuard | undefined {
  return isObject(value) && value.snapshot instanceof Uint8Array
    ? { snapshot: copyBytes(value.snapshot) }
    : undefined;
}

/**
 * Reads the values found under `STATE_KEYS`; `unacknowledged`: keys of the rows that are not held.
 * What does not have its form counts as absent; a damaged cursor or roster makes the room start from
 * the log's beginning. Never throws. [B20]
 */
export function readRoomState(
  values: ReadonlyMap<string, unknown>,
  unacknowledged: readonly number[],
): RoomState {
  const roster = readBytesList(values.get('roster') ?? []);
  const term = values.get('term');
  const epochPlace = values.get('epochPlace');
  return {
    cursor: roster === undefined ? undefined : readCursor(values.get('cursor')),
    unacknowledged,
    term: isCount(term) ? term : 0,
    roster: roster ?? [],
    aside: readAside(values.get('aside')),
    guard: readGuard(values.get('guard')),
    restoring: readBytesList(values.get('restoring')),
    compared: readCursor(values.get('compared')),
    epochPlace: isCount(epochPlace) ? epochPlace : undefined,
  };
}
