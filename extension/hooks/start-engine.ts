/** Starts the engine of one room, a mentorship's or the profile's, in a page. */
import type { Clock } from '#shared/base/clock.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Store } from '../store/store.ts';
import { createEngine, type Engine } from '../sync/engine.ts';
import type { ContextKind } from '../sync/ownership.ts';
import type { SocketClass } from '../sync/relay-line.ts';
import { drawnOnce } from './first-frame.ts';
import { openPageChannel } from './page-channel.ts';

/** What a page gives to its engines. */
export type PageEngineDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly page: Document;
  readonly locks: LockManager;
  readonly Socket: SocketClass;
  /** A browser is being struck out: should this page go, the background is to go on. */
  readonly onStriking?: () => void;
};

/**
 * Starts it; whoever starts it closes it. As the background does it takes the relay only where nobody else
 * has it.
 */
export function startEngine(
  deps: PageEngineDeps,
  entry: KeyringEntry,
  kind: ContextKind = 'page',
): Engine {
  const { page } = deps;
  return createEngine({
    entry,
    store: deps.store,
    kind,
    visibility: {
      visible: () => page.visibilityState === 'visible',
      onChange: (listener, ending) =>
        page.addEventListener('visibilitychange', listener, { signal: ending }),
    },
    indexedDB: globalThis.indexedDB,
    disk: navigator.storage,
    locks: deps.locks,
    openChannel: openPageChannel,
    Socket: deps.Socket,
    now: deps.clock.now,
    loadAfter: drawnOnce(page),
  });
}
