/**
 * One connection as the rooms see it: a place to send to, how much of it still waits, and a way to
 * end it. front/ makes it over a socket; nothing here knows of sockets.
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';

/** Sends to one client. After the end every method does nothing. They are methods: called on it, not taken off. */
export type Link = {
  /** Whether the connection is over: then nothing is done on its behalf any more. */
  isOver(): boolean;
  /** Aborted when the connection is over, for what waits on its behalf. Made when it is first asked for. */
  readonly signal: AbortSignal;
  send(message: DownMessage): void;
  /** A message that is written already, so that it is written once for a whole room. */
  sendBytes(message: Bytes): void;
  /** Bytes that the system has not taken yet. */
  backlog(): number;
  /** Resolves when all that was sent has been taken by the system, or the connection is over. */
  drained(): Promise<void>;
  /** Ends the connection, saying why. */
  end(code: ErrorCode): void;
  /** Ends the connection because all is done. */
  finish(): void;
  /** Runs work that belongs to this connection; whatever it throws is caught once and ends only it. */
  run(work: () => Promise<void>): void;
};
