/** Opens the extension's own pages in tabs, one of each. */
import { browser } from '#imports';

const DASHBOARD = '/dashboard.html';

async function findTab(url: string): Promise<{ tabId: number; windowId: number } | undefined> {
  const tabs = await browser.tabs.query({ url });
  const tab = tabs.find((candidate) => candidate.id !== undefined);
  return tab?.id === undefined ? undefined : { tabId: tab.id, windowId: tab.windowId };
}

/**
 * Shows the dashboard: its tab where one is open, otherwise a new one. `route`: the place in it as
 * its address says after `#`, or empty to leave an open one where it is.
 */
export async function openDashboard(route = ''): Promise<void> {
  const page = browser.runtime.getURL(DASHBOARD);
  const url = route === '' ? page : `${page}#${route}`;
  const open = await findTab(page);
  if (open === undefined) {
    await browser.tabs.create({ url });
    return;
  }
  await browser.tabs.update(open.tabId, route === '' ? { active: true } : { active: true, url });
  await browser.windows.update(open.windowId, { focused: true });
}
