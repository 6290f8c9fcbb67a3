/**
 * Where secrets of a whole session with the extension could lie in the open, outside of the keyring: the
 * browser's small storages, titles and addresses of its pages and of its history, consoles, the relay's log.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consoleLines } from './evidence.ts';
import { findIn, type Spelling } from './needle.ts';
import type { Person } from './person.ts';
import type { Relay } from './relay.ts';

/** One place in the open, and everything that stands there. */
type OpenPlace = { readonly where: string; readonly bytes: Buffer };

/** What the small storages of the extension hold, as one text each. */
async function storagesOf(person: Person): Promise<readonly OpenPlace[]> {
  const page = await person.openDashboard('#/settings');
  const found = await page.evaluate(async () => {
    type Area = { get: (keys: null) => Promise<unknown> };
    const { chrome } = globalThis as unknown as {
      chrome: { storage: Readonly<Record<'local' | 'session' | 'sync', Area>> };
    };
    const all = async (area: Area): Promise<string> => JSON.stringify(await area.get(null));
    return {
      'storage.local': await all(chrome.storage.local),
      'storage.session': await all(chrome.storage.session),
      'storage.sync': await all(chrome.storage.sync),
      localStorage: JSON.stringify(Object.entries(localStorage)),
      sessionStorage: JSON.stringify(Object.entries(sessionStorage)),
      cookies: document.cookie,
      caches: (await caches.keys()).join(' '),
    };
  });
  await page.close();
  return Object.entries(found).map(([where, text]) => ({ where, bytes: Buffer.from(text) }));
}

/** Each open page's title and address, and those that it had before. */
async function pagesOf({ context }: Person): Promise<readonly OpenPlace[]> {
  const lines: string[] = [];
  for (const page of context.pages()) {
    lines.push(page.url(), await page.title());
    const session = await context.newCDPSession(page);
    const { entries } = await session.send('Page.getNavigationHistory');
    for (const { url, title, userTypedURL } of entries) lines.push(url, title, userTypedURL);
    await session.detach();
  }
  return [{ where: 'pages', bytes: Buffer.from(lines.join('\n')) }];
}

/** The browser's own history, as its file and what is not yet in it. */
function historyOf({ profileFolder }: Person): readonly OpenPlace[] {
  const files = ['History', 'History-journal', 'History-wal'].map((name) =>
    join(profileFolder, 'Default', name),
  );
  const bytes = files.filter((file) => existsSync(file)).map((file) => readFileSync(file));
  return [{ where: 'history', bytes: Buffer.concat(bytes) }];
}

/** Where which of `secrets` stand in the open, as "place: spelling". */
export async function foundInTheOpen(
  people: readonly Person[],
  relay: Relay,
  secrets: readonly Spelling[],
): Promise<readonly string[]> {
  const places: OpenPlace[] = [
    { where: 'consoles', bytes: Buffer.from(consoleLines().join('\n')) },
    { where: 'relay', bytes: Buffer.from(relay.output().join('\n')) },
  ];
  for (const person of people)
    places.push(...(await storagesOf(person)), ...(await pagesOf(person)), ...historyOf(person));
  return [
    ...new Set(
      places.flatMap(({ where, bytes }) => findIn(bytes, secrets).map((how) => `${where}: ${how}`)),
    ),
  ];
}

/** Puts `text` into each of these places of a person, as a careless extension would. */
export async function plantInTheOpen(person: Person, text: string): Promise<void> {
  const page = await person.openDashboard('#/settings');
  await page.evaluate(async (planted) => {
    type Area = { set: (items: object) => Promise<void> };
    const { chrome } = globalThis as unknown as {
      chrome: { storage: Readonly<Record<'local' | 'session', Area>> };
    };
    await chrome.storage.local.set({ planted });
    await chrome.storage.session.set({ planted });
    localStorage.setItem('planted', planted);
    document.title = planted;
    history.pushState(undefined, '', `#/settings/${planted}`);
    console.log(planted);
  }, text);
}

/** The places in which `plantInTheOpen` is found again. */
export const PLANTED = ['consoles', 'storage.local', 'storage.session', 'localStorage', 'pages'];

/** All epoch secrets of a person's keyring, those of earlier epochs too: what is looked for. */
export async function epochSecretsOf(person: Person): Promise<readonly Buffer[]> {
  const page = await person.openDashboard('#/settings');
  const secrets = await page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error('no keyring')));
      });
    const database = await asked(indexedDB.open('twoway'));
    type Row = { secret: Uint8Array; earlier?: { secret: Uint8Array }[] };
    const store = database.transaction('keyring').objectStore('keyring');
    const rows = (await asked<unknown[]>(store.getAll())) as Row[];
    database.close();
    return rows
      .flatMap(({ secret, earlier = [] }) => [secret, ...earlier.map((one) => one.secret)])
      .map((secret) => [...secret]);
  });
  await page.close();
  return secrets.map((bytes) => Buffer.from(bytes));
}
