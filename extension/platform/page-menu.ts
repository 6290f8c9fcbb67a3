/**
 * The lines that Twoway has in the browser's own menu of a page, and the sign on its button that says what came
 * of one. Browsers keep the lines while the background sleeps, so they are made when the extension or the browser
 * begins; what was chosen wakes the background. [U269]
 */
import { browser } from '#imports';
import { reportFault } from '#shared/base/listeners.ts';

/** A line: its name here, and its words. */
export type MenuLine<Name extends string> = { readonly name: Name; readonly words: string };

/** What was chosen, and on which page. `title` is told since the choice lets the extension see that one tab. */
export type MenuChoice<Name extends string> = {
  readonly name: Name;
  readonly url: string | undefined;
  readonly title: string | undefined;
  readonly selection: string | undefined;
  readonly tabId: number | undefined;
};

/** Only pages of the web can be saved: the browser's own have no address for anybody else. */
const PAGES = ['http://*/*', 'https://*/*'];

async function makeLines(lines: readonly MenuLine<string>[]): Promise<void> {
  await browser.contextMenus.removeAll();
  for (const { name, words } of lines)
    browser.contextMenus.create({
      id: name,
      title: words,
      contexts: ['page', 'selection'],
      documentUrlPatterns: PAGES,
    });
}

/**
 * Puts `lines()` into the menu and hears what is chosen, from now on; to be called in the first tick of the
 * background's start.
 */
export function onPageMenu<Name extends string>(
  names: readonly Name[],
  lines: () => readonly MenuLine<Name>[],
  listener: (choice: MenuChoice<Name>) => void,
): void {
  const make = (): void => {
    makeLines(lines()).catch(reportFault);
  };
  browser.runtime.onInstalled.addListener(make);
  browser.runtime.onStartup.addListener(make);
  browser.contextMenus.onClicked.addListener((info, tab) => {
    const name = names.find((known) => known === info.menuItemId);
    if (name === undefined) return;
    const { pageUrl: url, selectionText: selection } = info;
    listener({ name, url, title: tab?.title, selection, tabId: tab?.id });
  });
}

/** Shows `sign` (a character or two) on the extension's button in a tab, and `words` beside the pointer, until that tab goes on. */
export async function showSign(tabId: number, sign: string, words: string): Promise<void> {
  await Promise.all([
    browser.action.setBadgeText({ tabId, text: sign }),
    browser.action.setTitle({ tabId, title: words }),
  ]);
}
