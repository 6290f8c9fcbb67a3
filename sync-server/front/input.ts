/**
 * What one connection has sent and is in memory: the pieces of a message that is not whole yet, and the
 * messages that wait their turn. [V37, V91]
 */
import type { EventEmitter } from 'node:events';
import { FREE_BYTES, type HeldAccount, type HeldBytes, type Holder } from './held-bytes.ts';

/** The input of one connection. */
export type Input = {
  /** A message with so many bytes is whole. */
  readonly message: (bytes: number) => void;
  /** The same of a control frame, which may come between the pieces of a message. */
  readonly control: (bytes: number) => void;
  /** So many bytes of messages wait now. */
  readonly queued: (bytes: number) => void;
  readonly close: () => void;
};

// What a piece costs beside its bytes: its buffer is an object of its own (measured: 250 to 350 B).
const PIECE_WEIGHT = 300;
// A large message may come in several frames, whose headers nobody counts: less than this.
const LARGE_BYTES = 16 * 1024;
const FRAME_HEADERS = 160;

/** What stands before a masked frame's bytes. [RFC 6455 section 5.2] */
function headerOf(bytes: number): number {
  if (bytes < 126) return 6;
  return bytes < 65_536 ? 8 : 14;
}

/**
 * Watches `raw`, the stream below a websocket, which hears its pieces before the websocket does. `held`
 * is told; `holder` says how this connection is ended.
 */
export function createInput(
  raw: EventEmitter,
  held: HeldBytes,
  holder: Omit<Holder, 'bytes'>,
): Input {
  let account: HeldAccount | undefined;
  let partial = 0;
  let pieces = 0;
  // A rest of a piece keeps the whole of it in memory.
  let kept = 0;
  let lastPiece = 0;
  let waiting = 0;

  const bytes = (): number => partial + kept + pieces * PIECE_WEIGHT + waiting;
  const tell = (): void => {
    const now = bytes();
    if (account === undefined && now < FREE_BYTES) return;
    account ??= held.open({ ...holder, bytes });
    account.update(now);
  };
  const handled = (size: number): void => {
    const rest = Math.max(0, partial - size);
    partial = size >= LARGE_BYTES && rest < FRAME_HEADERS ? 0 : rest;
    pieces = partial === 0 ? 0 : 1;
    kept = partial === 0 ? 0 : Math.max(0, lastPiece - partial);
  };

  raw.prependListener('data', (piece: Uint8Array) => {
    lastPiece = piece.length;
    partial += piece.length;
    pieces += 1;
    tell();
  });

  return {
    message(size) {
      handled(size + headerOf(size));
      if (account !== undefined) tell();
    },
    control(size) {
      partial = Math.max(0, partial - size - headerOf(size));
      if (partial === 0) handled(0);
    },
    queued(size) {
      waiting = size;
      tell();
    },
    close: () => account?.close(),
  };
}
