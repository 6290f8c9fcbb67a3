/**
 * One connection as the rooms see it: a place to send to, how much of it still waits, and a way to
 * end it. front/ makes it over a socket; nothing here knows of sockets.
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';

/** Sends to one client. After the end every method does nothing. */
export type Link = {
  /** Aborted when the connection is over: whatever waits on its behalf stops. */
  readonly signal: AbortSignal;
  readonly send: (message: DownMessage) => void;
  /** A message that is written already, so that it is written once for a whole room. */
  readonly sendBytes: (message: Bytes) => void;
  /** Bytes that the system has not taken yet. */
  readonly backlog: () => number;
  /** Resolves when all that was sent has been taken by the system, or the connection is over. */
  readonly drained: () => Promise<void>;
  /** Ends the connection, saying why. */
  readonly end: (code: ErrorCode) => void;
  /** Ends the connection because all is done. */
  readonly finish: () => void;
  /** Runs work that belongs to this connection; whatever it throws is caught once and ends only it. */
  readonly run: (work: () => Promise<void>) => void;
};
