/** A connection whose reader is slow on purpose, for what must wait for it. */
import { writeDown, type DownMessage } from '#shared/wire/down.ts';
import type { Link } from '../../sync-server/room/link.ts';

/** A link whose reader takes what waits for it only when told to. */
export function slowLink() {
  const taken: DownMessage[] = [];
  let waiting = 0;
  let release: (() => void) | undefined;
  let onFull: (() => void) | undefined;
  let open = false;
  const link: Link = {
    isOver: () => false,
    signal: new AbortController().signal,
    send(message) {
      taken.push(message);
      waiting += writeDown(message).length;
    },
    sendBytes: () => undefined,
    backlog: () => waiting,
    drained: () =>
      new Promise((resolve) => {
        release = () => {
          waiting = 0;
          resolve();
        };
        if (open) release();
        else onFull?.();
      }),
    end: () => undefined,
    finish: () => undefined,
    run: (work) => void work(),
  };
  const drain = (): void => {
    const now = release;
    release = undefined;
    now?.();
  };
  return {
    link,
    taken,
    /** Resolves when the sender waits. */
    full: () =>
      new Promise<void>((resolve) => {
        onFull = resolve;
        if (release !== undefined) resolve();
      }),
    drain,
    drainForEver() {
      open = true;
      drain();
    },
  };
}
