/** Addresses that a partner wrote, anywhere, as every page of a mentorship draws them. [U279] */
import { cleanup } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { newId, type ItemId, type RoomId } from '#shared/base/ids.ts';
import { agreementOf } from '#shared/record/agreement.ts';
import { notesOf } from '#shared/record/notes.ts';
import { safeHref } from '#shared/record/safe-href.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { idIn, oneOfEach } from '../../support/record/least-of-each.ts';
import { SAM } from '../../support/record/people.ts';
import {
  drawEverySurface,
  openedRoom,
  unfoldEverything,
} from '../../support/views/every-surface.tsx';
import { openPage, type TestPage } from '../../support/views/page.tsx';

/** The fields that hold an address. */
const FIELDS = [
  ['actionItems', 'deliverable'],
  ['jots', 'link'],
  ['sessions', 'link'],
  ['series', 'link'],
  ['reviewRequests', 'link'],
  ['resources', 'url'],
] as const;

const SAFE = 'https://example.org/';

const HOSTILE: readonly string[] = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' \u00a0javascript:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  '\u202ejavascript:alert(1)',
  '&#106;avascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'blob:https://example.org/0',
  'file:///etc/passwd',
  'chrome-extension://abc/popup.html',
  'view-source:https://example.org',
  'https://me:secret@example.org',
  'https://bank.example@evil.example/',
  'http:\\\\me@evil.example',
  '//evil.example',
  '#/settings',
  'mailto:',
  'https://',
];

let page: TestPage;
let roomId: RoomId;

beforeEach(async () => {
  // The DOM of the tests has no popovers.
  HTMLElement.prototype.hidePopover = () => {};
  page = await openPage();
  ({ roomId } = await page.make('Sam and Robin', 'Sam'));
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

/** The record of a partner who put each of what `make` gives for a place into that place, an item for each. */
function recordWith(make: (place: string) => readonly string[]): Y.Doc {
  const doc = oneOfEach();
  for (const [part, field] of FIELDS) {
    const items = doc.getMap<Y.Map<unknown>>(part);
    const [first = '', ...more] = make(part);
    items.get(idIn(part))?.set(field, first);
    for (const address of more) {
      const copy = items.get(idIn(part))?.clone();
      copy?.set(field, address);
      items.set(newId<ItemId>(), copy ?? new Y.Map());
    }
  }
  const texts = { notes: notesOf(doc, idIn('sessions')), agreement: agreementOf(doc, 'purpose') };
  for (const [place, text] of Object.entries(texts))
    for (const link of make(place)) text.insert(0, `${link} `, { link });
  return doc;
}

/** The links out of the extension that are drawn. */
async function linksOut(
  make: Parameters<typeof recordWith>[0],
): Promise<readonly HTMLAnchorElement[]> {
  drawEverySurface(page, roomId, { session: idIn('sessions'), member: SAM });
  const room = await openedRoom(page);
  Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(recordWith(make)));
  await vi.waitFor(() => expect(document.querySelector('[data-review]')).toBeTruthy());
  unfoldEverything();
  const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')];
  return links.filter((link) => !/^#\/(m\/|$)/.test(link.getAttribute('href') ?? ''));
}

test('[U279] an address of the web is a link, from every field, to a page of its own that is told nothing', async () => {
  const links = await linksOut((place) => [`${SAFE}${place}`]);
  const drawn = new Set(links.map((link) => link.getAttribute('href')?.replace(SAFE, '')));
  for (const place of ['actionItems', 'sessions', 'reviewRequests', 'resources', 'notes'])
    expect(drawn).toContain(place);
  expect(drawn).toContain('agreement');
  for (const link of links) {
    // Links in notes that are edited open by the editor, which says the same.
    if (link.closest('.notes-field')) continue;
    expect(link.target).toBe('_blank');
    expect([...link.relList]).toEqual(expect.arrayContaining(['noopener', 'noreferrer']));
  }
});

test('[U279] any other address is no link, on whatever page, and what stands beside it is drawn', async () => {
  const links = await linksOut(() => HOSTILE);
  expect(links.map((link) => link.getAttribute('href'))).toEqual([]);
  expect(document.querySelectorAll('[data-resource]')).toHaveLength(HOSTILE.length);
});

test.each(HOSTILE)('[U279] %j is not opened', (address) => {
  expect(safeHref(address)).toBeUndefined();
});
