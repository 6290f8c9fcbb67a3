/** Opens the extension's store with what a page has: its IndexedDB and its BroadcastChannel. */
import type { Result } from '#shared/base/result.ts';
import type { StoreFault } from '../store/fault.ts';
import { reportUnreadable } from '../platform/report.ts';
import { openStore, type Store } from '../store/store.ts';
import { openPageChannel } from './page-channel.ts';
import { startOver } from './start-over.ts';

/**
 * Opens the store; a row that cannot be read is named in the console by its part only. The page begins anew
 * once another has erased everything.
 */
export async function openPageStore(): Promise<Result<Store, StoreFault>> {
  const opened = await openStore({
    indexedDB: globalThis.indexedDB,
    disk: navigator.storage,
    openChannel: openPageChannel,
    report: reportUnreadable,
  });
  if (opened.ok)
    opened.value.onElsewhere(({ changed }) => {
      if (changed === 'everything') startOver(window);
    });
  return opened;
}
