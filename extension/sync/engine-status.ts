/**
 * What is true of one mentorship's sync, in closed lists that the interface turns into sentences:
 * what is on this device, what is on the relay, and what needs attention. [S30, S31]
 */
import type { Millis } from '#shared/base/ids.ts';
import type { ErrorCode, NackCode } from '#shared/wire/errors.ts';
import type { MemberReach } from '../store/reach.ts';

/** Whether what was typed is stored here. */
export type DeviceStatus =
  | { readonly state: 'loading' }
  | { readonly state: 'saved' }
  | { readonly state: 'saving' }
  /** Nothing is being saved: the disk is full, the storage gave way, or could not be opened. */
  | { readonly state: 'failing'; readonly reason: 'quota' | 'aborted' | 'unavailable' };

/** What is known of the relay. */
export type RelayStatus =
  /** No relay is set for this mentorship. */
  | { readonly state: 'none' }
  | { readonly state: 'connecting' }
  /** It cannot be reached now, or wants a pause; it is tried again by itself. */
  | { readonly state: 'offline'; readonly reason?: 'slow-down' }
  | { readonly state: 'connected' }
  /** It will not be tried again by itself. */
  | {
      readonly state: 'stopped';
      readonly reason: StopReason;
      /** This device can give the relay back what it lost, at a person's word. [S51] */
      readonly repair?: 'bring-back';
    };

/** Why the relay is not tried again without the user. */
export type StopReason = ErrorCode | 'bad-address' | 'struck-out';

/** Something a person should know. What is safe and what to do is the interface's to say. */
export type Attention =
  /** A change could not be read; everything else goes on. */
  | { readonly type: 'unreadable'; readonly count: number; readonly device: string | undefined }
  /** Changes that were kept out: by a device that is struck out, or of an epoch that is over. [S77] */
  | { readonly type: 'kept-out'; readonly count: number }
  /** Joins that answer no announced invite, and what the latest says its name is: no members. */
  | { readonly type: 'uninvited'; readonly count: number; readonly name: string | undefined }
  /**
   * Another device of mine has to bring this one in, or the recovery device that it was lent; until then it
   * reads and nothing goes up. [S98, S134]
   */
  | { readonly type: 'not-signed-in'; readonly by: 'device' | 'recovery' }
  /** The log does not have the epoch in which the relay lets this device in: nothing is sent. [S83] */
  | { readonly type: 'unconfirmed-epoch' }
  /** The relay shows different histories to different people, or leaves out part of one. */
  | { readonly type: 'history'; readonly fault: 'gap' | 'fork' }
  /** The relay has little room left for this mentorship: so many per cent are used. */
  | { readonly type: 'nearly-full'; readonly percent: number }
  /** A snapshot at the relay cannot be used; the single entries are read instead, where they are. */
  | { readonly type: 'snapshot' }
  /** The record is too large for a snapshot: its log only grows. */
  | { readonly type: 'no-snapshot' }
  /** Changes that wait since the relay takes none so large, or since they build on such a one. */
  | { readonly type: 'too-large'; readonly count: number }
  /** The relay refused this device's changes; they stay here. */
  | { readonly type: 'refused'; readonly code: NackCode }
  /** Made by a newer version: it can be read here, not changed. */
  | { readonly type: 'newer-schema' };

/** The status of one mentorship, as of now. */
export type EngineStatus = {
  readonly device: DeviceStatus;
  readonly relay: RelayStatus;
  /** Changes made here that the relay has not acknowledged. */
  readonly waiting: number;
  /** Whether this page holds the socket, and not a sibling of it. */
  readonly uploader: boolean;
  /** Other connections in the room, other devices of mine included. */
  readonly others: number;
  readonly attention: readonly Attention[];
  /** Whom my last change has reached, my other devices too, and when each last said something. */
  readonly reach: readonly MemberReach[];
  /** When the log was last read to its head. */
  readonly caughtUpAt: Millis | undefined;
  /** After so many days without a member the relay may delete its copy; 0: it says no such thing. */
  readonly idleDays: number;
};

/** The part of the status that only the owner of the socket knows; it tells the other pages. */
export type SharedStatus = Pick<
  EngineStatus,
  'relay' | 'waiting' | 'others' | 'attention' | 'reach' | 'caughtUpAt' | 'idleDays'
> & {
  /** The owner's term of the lock. */
  readonly term: number;
  /** The owner has gathered every row of this device up to this key. */
  readonly through: number;
  /** How far the log is stored on this device. */
  readonly storedSeq: number;
};

/** Before anything is known. */
export const UNKNOWN_SHARED: SharedStatus = {
  relay: { state: 'connecting' },
  waiting: 0,
  others: 0,
  attention: [],
  reach: [],
  caughtUpAt: undefined,
  idleDays: 0,
  term: 0,
  through: -1,
  storedSeq: 0,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const RELAY_STATES: ReadonlySet<unknown> = new Set([
  'none',
  'connecting',
  'offline',
  'connected',
  'stopped',
]);

/**
 * Reads the status that a sibling page sent, or `undefined`. Siblings are our own code of the same
 * build: the shape is checked where a wrong one could throw, not the closed lists inside.
 */
export function readSharedStatus(value: unknown): SharedStatus | undefined {
  if (!isObject(value) || !isObject(value.relay)) return undefined;
  const { waiting, others, attention, relay } = value;
  if (!RELAY_STATES.has(relay.state) || !Array.isArray(attention)) return undefined;
  if (typeof waiting !== 'number' || typeof others !== 'number') return undefined;
  const places = [value.term, value.through, value.storedSeq];
  if (!places.every((place) => typeof place === 'number')) return undefined;
  if (!Array.isArray(value.reach)) return undefined;
  return value as SharedStatus;
}
