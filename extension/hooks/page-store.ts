/** Opens the extension's store with what a page has: its IndexedDB and its BroadcastChannel. */
import type { Result } from '#shared/base/result.ts';
import type { StoreFault } from '../store/fault.ts';
import { reportUnreadable } from '../platform/report.ts';
import { openStore, type Store } from '../store/store.ts';
import { openPageChannel } from './page-channel.ts';

/** Opens the store; a row that cannot be read is named in the console by its part only. */
export function openPageStore(): Promise<Result<Store, StoreFault>> {
  return openStore({
    indexedDB: globalThis.indexedDB,
    disk: navigator.storage,
    openChannel: openPageChannel,
    report: reportUnreadable,
  });
}
