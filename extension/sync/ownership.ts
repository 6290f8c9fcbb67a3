/**
 * Who talks to the relay for a room: one context of the profile, elected by the Web Lock
 * `sync:<roomId>`, a visible page whenever there is one. A visible page claims the lock from a hidden
 * holder; a holder that does not answer within a second is frozen or hung, and its lock is stolen;
 * the term in the rows then fences it off. No timer decides anything in a hidden page. [S22 to S25]
 */
import type { RoomId } from '#shared/base/ids.ts';
import type { Bridge } from './bridge.ts';

/** How long a holder has to answer before its lock is stolen. */
export const ANSWER_MS = 1_000;

/** How long a holder that let go may take to end its append. */
const YIELD_MS = 4_000;

/** What this context is: a page people look at, or the background. */
export type ContextKind = 'page' | 'background';

/** Whether people can see this context now. */
export type Visibility = {
  readonly visible: () => boolean;
  /** Calls `listener` on each change until `signal` aborts. */
  readonly onChange: (listener: () => void, signal: AbortSignal) => void;
};

/** What ownership needs. `own` runs for as long as this context holds the lock. */
export type OwnershipDeps = {
  readonly roomId: RoomId;
  readonly kind: ContextKind;
  readonly locks: LockManager;
  readonly bridge: Bridge;
  readonly visibility: Visibility;
  /**
   * Called when the lock is ours. Resolves when everything is let go: after `signal` aborts (asked
   * to release, or stolen) it ends its append and stops. The lock is released then.
   */
  readonly own: (signal: AbortSignal) => Promise<void>;
  /** Called when a poke asks the holder to look at rows and box. */
  readonly onPoke: () => void;
};

/** This context's part in the election. */
export type Ownership = {
  readonly isOwner: () => boolean;
  /** Resolves once this context holds the lock, or knows that a living other one does. */
  readonly decided: Promise<'owner' | 'other'>;
  /** Something made here had no answer from the owner: is there a living one? */
  readonly doubt: () => void;
  /** Lets go and takes no further part; resolves when the lock is free of us. */
  readonly close: () => Promise<void>;
};

type Holding = { readonly release: AbortController; readonly done: Promise<void> };

/** One request for the lock, and what came of it. */
type Asked = { readonly options: LockOptions; got: Holding | undefined };

/** The name of a room's lock. */
export function lockName(roomId: RoomId): string {
  return `sync:${roomId}`;
}

function isAbort(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'AbortError';
}

/** Takes part in the election for `deps.roomId`. */
export function createOwnership(deps: OwnershipDeps): Ownership {
  const life = new AbortController();
  const decision = Promise.withResolvers<'owner' | 'other'>();
  let holding: Holding | undefined;
  let queued: AbortController | undefined;
  let answerTimer: ReturnType<typeof setTimeout> | undefined;

  const stopWaiting = (): void => {
    clearTimeout(answerTimer);
    queued?.abort();
    queued = undefined;
  };

  /** Owns from now on, once what this page owned before has ended: it may have stolen from itself. */
  const begin = (before: Holding | undefined): Holding => {
    const release = new AbortController();
    const own = (): Promise<void> => deps.own(release.signal);
    before?.release.abort();
    return { release, done: before === undefined ? own() : before.done.then(own) };
  };

  const hold = async (asked: Asked, lock: Lock | null): Promise<void> => {
    // What was given up while it was being granted is in the way of the theft that was asked for instead.
    if (life.signal.aborted || asked.options.signal?.aborted === true) return;
    if (lock === null) return pokeHolder();
    queued = undefined;
    stopWaiting();
    decision.resolve('owner');
    const mine = begin(holding);
    asked.got = mine;
    holding = mine;
    await mine.done.finally(() => {
      if (holding === mine) holding = undefined;
    });
    // A holder that let go for a claim goes on as follower, and claims again when it is seen.
    if (!life.signal.aborted) claimIfSeen();
    return undefined;
  };

  const ask = (options: LockOptions): void => {
    const asked: Asked = { options, got: undefined };
    const granted = (lock: Lock | null): Promise<void> => hold(asked, lock);
    deps.locks.request(lockName(deps.roomId), options, granted).catch((cause: unknown) => {
      if (!isAbort(cause)) throw cause;
      // Stolen while held; or it was only queued, and nobody waits for it any more.
      asked.got?.release.abort();
    });
  };

  const stealUnlessAnswered = (withinMs: number): void => {
    clearTimeout(answerTimer);
    answerTimer = setTimeout(() => {
      const wanted = deps.kind === 'background' || deps.visibility.visible();
      if (holding !== undefined || life.signal.aborted || !wanted) return;
      stopWaiting();
      ask({ steal: true });
    }, withinMs);
  };

  /** A visible page queues for the lock and tells a hidden holder to let go. */
  function claim(): void {
    if (holding !== undefined || life.signal.aborted) return;
    if (queued === undefined) {
      queued = new AbortController();
      ask({ signal: queued.signal });
    }
    deps.bridge.post({ type: 'claim' });
    stealUnlessAnswered(ANSWER_MS);
  }

  function claimIfSeen(): boolean {
    const seen = deps.kind === 'page' && deps.visibility.visible();
    if (seen) claim();
    return seen;
  }

  function answerClaim({ release }: Holding): void {
    if (deps.visibility.visible()) return deps.bridge.post({ type: 'alive', visible: true });
    deps.bridge.post({ type: 'yielding' });
    return release.abort();
  }

  /** The background found the lock taken: its holder does the work, if it lives. */
  function pokeHolder(): void {
    if (deps.kind === 'page') return decision.resolve('other');
    deps.bridge.post({ type: 'poke' });
    return stealUnlessAnswered(ANSWER_MS);
  }

  deps.bridge.listen(({ message }) => {
    if (message.type === 'alive' && (message.visible || deps.kind === 'background')) {
      clearTimeout(answerTimer);
      decision.resolve('other');
    }
    if (message.type === 'yielding' && queued !== undefined) stealUnlessAnswered(YIELD_MS);
    if (message.type === 'hidden') claimIfSeen();
    if (holding === undefined) return;
    if (message.type === 'poke') {
      deps.bridge.post({ type: 'alive', visible: deps.visibility.visible() });
      deps.onPoke();
    }
    if (message.type === 'claim') answerClaim(holding);
  }, life.signal);

  deps.visibility.onChange(() => {
    if (deps.kind !== 'page') return;
    if (deps.visibility.visible()) claim();
    else if (holding === undefined) stopWaiting();
    else deps.bridge.post({ type: 'hidden' });
  }, life.signal);

  if (!claimIfSeen()) ask({ ifAvailable: true });

  return {
    isOwner: () => holding !== undefined,
    decided: decision.promise,
    doubt: () => void claimIfSeen(),
    async close() {
      life.abort();
      stopWaiting();
      decision.resolve('other');
      const held = holding;
      held?.release.abort();
      await held?.done;
    },
  };
}
