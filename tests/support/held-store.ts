/** A store that is held up at one place, for tests of what happens meanwhile. */
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { createMemoryStore } from '../../sync-server/log/memory-store.ts';

/**
 * A store in memory whose next call of `name`, once it is armed, waits until it is let go. `isHere`: the
 * call has come.
 */
export function heldStore(name: 'append' | 'readHash') {
  const inner = createMemoryStore();
  let arrived: () => void = () => undefined;
  let go: () => void = () => undefined;
  const isHere = new Promise<void>((resolve) => (arrived = resolve));
  const gate = new Promise<void>((resolve) => (go = resolve));
  let isArmed = false;
  const held = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isArmed) {
      isArmed = false;
      arrived();
      await gate;
    }
    return work();
  };
  const store: LogStore = {
    ...inner,
    append: (request) =>
      name === 'append' ? held(() => inner.append(request)) : inner.append(request),
    readHash: (roomId, seq) =>
      name === 'readHash' ? held(() => inner.readHash(roomId, seq)) : inner.readHash(roomId, seq),
  };
  return { store, isHere, letGo: () => go(), arm: () => void (isArmed = true) };
}
