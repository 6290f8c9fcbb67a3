/** What a page opens the extension's store with: its IndexedDB and its BroadcastChannel. */
import type { Result } from '#shared/base/result.ts';
import type { StoreFault } from '../store/fault.ts';
import type { JotStore, StoreDeps } from '../store/jot-store.ts';
import { reportUnreadable } from '../platform/report.ts';
import { openPageChannel } from './page-channel.ts';
import { startOver } from './start-over.ts';

/**
 * Opens the store, or as much of it as `open` does; a row that cannot be read is named in the console by its part
 * only. The page begins anew once another has erased everything.
 */
export async function openPageStore<Store extends JotStore>(
  open: (deps: StoreDeps) => Promise<Result<Store, StoreFault>>,
): Promise<Result<Store, StoreFault>> {
  const opened = await open({
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
