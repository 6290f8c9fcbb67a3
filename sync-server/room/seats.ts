/**
 * Who has a place in a room, and how they are spoken to: all of them, those who are seen, or ended. Lists
 * are never changed, so that whoever goes through one may end those in it. [V20, V21, V105]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { writeDown, type DownMessage } from '#shared/wire/down.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import type { Delivery } from './delivery.ts';
import type { Link } from './link.ts';

/** One connection's place in a room. `live`: seen by the others and told of them. */
export type Seat = {
  readonly connectionId: number;
  readonly live: boolean;
  /** Under which it logged in: when the room's is another one, it ends. [V105] */
  readonly epoch: number;
  readonly link: Link;
  readonly delivery: Delivery;
};

/** The seats of a room that nobody is in. */
export const NOBODY: readonly Seat[] = [];

/** Tells everybody, written once, but for `except`. */
export function tellAll(seats: readonly Seat[], message: DownMessage, except?: Seat): void {
  const bytes = writeDown(message);
  for (const seat of seats) if (seat !== except) seat.link.sendBytes(bytes);
}

/** Tells those who are seen and keep up, but for `author`: what it is may be dropped. */
export function tellLive(
  seats: readonly Seat[],
  message: Bytes,
  author: Seat,
  maxBufferedBytes: number,
): void {
  for (const seat of seats)
    if (seat !== author && seat.live && seat.link.backlog() <= maxBufferedBytes)
      seat.link.sendBytes(message);
}

/** Tells those who are seen of one who is. Never left out, however slow the reader. */
export function tellPresence(seats: readonly Seat[], about: Seat, type: 'joined' | 'left'): void {
  const { connectionId } = about;
  for (const seat of seats)
    if (seat !== about && seat.live && about.live) seat.link.send({ type, connectionId });
}

/** How many are seen, beside the one over `link`. */
export function countOthers(seats: readonly Seat[], link: Link): number {
  let others = 0;
  for (const seat of seats) if (seat.link !== link && seat.live) others += 1;
  return others;
}

/** Everybody but `except` has something to read from the log, up to `seq`. */
export function offerAll(seats: readonly Seat[], seq: number, except?: Seat): void {
  for (const seat of seats) if (seat !== except) seat.delivery.offer(seq, undefined);
}

/** Ends the connections of those for whom it is over. */
export function endSeats(
  seats: readonly Seat[],
  code: ErrorCode,
  isOver: (seat: Seat) => boolean,
): void {
  for (const seat of seats) if (isOver(seat)) seat.link.end(code);
}

/** The `ephemeral` message of a frame, written once for the whole room. */
export function ephemeralMessage(connectionId: number, frame: Bytes): Bytes {
  return writeDown({ type: 'ephemeral', connectionId, frame });
}
