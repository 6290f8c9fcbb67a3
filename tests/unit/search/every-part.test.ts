/** That all that people write in any part of a record is found. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { agreementOf, AGREEMENT_SECTIONS } from '#shared/record/agreement.ts';
import { SHAPES } from '#shared/record/item-shapes.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import type { Shape } from '#shared/record/part-shape.ts';
import { SESSION } from '#shared/record/parts/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { GOAL_CHANGE } from '#shared/record/parts/goal-changes.ts';
import { ITEM_PARTS, rootMap, type ItemPart } from '#shared/record/schema.ts';
import { entriesOf } from '../../../extension/search/record-entries.ts';
import type { SearchEntry } from '../../../extension/search/search-entry.ts';
import { createSearchIndex, queryWords } from '../../../extension/search/search-index.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { addOneOfEach } from '../../support/record/one-of-each.ts';
import { author, done, idNumber, MONDAY, pairRecord, ROBIN } from '../../support/record/people.ts';
import { newRoomId } from '../../support/store/samples.ts';

const room = { roomId: newRoomId(), name: 'Ours' };

async function finding(doc: Y.Doc): Promise<(query: string) => readonly SearchEntry[]> {
  const index = await createSearchIndex(entriesOf(doc, room, MONDAY));
  return (query) => index.search(queryWords(query)).map(({ entry }) => entry);
}

/** Written by the program, or said in the notes already, or read by nobody. */
const NOT_SEARCHED = new Set([
  'actionItems.quote',
  'talkingPoints.quote',
  'takeaways.quote',
  'goalChanges.to',
]);
const WORD = 'zebra';

/** The fields of a part that take words of people, those that are kept for each member under `name.<member>`. */
function textFields(part: ItemPart | 'members'): readonly string[] {
  const shape: Shape = SHAPES[part];
  const flat = Object.entries(shape.fields)
    .filter(([, field]) => field.read(WORD) === WORD)
    .map(([name]) => name);
  const each = Object.entries(shape.keyed)
    .filter(([, { field }]) => field.read(WORD) === WORD)
    .map(([name]) => `${name}.${ROBIN}`);
  return [...flat, ...each].filter((name) => !NOT_SEARCHED.has(`${part}.${name}`));
}

/** Each text field of the item under a word of its own. */
function fill(doc: Y.Doc, part: ItemPart | 'members', id: string): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  const item = rootMap(doc, part).get(id);
  if (!(item instanceof Y.Map)) throw new Error(`no item of ${part}`);
  for (const [at, name] of textFields(part).entries()) {
    const word = `${WORD}${part.toLowerCase()}${'abcdefghijklmnop'[at]?.repeat(4)}`;
    item.set(name, word);
    words.set(word, name);
  }
  return words;
}

describe('[F11] what people write in any text field is found', () => {
  test.each(ITEM_PARTS)('of %s', async (part) => {
    const doc = pairRecord();
    const id = addOneOfEach(doc)[part];
    const words = fill(doc, part, id);
    const find = await finding(doc);
    for (const word of words.keys()) {
      const [found, ...more] = find(word);
      expect([word, found?.id, more]).toEqual([word, id, []]);
    }
    expect(words.size > 0 || part === 'relationshipChecks').toBe(true);
  });

  test('of addresses that people gave', async () => {
    const doc = pairRecord();
    const ids = addOneOfEach(doc);
    for (const [part, name] of [
      ['resources', 'url'],
      ['jots', 'link'],
      ['reviewRequests', 'link'],
      ['actionItems', 'deliverable'],
    ] as const) {
      const item = rootMap(doc, part).get(ids[part]);
      if (item instanceof Y.Map) item.set(name, `https://${part.toLowerCase()}.example/`);
    }
    const find = await finding(doc);
    for (const part of ['resources', 'jots', 'reviewRequests', 'actionItems'] as const)
      expect(find(`${part.toLowerCase()} example`).map(({ id }) => id)).toEqual([ids[part]]);
  });
});

