/** Requests to the relay that are not the log (invites, admin list), each with its one answer. [S18] */
import { err, type Result } from '#shared/base/result.ts';
import type { RefusalCode } from '#shared/wire/errors.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import type { LineEnd, RelayLine } from './relay-line.ts';

/** Without an answer within this time the connection is given up, and the request with it. [S10] */
const ANSWER_PATIENCE_MS = 10_000;

/** What came of a request. */
export type RequestResult = Result<void, RefusalCode | LineEnd>;

/** Open requests of one connection. */
export type Requests = {
  /** Sends the message that `make` builds with a fresh id, and waits for its answer. */
  readonly ask: (make: (id: number) => UpMessage) => Promise<RequestResult>;
  /** The relay answered request `id`. */
  readonly settle: (id: number, result: RequestResult) => void;
  /** The connection ended: every open request ends with it. */
  readonly end: (end: LineEnd) => void;
};

/** No request is open yet. */
export function createRequests(line: RelayLine): Requests {
  const open = new Map<number, (result: RequestResult) => void>();
  let last = 0;
  let ended: LineEnd | undefined;
  return {
    ask(make) {
      if (ended !== undefined) return Promise.resolve(err(ended));
      last += 1;
      const id = last;
      return new Promise((resolve) => {
        const timer = setTimeout(line.close, ANSWER_PATIENCE_MS);
        open.set(id, (result) => {
          clearTimeout(timer);
          resolve(result);
        });
        line.send(make(id));
      });
    },
    settle(id, result) {
      open.get(id)?.(result);
      open.delete(id);
    },
    end(end) {
      ended = end;
      for (const resolve of open.values()) resolve(err(end));
      open.clear();
    },
  };
}
