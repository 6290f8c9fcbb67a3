/** Locks and channels of one browser profile, on the world's queue: what the pages of it share. [Z1] */
import { here, post, type Place } from './virtual-world.ts';

type Request = {
  readonly place: Place;
  readonly work: (lock: Lock | null) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: unknown) => void;
};

/** Locks that are free again when their page dies. */
export type ProfileLocks = LockManager & { readonly abandon: (place: Place) => void };

/** The locks of one profile, as `navigator.locks` has them. */
export function createProfileLocks(): ProfileLocks {
  const held = new Map<string, Request>();
  const queued = new Map<string, Request[]>();

  const waitersOf = (name: string): Request[] => {
    const known = queued.get(name) ?? [];
    queued.set(name, known);
    return known;
  };
  const grantNext = (name: string): void => {
    if (held.has(name)) return;
    const next = waitersOf(name).shift();
    if (next !== undefined) grant(name, next);
  };
  function grant(name: string, request: Request): void {
    held.set(name, request);
    const release = (): void => {
      if (held.get(name) !== request) return;
      held.delete(name);
      grantNext(name);
    };
    post(request.place, async () => {
      // Not awaited by the queue: a lock is held for long.
      void Promise.resolve(request.work({ name, mode: 'exclusive' }))
        .then(request.resolve, request.reject)
        .finally(release);
    });
  }
  const aborted = (): DOMException => new DOMException('the request was aborted', 'AbortError');

  const ask = (name: string, options: LockOptions, work: Request['work']): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const request: Request = { place: here(), work, resolve, reject };
      if (options.steal === true) {
        const robbed = held.get(name);
        held.delete(name);
        if (robbed !== undefined) post(robbed.place, () => robbed.reject(aborted()));
        grant(name, request);
        return;
      }
      if (options.ifAvailable === true && held.has(name)) {
        post(request.place, () => void Promise.resolve(work(null)).then(resolve, reject));
        return;
      }
      if (!held.has(name)) {
        grant(name, request);
        return;
      }
      waitersOf(name).push(request);
      options.signal?.addEventListener('abort', () => {
        const waiters = waitersOf(name);
        const at = waiters.indexOf(request);
        if (at < 0) return;
        waiters.splice(at, 1);
        reject(aborted());
      });
    });

  const locks = {
    request: (name: string, options: LockOptions, work: Request['work']) =>
      ask(name, options, work),
    abandon(place: Place) {
      for (const [name, waiters] of queued)
        queued.set(
          name,
          waiters.filter((request) => request.place !== place),
        );
      for (const [name, request] of held) {
        if (request.place !== place) continue;
        held.delete(name);
        grantNext(name);
      }
    },
  };
  return locks as unknown as ProfileLocks;
}

/** Channels that a dead page has left. */
export type ProfileChannels = {
  readonly openChannel: (name: string) => BroadcastChannel;
  readonly abandon: (place: Place) => void;
};

type Channel = { onmessage: ((event: { readonly data: unknown }) => void) | null };
type Listening = { readonly name: string; readonly place: Place; readonly channel: Channel };

/** The channels of one profile. A frozen page misses what is said meanwhile. */
export function createProfileChannels(): ProfileChannels {
  let ends: Listening[] = [];
  return {
    openChannel(name) {
      const channel = {
        onmessage: null as Channel['onmessage'],
        postMessage(message: unknown) {
          const data: unknown = structuredClone(message);
          for (const end of ends)
            if (end.name === name && end.channel !== channel && end.place.frozen === undefined)
              post(end.place, () => end.channel.onmessage?.({ data }));
        },
        close() {
          ends = ends.filter((end) => end.channel !== channel);
        },
      };
      ends.push({ name, place: here(), channel });
      return channel as unknown as BroadcastChannel;
    },
    abandon(place) {
      ends = ends.filter((end) => end.place !== place);
    },
  };
}