test('[F15] an item is found once, by words of several of its fields, with what it is called', async () => {
  const doc = pairRecord();
  const aspiration = 'To be heard\nin the room';
  const id = done(addGoal(doc, author(), { title: 'Speak in public', aspiration }));
  const find = await finding(doc);
  expect(find('public heard')).toMatchObject([{ kind: 'goal', id, about: 'Speak in public' }]);
});

test('[F16] a cadence is found once, and of its sessions those that say something of their own', async () => {
  const doc = pairRecord();
  const { series } = addOneOfEach(doc);
  expect((await finding(doc))('mondays')).toMatchObject([{ kind: 'series', id: series }]);
  const [session] = sessionsAround(readRecord(doc), MONDAY);
  if (!session) throw new Error('no session');
  done(changeIn(doc, author(), SESSION, session.id, { placeText: 'The pavilion' }));
  expect((await finding(doc))('mondays pavilion')).toMatchObject([
    { kind: 'session', id: session.id },
  ]);
});

describe('[F12] what stands on the line of another item', () => {
  test('is found with what that is called', async () => {
    const doc = pairRecord();
    const ids = addOneOfEach(doc);
    const find = await finding(doc);
    const found = { comments: 'chosen', milestones: 'first talk', goalOptions: 'meetup' };
    for (const [part, query] of Object.entries(found))
      expect(find(query)).toMatchObject([{ item: { part }, about: 'Speak in public' }]);
    expect(find('old one')).toMatchObject([{ id: ids.answers, about: 'Which harbour?' }]);
  });

  test('is not found while that lies in the bin, or where it names nothing', async () => {
    const doc = pairRecord();
    const { goals } = addOneOfEach(doc);
    done(addTo(doc, author(), GOAL_CHANGE, { goalId: goals, reason: 'The date moved' }));
    done(addComment(doc, author(), { part: 'goals', id: goals }, 'About the date'));
    rootMap(doc, 'comments').set(idNumber<ItemId>(70), new Y.Map([['text', 'A stray date']]));
    done(removeItem(doc, author(), { part: 'goals', id: goals }));
    expect((await finding(doc))('date')).toEqual([]);
  });

  test('is found of a comment on itself, or of two on each other, without an end', async () => {
    const doc = pairRecord();
    const [one, two] = [idNumber<ItemId>(71), idNumber<ItemId>(72)];
    for (const [id, onId] of [
      [one, two],
      [two, one],
    ] as const)
      rootMap(doc, 'comments').set(
        id,
        new Y.Map([
          ['text', `said ${id === one ? 'first' : 'then'}`],
          ['onPart', 'comments'],
          ['onId', onId],
        ]),
      );
    expect((await finding(doc))('first')).toMatchObject([{ id: one, about: 'said then' }]);
  });
});

describe('[F13] words that stand beside the items are found', () => {
  test.each(AGREEMENT_SECTIONS)('in the section %s of the agreement', async (section) => {
    const doc = pairRecord();
    writeLines(agreementOf(doc, section), [{ text: 'We answer' }, { text: 'within a fortnight' }]);
    const [found, ...more] = (await finding(doc))('fortnight answer');
    expect([found?.kind, found?.id, more]).toEqual(['agreement', section, []]);
  });

  test('on a member’s card', async () => {
    const doc = pairRecord();
    const words = fill(doc, 'members', ROBIN);
    const find = await finding(doc);
    for (const word of words.keys())
      expect(find(word)).toMatchObject([{ kind: 'member', id: ROBIN }]);
    expect(words.size).toBeGreaterThan(4);
  });

  test('in what each said at the beginning and the end of a session', async () => {
    const doc = pairRecord();
    const { sessions } = addOneOfEach(doc);
    const session = rootMap(doc, 'sessions').get(sessions);
    if (!(session instanceof Y.Map)) throw new Error('no session');
    session.set(`win.${ROBIN}`, 'A standing ovation');
    session.set(`learned.${ROBIN}`, 'To pause');
    const find = await finding(doc);
    const id: ItemId = sessions;
    expect(find('ovation')).toMatchObject([{ kind: 'opening', id, session: { id } }]);
    expect(find('pause')).toMatchObject([{ kind: 'closing', id, session: { id } }]);
  });
});
