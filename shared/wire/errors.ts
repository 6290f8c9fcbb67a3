/**
 * The closed lists of what can go wrong between client and relay: faults of reading, codes that
 * end a connection (each with its WebSocket close number), and codes that answer one request
 * while the connection goes on. [W5, W40 to W43]
 */
import type { Malformed } from '#shared/base/byte-reader.ts';

/** Why a message was not read. */
export type MessageFault =
  | Malformed
  | { readonly reason: 'too-long'; readonly size: number }
  | { readonly reason: 'unknown-type'; readonly number: number };

/** Why a frame was not read. */
export type FrameFault =
  | Malformed
  | { readonly reason: 'too-long'; readonly size: number }
  | { readonly reason: 'unknown-version'; readonly number: number }
  | { readonly reason: 'unknown-kind'; readonly number: number };

/** Why the relay ends a connection, with the close number. 4400 to 4499 are final. */
export const CLOSE_NUMBERS = {
  malformed: 4400,
  'not-allowed': 4401,
  'creation-refused': 4402,
  removed: 4403,
  'no-room': 4404,
  'wrong-history': 4409,
  'wrong-epoch': 4410,
  'too-large': 4413,
  'wrong-relay': 4421,
  'unknown-version': 4426,
  'invite-unknown': 4461,
  'invite-used': 4462,
  'invite-expired': 4463,
  'invite-revoked': 4464,
  'invite-signature': 4465,
  'relay-fault': 4500,
  'slow-down': 4503,
  'handshake-timeout': 4508,
  stopping: 4512,
} as const;

/** A reason to end a connection. */
export type ErrorCode = keyof typeof CLOSE_NUMBERS;

/** Why one `append` or `commit` was not stored. Nothing of it was. */
export const NACK_NUMBERS = {
  'too-large': 1,
  'room-full': 2,
  suspended: 3,
  'bad-parts': 4,
  'relay-fault': 5,
} as const;

/** A reason for a `nack`. */
export type NackCode = keyof typeof NACK_NUMBERS;

/** Why one request (invite, admin list, epoch, deletion) was refused. Nothing was changed. */
export const REFUSAL_NUMBERS = {
  'too-many-invites': 1,
  'bad-expiry': 2,
  'invite-exists': 3,
  'invite-unknown': 4,
  'invite-used': 5,
  'not-admin': 6,
  'wrong-number': 7,
  'wrong-signature': 8,
  'slow-down': 9,
  'relay-fault': 10,
  'wrong-epoch': 11,
  stale: 12,
  'room-full': 13,
} as const;

/** A reason for a `refused`. */
export type RefusalCode = keyof typeof REFUSAL_NUMBERS;

/** What became of one step of a snapshot. Only `done` changed anything. */
export const SNAPSHOT_NUMBERS = {
  done: 1,
  'no-lease': 2,
  'too-soon': 3,
  stale: 4,
  'wrong-cover': 5,
  'too-large': 6,
  'bad-parts': 7,
  unknown: 8,
  own: 9,
  'slow-down': 10,
  'relay-fault': 11,
} as const;

/** The outcome in a `snapshot-result`. */
export type SnapshotCode = keyof typeof SNAPSHOT_NUMBERS;

function namesByNumber<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
): ReadonlyMap<number, Name> {
  const names = new Map<number, Name>();
  for (const name in numbers) names.set(numbers[name], name);
  return names;
}

const ERRORS = namesByNumber<ErrorCode>(CLOSE_NUMBERS);
const NACKS = namesByNumber<NackCode>(NACK_NUMBERS);
const REFUSALS = namesByNumber<RefusalCode>(REFUSAL_NUMBERS);
const SNAPSHOT_CODES = namesByNumber<SnapshotCode>(SNAPSHOT_NUMBERS);

/** The code of a WebSocket close number, or `undefined` when it is none of ours. */
export function errorOfClose(number: number): ErrorCode | undefined {
  return ERRORS.get(number);
}

/** The code of a `nack`'s number, or `undefined`. */
export function nackOfNumber(number: number): NackCode | undefined {
  return NACKS.get(number);
}

/** The code of a `refused`'s number, or `undefined`. */
export function refusalOfNumber(number: number): RefusalCode | undefined {
  return REFUSALS.get(number);
}

/** The code of a `snapshot-result`'s number, or `undefined`. */
export function snapshotCodeOfNumber(number: number): SnapshotCode | undefined {
  return SNAPSHOT_CODES.get(number);
}

/** Whether trying again without a change would meet the same answer. [W40] */
export function isFinal(code: ErrorCode): boolean {
  return CLOSE_NUMBERS[code] < 4500;
}

/** The code with which the relay ends a connection that sent what could not be read. [W5] */
export function errorOfFault(fault: MessageFault | FrameFault): ErrorCode {
  if (fault.reason === 'too-long') return 'too-large';
  if (fault.reason === 'unknown-version') return 'unknown-version';
  return 'malformed';
}
