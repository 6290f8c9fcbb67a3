/**
 * A browser profile that has the record of five years: the extension itself begins a mentorship and
 * invites, the record is laid into its rows, and its panel then takes it up as it takes up any rows:
 * it uploads them, and writes the projection.
 */
import type { Page } from 'playwright-core';
import { MEMBERS } from '../support/five-years.ts';
import { closePages, MIA, pageAfterInstall } from '../support/pair.ts';
import type { Person } from '../support/person.ts';
import { closeDialog, makeInvite, sees, STATES, writeFirstItem } from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

const UPLOAD_MS = 60_000;
/** Nothing waits any more, whatever else is said. */
const ON_RELAY = /and on the relay/;

/** Lays the `rows` of a record into the new profile of `person`; resolves once the relay has them. */
export async function layFiveYears(person: Person, rows: readonly Uint8Array[]): Promise<void> {
  const page = await pageAfterInstall(person);
  await writeFirstItem(page, 'Meet for the first time');
  await sees(page, STATES.here);
  // The first invite gives the mentorship its relay.
  await makeInvite(page, MIA);
  await closeDialog(page);
  await sees(page, ON_RELAY);
  await closePages(person);
  const popup = await person.openPopup();
  const me = await ownMemberId(popup);
  for (const row of rows) await layRow(popup, withMember(row, me).toString('base64'));
  await popup.close();
  const panel = await person.openPanel();
  await panel.locator('.notes-field').waitFor({ timeout: UPLOAD_MS });
  await sees(panel, ON_RELAY, UPLOAD_MS);
  await waitFor('the projection has the current session', () => hasProjection(panel), UPLOAD_MS);
  await panel.close();
}

/** The record as if the mentee in it was this member: ids are of one length, so bytes are replaced. */
function withMember(update: Uint8Array, me: string): Buffer {
  const text = Buffer.from(update).toString('latin1');
  return Buffer.from(text.replaceAll(MEMBERS[0], me), 'latin1');
}

async function ownMemberId(page: Page): Promise<string> {
  const [entry] = await rowsOf(page, 'keyring');
  const memberId: unknown = entry === undefined ? undefined : Reflect.get(entry, 'memberId');
  if (typeof memberId !== 'string') throw new Error('no mentorship in the keyring');
  return memberId;
}

async function hasProjection(page: Page): Promise<boolean> {
  const [projection] = await rowsOf(page, 'projections');
  return projection !== undefined && Reflect.get(projection, 'currentSession') !== undefined;
}

/** The rows of one part of the extension's own storage, without keys. */
async function rowsOf(page: Page, part: 'keyring' | 'projections'): Promise<readonly object[]> {
  const json = await page.evaluate(async (store) => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error('not readable')));
      });
    const database = await asked(indexedDB.open('twoway'));
    const rows: unknown[] = await asked(database.transaction(store).objectStore(store).getAll());
    database.close();
    return JSON.stringify(rows);
  }, part);
  const rows: unknown = JSON.parse(json);
  if (!Array.isArray(rows)) return [];
  return (rows as readonly unknown[]).filter((row) => typeof row === 'object' && row !== null);
}

async function layRow(page: Page, base64: string): Promise<void> {
  await page.evaluate(async (encoded) => {
    const update = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const all = await indexedDB.databases();
    const name = all.map((one) => one.name ?? '').find((one) => one.startsWith('tw:'));
    if (name === undefined) throw new Error('no record on this device');
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.addEventListener('error', () => reject(new Error('not readable')));
      request.addEventListener('success', () => {
        const transaction = request.result.transaction('updates', 'readwrite');
        transaction.objectStore('updates').add(update);
        transaction.addEventListener('abort', () => reject(new Error('not written')));
        transaction.addEventListener('complete', () => {
          request.result.close();
          resolve();
        });
      });
    });
  }, base64);
}

/** How many action items the projection says are mine. */
export async function mineCount(person: Person): Promise<number> {
  const popup = await person.openPopup();
  const [projection] = await rowsOf(popup, 'projections');
  await popup.close();
  const mine: unknown = projection === undefined ? undefined : Reflect.get(projection, 'mine');
  return Array.isArray(mine) ? mine.length : 0;
}

/** Makes `count` action items mine in the projection that the popup shows. */
export async function layMine(person: Person, count: number): Promise<void> {
  await closePages(person);
  const popup = await person.openPopup();
  await popup.evaluate(async (wanted) => {
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open('twoway');
      request.addEventListener('error', () => reject(new Error('not readable')));
      request.addEventListener('success', () => {
        const transaction = request.result.transaction('projections', 'readwrite');
        const rows = transaction.objectStore('projections');
        const asked = rows.getAll() as IDBRequest<{ mine: unknown[] }[]>;
        asked.addEventListener('success', () => {
          for (const row of asked.result) {
            row.mine = Array.from({ length: wanted }, (_, place) => ({
              id: String(place).padStart(4, '0') + 'A'.repeat(18),
              text: `Number ${place}: read the draft and say what is missing`,
              dueOn: `2026-12-${String(1 + (place % 28)).padStart(2, '0')}`,
              status: 'not_started',
            }));
            rows.put(row);
          }
        });
        transaction.addEventListener('abort', () => reject(new Error('not written')));
        transaction.addEventListener('complete', () => {
          request.result.close();
          resolve();
        });
      });
    });
  }, count);
  await popup.close();
}
