/**
 * What a page has of its profile when the browser freezes it: it keeps its lock, hears nothing over
 * the bridge, learns nothing of a theft, and says nothing, until it thaws.
 */
import type { OpenOptions, SharedByContexts } from '../headless-client.ts';

/** A page's channels and locks under the test's hand. */
export type FreezablePage = {
  readonly options: Pick<OpenOptions, 'locks' | 'openChannel'>;
  readonly freeze: () => void;
  /** Goes on; what came over the bridge meanwhile is lost, the theft of the lock is told. */
  readonly thaw: () => void;
};

function askFor(locks: LockManager, args: Parameters<LockManager['request']>): Promise<unknown> {
  return Reflect.apply(locks.request.bind(locks), locks, args) as Promise<unknown>;
}

/** A page of the profile that shares `shared`. */
export function freezablePage(shared: SharedByContexts): FreezablePage {
  let frozen: PromiseWithResolvers<void> | undefined;
  const openChannel = (name: string): BroadcastChannel => {
    const channel = shared.openChannel(name);
    const page = Object.create(channel) as BroadcastChannel;
    Object.defineProperties(page, {
      onmessage: {
        set(listener: (event: MessageEvent) => void) {
          channel.onmessage = (event) => {
            if (frozen === undefined) listener(event as MessageEvent);
          };
        },
      },
      postMessage: {
        value: (message: unknown) => {
          if (frozen === undefined) channel.postMessage(message);
        },
      },
      close: { value: () => channel.close() },
    });
    return page;
  };
  const locks = {
    query: () => shared.locks.query(),
    request: async (...args: Parameters<LockManager['request']>) => {
      try {
        return await askFor(shared.locks, args);
      } finally {
        await frozen?.promise;
      }
    },
  } as LockManager;
  return {
    options: { openChannel, locks },
    freeze() {
      frozen ??= Promise.withResolvers();
    },
    thaw() {
      frozen?.resolve();
      frozen = undefined;
    },
  };
}

/** Channels that never bring news of changes: a page that was not there when it was told. */
export function channelsWithoutNews(shared: SharedByContexts): OpenOptions['openChannel'] {
  return (name) => {
    const channel = shared.openChannel(name);
    const page = Object.create(channel) as BroadcastChannel;
    Object.defineProperties(page, {
      onmessage: {
        set(listener: (event: MessageEvent) => void) {
          channel.onmessage = (event) => {
            const data = event.data as { readonly message?: { readonly type?: string } };
            const type = data.message?.type;
            if (type !== 'update' && type !== 'stored') listener(event as MessageEvent);
          };
        },
      },
      postMessage: { value: (message: unknown) => channel.postMessage(message) },
      close: { value: () => channel.close() },
    });
    return page;
  };
}
