/** What becomes of an append that the store refused: a `nack`, and sometimes the connection's end. [V13, V106] */
import type { ErrorCode, NackCode } from '#shared/wire/errors.ts';

/** The end of a connection whose append met another room or epoch than it came for. */
export function endOf(error: string): ErrorCode | undefined {
  return error === 'no-room' || error === 'wrong-epoch' ? error : undefined;
}

/** What the author is told of an append that was not stored. */
export function nackOf(error: string): NackCode {
  return error === 'room-full' || error === 'suspended' ? error : 'relay-fault';
}
