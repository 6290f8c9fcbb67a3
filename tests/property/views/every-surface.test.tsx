/**
 * Whatever a partner writes into the record, every page of a mentorship draws it, with all that is folded away
 * opened, and what is one's own stands beside it.
 */
import { act, cleanup, screen } from '@testing-library/preact';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, MemberId, RoomId } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import { agreementOf } from '#shared/record/agreement.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { SHAPES } from '#shared/record/item-shapes.ts';
import { ITEM_PARTS, type ItemPart } from '#shared/record/schema.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { t } from '../../../extension/locales/t.ts';
import { assaults, assaultUpdate } from '../../support/record/hostile.ts';
import {
  circlesUpdate,
  wrongRootsUpdate,
  wrongTypesUpdate,
} from '../../support/record/wrong-types.ts';
import { idNumber } from '../../support/record/people.ts';
import { stateOf } from '../../support/record/record-forms.ts';
import { must } from '../../support/store/samples.ts';
import {
  drawEverySurface,
  openedRoom,
  unfoldEverything,
} from '../../support/views/every-surface.tsx';
import { openPage, type TestPage } from '../../support/views/page.tsx';

let page: TestPage;
let roomId: RoomId;
let me: MemberId;

beforeEach(async () => {
  // The DOM of the tests has no popovers.
  HTMLElement.prototype.hidePopover = () => {};
  page = await openPage();
  ({ roomId, memberId: me } = await page.make('Sam and Kim', 'Sam'));
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

/** None that what comes could name: who names it may put something else in its place. */
const SESSION = idNumber<ItemId>(70);

/** What I write into each part that has words of its own on some page, and where that is. */
const MINE: readonly (readonly [ItemPart, Readonly<Record<string, unknown>>])[] = [
  ['talkingPoints', { text: 'My point', sessionId: SESSION }],
  ['takeaways', { text: 'My takeaway', sessionId: SESSION }],
  ['takeaways', { text: 'My lesson', kind: 'lesson' }],
  ['actionItems', { text: 'My item', sessionId: SESSION }],
  ['jots', { text: 'My question', kind: 'question' }],
  ['jots', { text: 'My curiosity', kind: 'curiosity' }],
  ['jots', { text: 'My win', kind: 'win' }],
  ['goals', { title: 'My goal' }],
  ['checkIns', { mood: 'good', text: 'My check-in' }],
  ['reviewRequests', { title: 'My review' }],
  ['reflections', { text: 'My reflection' }],
  ['feedbackRequests', { text: 'My request' }],
  ['resources', { title: 'My resource' }],
  ['introductions', { title: 'My introduction' }],
];

/** My own words in every part, drawn on every page. */
async function drawMine(): Promise<Room> {
  drawEverySurface(page, roomId, { session: SESSION, member: me });
  const room = await openedRoom(page);
  const add = (part: ItemPart, given: Readonly<Record<string, unknown>>): ItemId =>
    must(room.act((doc, by) => addTo(doc, by, SHAPES[part] as never, given as never)));
  void act(() => {
    must(room.act((doc, by) => addSession(doc, by, { id: SESSION, title: 'My session' })));
    for (const [part, given] of MINE) add(part, given);
    add('pathSteps', { text: 'My step', memberId: me });
    const goalId = add('goals', { title: 'My other goal' });
    add('milestones', { text: 'My milestone', goalId });
    const on = { part: 'goals', id: goalId } as const;
    must(room.act((doc, by) => addComment(doc, by, on, 'My comment')));
    const gone = add('actionItems', { text: 'My old item' });
    must(room.act((doc, by) => removeItem(doc, by, { part: 'actionItems', id: gone })));
    notesOf(room.doc, SESSION).insert(0, 'My notes');
    agreementOf(room.doc, 'ending').insert(0, 'My ending');
  });
  return room;
}

const WORDS = [
  ...MINE.map(([, { text, title }]) => String(text ?? title)),
  ...['My session', 'My step', 'My milestone', 'My comment', 'My old item', 'My ending'],
];

/** Those of my words that no page shows, on paper or in a field. */
function missingWords(): readonly string[] {
  const fields = [...document.querySelectorAll('textarea')].map(({ value }) => value);
  const shown = [document.body.textContent, ...fields].join('\n');
  return WORDS.filter((words) => !shown.includes(words));
}

/** The partner's `update` comes, and everything is drawn as it is then. */
async function stands(room: Room, update: Uint8Array): Promise<void> {
  void act(() => Y.applyUpdate(room.doc, update));
  unfoldEverything();
  await vi.waitFor(() => expect(missingWords()).toEqual([]), 30_000);
  expect(screen.queryAllByText(t('fault.panel'))).toEqual([]);
}

/** Of the kinds of values those that a view could meet: of the others the reader passes on nothing. */
const MET = ['controls and marks', 'a long text', 'an object made by nothing'];

describe('[D60] a partner’s wrong types, in every field of every part', () => {
  test.each(MET)('%s', { timeout: 120_000 }, async (kind) => {
    await stands(await drawMine(), wrongTypesUpdate(kind));
  });
});

test('[D60] wrong roots and circles', { timeout: 120_000 }, async () => {
  await stands(await drawMine(), Y.mergeUpdates([wrongRootsUpdate(), circlesUpdate()]));
});

test('[D60] whatever else it is', { timeout: 120_000 }, async () => {
  const room = await drawMine();
  await fc.assert(
    fc.asyncProperty(assaults, (list) => stands(room, assaultUpdate(list))),
    { numRuns: 20 },
  );
});

test('[D140] what a later version has put into it', { timeout: 120_000 }, async () => {
  const room = await drawMine();
  await stands(room, stateOf('later-fields'));
  expect(readRecord(room.doc).goals.length).toBeGreaterThan(1);
  expect(ITEM_PARTS.every((part) => room.record.value[part].length > 0)).toBe(true);
});
