/**
 * A store whose writes are counted, timed and reported to the watch, so that no other part of the relay
 * need know of metrics. [V75, V76]
 */
import { err, type Result } from '#shared/base/result.ts';
import type { LogStore } from '../log/log-store.ts';
import type { Metrics } from './metrics.ts';
import type { StorageWatch } from './storage-watch.ts';

/** What watching needs. `now`: milliseconds that never go back. */
export type WatchedStoreDeps = {
  readonly watch: StorageWatch;
  readonly metrics: Metrics;
  readonly now: () => number;
};

// The answer of /readyz costs a write: so often at most, whoever asks.
const CHECK_MS = 1_000;

/** The same store, watched. A check that was made within the last second is answered from memory. */
export function watchStore(store: LogStore, deps: WatchedStoreDeps): LogStore {
  const { watch, metrics, now } = deps;
  let checked: { readonly at: number; readonly result: ReturnType<LogStore['check']> } | undefined;

  const report = <T, E extends string>(result: Result<T, E>): Result<T, E> => {
    if (result.ok) watch.wrote();
    else if (result.error === 'storage-fault' && watch.trouble() === undefined)
      watch.failed(undefined);
    return result;
  };

  return {
    ...store,
    async append(request) {
      const from = now();
      const stored = report(await store.append(request));
      metrics.appended(
        stored.ok ? 'stored' : stored.error,
        (now() - from) / 1000,
        request.frame.length,
      );
      return stored;
    },
    createRoom: async (room) => report(await store.createRoom(room)),
    stagePart: async (part) => report(await store.stagePart(part)),
    async commitSnapshot(staging, at) {
      const committed = report(await store.commitSnapshot(staging, at));
      if (committed.ok) metrics.snapshotCommitted();
      return committed;
    },
    putMark: async (roomId, epoch, mark) => report(await store.putMark(roomId, epoch, mark)),
    setAdmins: async (roomId, admins) => report(await store.setAdmins(roomId, admins)),
    async setEpoch(epoch) {
      const set = report(await store.setEpoch(epoch));
      if (set.ok) metrics.epochBegun();
      return set;
    },
    async deleteRoom(roomId, adminNumber) {
      const deleted = report(await store.deleteRoom(roomId, adminNumber));
      if (deleted.ok) metrics.roomDeleted();
      return deleted;
    },
    putInvite: async (invite) => report(await store.putInvite(invite)),
    check() {
      if (checked === undefined || now() - checked.at >= CHECK_MS)
        checked = {
          at: now(),
          result: store.check().then(report, () => err('storage-fault' as const)),
        };
      return checked.result;
    },
  };
}
