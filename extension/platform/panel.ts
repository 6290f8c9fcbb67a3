/**
 * Opens the side panel (Chrome, Edge) or the sidebar (Firefox). Both demand that this happens in
 * the tick of the user's click: Firefox refuses after a single `await` (facts: measured).
 */
import { browser } from '#imports';

/** Firefox's own way, which the types of Chromium do not know. */
type SidebarAction = { readonly open: () => Promise<void> };

function sidebarAction(): SidebarAction | undefined {
  const candidate: unknown = Reflect.get(browser, 'sidebarAction');
  if (typeof candidate !== 'object' || candidate === null) return undefined;
  // Firefox's documented shape; only `open` is used.
  return 'open' in candidate ? (candidate as SidebarAction) : undefined;
}

/**
 * Opens the panel: the first statement of a click's, menu's or shortcut's handler. `windowId`: the
 * window where it happened, for the background, which has none of its own. Resolves to whether it
 * opened; it does not without a user's gesture.
 */
export async function openPanel(
  windowId: number = browser.windows.WINDOW_ID_CURRENT,
): Promise<boolean> {
  try {
    const sidebar = sidebarAction();
    await (sidebar ? sidebar.open() : browser.sidePanel.open({ windowId }));
    return true;
  } catch {
    // No gesture, or a browser that shows this surface without a panel of its own.
    return false;
  }
}
