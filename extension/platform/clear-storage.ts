/**
 * Takes away what the browser keeps for the extension outside of its databases. Twoway itself puts nothing
 * there but a mark for as long as the browser runs; what is to be empty is made sure of. [B91]
 */
import { browser } from '#imports';
import { clearAlarms } from './alarms.ts';

/** Clears the extension's storage areas, its caches and its alarms. */
export async function clearPlatformStorage(): Promise<void> {
  const { local, session } = browser.storage;
  await Promise.all([local.clear(), session.clear(), clearCaches(), clearAlarms()]);
}

async function clearCaches(): Promise<void> {
  const { caches } = globalThis;
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
}
