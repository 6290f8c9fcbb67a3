/** When the extension begins: installed for the first time, or started with the browser. */
import { browser } from '#imports';

/**
 * Hears the first installation by a user, from now on; not an update, and not a browser's update.
 * To be called in the first tick of the background's start.
 */
export function onFirstInstall(listener: () => void): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') listener();
  });
}

/** Hears the start of the browser, from now on; to be called in the first tick of the start. */
export function onBrowserStart(listener: () => void): void {
  browser.runtime.onStartup.addListener(() => listener());
}
