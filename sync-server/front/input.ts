/**
 * What one connection has sent and is in memory: the pieces of a message that is not whole yet, and the
 * messages that wait their turn. Plain numbers and no closures, since every idle connection has one.
 * [V37, V91]
 */
import { FREE_BYTES, type HeldAccount, type HeldBytes, type Holder } from './held-bytes.ts';

/** The input of one connection, in bytes. */
export type Input = {
  /** Of a message that is not whole, and in how many pieces. */
  partial: number;
  pieces: number;
  /** A rest of a piece keeps the whole of it in memory: so much more. */
  kept: number;
  lastPiece: number;
  /** Of messages that wait their turn. */
  waiting: number;
  account: HeldAccount | undefined;
};

// What a piece costs beside its bytes: its buffer is an object of its own (measured: 250 to 350 B).
const PIECE_WEIGHT = 300;
// A large message may come in several frames, whose headers nobody counts: less than this.
const LARGE_BYTES = 16 * 1024;
const FRAME_HEADERS = 160;

/** Nothing has come yet. */
export function newInput(): Input {
  return { partial: 0, pieces: 0, kept: 0, lastPiece: 0, waiting: 0, account: undefined };
}

/** What stands before a masked frame's bytes. [RFC 6455 section 5.2] */
function headerOf(bytes: number): number {
  if (bytes < 126) return 6;
  return bytes < 65_536 ? 8 : 14;
}

/** What the input holds in memory. */
export function inputBytes({ partial, kept, pieces, waiting }: Input): number {
  return partial + kept + pieces * PIECE_WEIGHT + waiting;
}

/** Tells `held` what the input of `holder` holds; one that never held more than any idle one has no account. */
export function tellInput(input: Input, held: HeldBytes, holder: Holder): void {
  const now = inputBytes(input);
  if (input.account === undefined && now < FREE_BYTES) return;
  input.account ??= held.open(holder);
  input.account.update(now);
}

/** A piece of so many bytes has come, before the websocket has looked at it. */
export function takePiece(input: Input, bytes: number): void {
  input.lastPiece = bytes;
  input.partial += bytes;
  input.pieces += 1;
}

function handled(input: Input, bytes: number): void {
  const rest = Math.max(0, input.partial - bytes);
  input.partial = bytes >= LARGE_BYTES && rest < FRAME_HEADERS ? 0 : rest;
  input.pieces = input.partial === 0 ? 0 : 1;
  input.kept = input.partial === 0 ? 0 : Math.max(0, input.lastPiece - input.partial);
}

/** A message with so many bytes is whole. */
export function endMessage(input: Input, bytes: number): void {
  handled(input, bytes + headerOf(bytes));
}

/** The same of a control frame, which may come between the pieces of a message. */
export function endControl(input: Input, bytes: number): void {
  input.partial = Math.max(0, input.partial - bytes - headerOf(bytes));
  if (input.partial === 0) handled(input, 0);
}
