/**
 * Gathers what the parts of an engine know into one status, and tells who listens when it changed.
 * What only the owner of the socket knows, it gets from the owner: its own, or a sibling's. [S30, S31]
 */
import type { Millis } from '#shared/base/ids.ts';
import { tellEach } from '#shared/base/listeners.ts';
import type { NackCode } from '#shared/wire/errors.ts';
import type { MemberReach } from '../store/reach.ts';
import type {
  Attention,
  DeviceStatus,
  EngineStatus,
  RelayStatus,
  SharedStatus,
} from './engine-status.ts';
import { UNKNOWN_SHARED } from './engine-status.ts';

/** The status of one engine while it changes. */
export type StatusBoard = {
  readonly read: () => EngineStatus;
  /** The owner's part, for siblings. */
  readonly shared: (place: Pick<SharedStatus, 'term' | 'through' | 'storedSeq'>) => SharedStatus;
  readonly listen: (listener: () => void) => () => void;
  /** The owner's part, as a sibling told it. */
  readonly adopt: (shared: SharedStatus) => void;
  readonly setDevice: (device: DeviceStatus) => void;
  readonly setUploader: (uploader: boolean) => void;
  readonly setRelay: (relay: RelayStatus) => void;
  readonly setCounts: (waiting: number, others: number) => void;
  /** Changes of this page that no owner has gathered yet. */
  readonly setUncovered: (count: number) => void;
  readonly setCaughtUp: (at: Millis) => void;
  readonly setReach: (reach: readonly MemberReach[]) => void;
  /** Entries that could not be read; none takes the notice away. */
  readonly setUnreadable: (count: number, device: string | undefined) => void;
  /** Entries that were refused at their place; none takes the notice away. [S77] */
  readonly setKeptOut: (count: number) => void;
  /** Who says that they joined, by an invite that nobody announced; an empty list takes it away. */
  readonly setUninvited: (names: readonly (string | undefined)[]) => void;
  readonly setHistory: (fault: 'gap' | 'fork' | undefined) => void;
  /** Whether this device waits for another of mine to bring it in. [S98] */
  readonly setNotSignedIn: (waitsFor: 'device' | 'recovery' | undefined) => void;
  /** Whether the relay's epoch is none by the log's own roster. [S83] */
  readonly setUnconfirmed: (unconfirmed: boolean) => void;
  readonly setSnapshot: (unusable: boolean) => void;
  /** The record is too large for a snapshot. [S72] */
  readonly setNoSnapshot: (tooLarge: boolean) => void;
  readonly setRefused: (code: NackCode | undefined) => void;
  /** How much of the room at the relay is used; `undefined` while there is enough. [S50] */
  readonly setNearlyFull: (percent: number | undefined) => void;
  /** After how many idle days the relay may delete the room; 0: it keeps it. [S50] */
  readonly setIdleDays: (days: number) => void;
  /** Changes that are held here since one is too large; none takes the notice away. [S18] */
  readonly setTooLarge: (count: number) => void;
  readonly setNewerSchema: (newer: boolean) => void;
};

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A board on which nothing is known yet. */
export function createStatusBoard(): StatusBoard {
  const listeners = new Set<() => void>();
  let status: EngineStatus = {
    ...UNKNOWN_SHARED,
    device: { state: 'loading' },
    uploader: false,
  };

  let uncovered = 0;
  let withUncovered = status;

  const change = (patch: Partial<EngineStatus>, nowUncovered = uncovered): void => {
    const next = { ...status, ...patch };
    if (same(next, status) && nowUncovered === uncovered) return;
    status = next;
    uncovered = nowUncovered;
    withUncovered = { ...next, waiting: next.waiting + uncovered };
    tellEach(listeners);
  };
  const setAttention = (type: Attention['type'], item: Attention | undefined): void => {
    const others = status.attention.filter((known) => known.type !== type);
    if (item === undefined && others.length === status.attention.length) return;
    change({ attention: item === undefined ? others : [...others, item] });
  };

  return {
    // What this page typed and no owner has gathered yet waits too.
    read: () => (uncovered === 0 ? status : withUncovered),
    shared(place) {
      const { relay, waiting, others, attention, reach, caughtUpAt, idleDays } = status;
      const known = { relay, waiting, others, attention, reach, caughtUpAt, idleDays };
      return { ...known, ...place };
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    adopt(shared) {
      const { relay, waiting, others, attention, reach, caughtUpAt, idleDays } = shared;
      change({ relay, waiting, others, attention, reach, caughtUpAt, idleDays });
    },
    setDevice: (device) => change({ device }),
    setUploader: (uploader) => change({ uploader }),
    setRelay: (relay) => change({ relay }),
    setCounts: (waiting, others) => change({ waiting, others }),
    setUncovered: (count) => change({}, count),
    setCaughtUp: (caughtUpAt) => change({ caughtUpAt }),
    setReach: (reach) => change({ reach }),
    setUnreadable(count, device) {
      setAttention('unreadable', count === 0 ? undefined : { type: 'unreadable', count, device });
    },
    setKeptOut(count) {
      setAttention('kept-out', count === 0 ? undefined : { type: 'kept-out', count });
    },
    setUninvited(names) {
      const { length: count } = names;
      const name = names.at(-1);
      setAttention('uninvited', count === 0 ? undefined : { type: 'uninvited', count, name });
    },
    setHistory(fault) {
      setAttention('history', fault === undefined ? undefined : { type: 'history', fault });
    },
    setNotSignedIn(by) {
      setAttention('not-signed-in', by === undefined ? undefined : { type: 'not-signed-in', by });
    },
    setUnconfirmed(unconfirmed) {
      setAttention('unconfirmed-epoch', unconfirmed ? { type: 'unconfirmed-epoch' } : undefined);
    },
    setSnapshot(unusable) {
      setAttention('snapshot', unusable ? { type: 'snapshot' } : undefined);
    },
    setNoSnapshot(tooLarge) {
      setAttention('no-snapshot', tooLarge ? { type: 'no-snapshot' } : undefined);
    },
    setRefused(code) {
      setAttention('refused', code === undefined ? undefined : { type: 'refused', code });
    },
    setNearlyFull(percent) {
      const type = 'nearly-full';
      setAttention(type, percent === undefined ? undefined : { type, percent });
    },
    setIdleDays: (idleDays) => change({ idleDays }),
    setTooLarge(count) {
      setAttention('too-large', count === 0 ? undefined : { type: 'too-large', count });
    },
    setNewerSchema(newer) {
      setAttention('newer-schema', newer ? { type: 'newer-schema' } : undefined);
    },
  };
}
