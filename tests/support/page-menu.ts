/**
 * The lines of Twoway in the browser's own menu. A test cannot press what the browser draws outside of pages,
 * so what it would say to the background is said by hand, to the listener that is really there.
 */
import type { Person } from './person.ts';

/** What a person does with a page: which line they choose, and what they had selected. */
export type MenuPress = {
  readonly line: 'resource' | 'talkingPoint' | 'actionItem';
  readonly pageUrl: string;
  readonly title: string;
  readonly selectionText?: string;
};

type Tab = { readonly id?: number; readonly title?: string };

/** What of the browser is used, in the background. */
type Background = {
  readonly chrome: {
    readonly tabs: { query(of: object): Promise<readonly Tab[]> };
    readonly action: {
      getBadgeText(of: { tabId: number }): Promise<string>;
      getTitle(of: { tabId: number }): Promise<string>;
    };
    readonly contextMenus: {
      update(id: string, change: object): Promise<void>;
      readonly onClicked: { dispatch(info: object, tab: object): void };
    };
  };
};

/** Whether the line is in the menu: the browser changes only what is there. */
export async function hasMenuLine(person: Person, line: MenuPress['line']): Promise<boolean> {
  const worker = await person.serviceWorker();
  return worker.evaluate(async (id) => {
    const { chrome } = globalThis as unknown as Background;
    return chrome.contextMenus.update(id, {}).then(
      () => true,
      () => false,
    );
  }, line);
}

/** Chooses a line on the page in front. */
export async function pressMenuLine(person: Person, press: MenuPress): Promise<void> {
  const worker = await person.serviceWorker();
  await worker.evaluate(async ({ line, pageUrl, title, selectionText }) => {
    const { chrome } = globalThis as unknown as Background;
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const info = { menuItemId: line, pageUrl, selectionText, editable: false };
    chrome.contextMenus.onClicked.dispatch(info, { ...tab, title });
  }, press);
}

/** What the button of the extension says in the tab in front: its sign, and its words. */
export async function signInFront(person: Person): Promise<readonly [string, string]> {
  const worker = await person.serviceWorker();
  return worker.evaluate(async () => {
    const { chrome } = globalThis as unknown as Background;
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const tabId = tab?.id ?? 0;
    return [
      await chrome.action.getBadgeText({ tabId }),
      await chrome.action.getTitle({ tabId }),
    ] as const;
  });
}
