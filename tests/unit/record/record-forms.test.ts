/** Records of every earlier form open and work, those of later ones lose nothing, newer ones are only read. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { differencesFrom } from '#shared/record/differences.ts';
import { notesOf, plainNotes } from '#shared/record/notes.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { ITEM_PARTS, rootMap } from '#shared/record/schema.ts';
import {
  readCheckpointState,
  writeCheckpointState,
} from '../../../extension/sync/checkpoint-state.ts';
import { readEverything } from '../../support/record/every-reader.ts';
import { EVERY_OPERATION } from '../../support/record/every-operation.ts';
import { addAny, idIn, LEAST } from '../../support/record/least-of-each.ts';
import { author, done, HOUR, idNumber, MONDAY, ROBIN, SAM } from '../../support/record/people.ts';
import { recordOf, unknownIn, type FormName } from '../../support/record/record-forms.ts';

const EARLIER = ['first', 'flat-notes', 'all-parts', 'later-fields'] as const;
const LATER = author(30 * 24 * HOUR);

test('[D139] a record of the first form says all that it said', () => {
  const view = readRecord(recordOf('first'));
  expect(view).toMatchObject({ name: 'Sam and Robin', kind: 'reverse', unreadable: 0 });
  expect(view.newerSchema).toBe(false);
  expect(view.members.map(({ name, role, colour }) => [name, role, colour])).toEqual([
    ['Sam', 'mentee', 0],
    ['Robin', 'mentor', 4],
  ]);
  expect(view.sessions.map(({ title, startsAt, zone }) => [title, startsAt, zone])).toEqual([
    [undefined, undefined, undefined],
    ['Kick-off', MONDAY, 'Europe/Berlin'],
  ]);
  expect(view.talkingPoints.map(({ text, status }) => `${text} ${status}`)).toEqual([
    'Point 62 open',
    'Point 60 open',
    'Point 61 discussed',
    'Jotted open',
  ]);
  expect(view.actionItems).toMatchObject([
    { text: 'Read chapter 3', assignees: [SAM, ROBIN], dueOn: '2026-03-09' },
    { text: 'Write to Ada', status: 'completed', completedAt: MONDAY + 82 },
  ]);
  expect(view.jots.map(({ kind, text, answered }) => [kind, text, answered])).toEqual([
    ['note', 'مرحبا', false],
    ['question', 'Why this one? 😀', true],
  ]);
  expect(view.bin.map(({ text }) => text)).toEqual(['Not this one']);
  expect(view.marks).toHaveLength(1);
});

test('[D139] one of the last form before there were further parts has its goals, notes and who left, too', () => {
  const doc = recordOf('flat-notes');
  const view = readRecord(doc);
  expect(view.unreadable).toBe(0);
  expect(view.members.find(({ name }) => name === 'Kim')?.leftAt).toBe(MONDAY + 5);
  expect(
    view.goals.map(({ title, status, progress, targetOn }) => [title, status, progress, targetOn]),
  ).toEqual([
    ['Speak in public', 'active', 35, '2026-09-01'],
    ['Learn Rust', 'active', 0, undefined],
  ]);
  const notes = plainNotes(notesOf(doc, idNumber<ItemId>(50)));
  expect(notes.map(({ text, kind, checked }) => [text, kind, checked])).toEqual([
    ['We agreed to meet', 'paragraph', undefined],
    ['every Monday', 'task', true],
    ['and to read', 'paragraph', undefined],
  ]);
  expect(notes[0]?.spans.map(({ text, strong, href }) => [text, strong, href])).toEqual([
    ['We agreed', true, undefined],
    [' ', false, undefined],
    ['to meet', false, 'https://example.org/'],
  ]);
});

test('[D139] one with all parts has one item in each, with every field', () => {
  const doc = recordOf('all-parts');
  const view = readRecord(doc);
  expect(view.unreadable).toBe(0);
  for (const part of ITEM_PARTS) {
    const item: unknown = view[part].find(({ id }: { readonly id: ItemId }) => id === idIn(part));
    expect(`${part} ${item === undefined ? 'is gone' : 'is there'}`).toBe(`${part} is there`);
    const lacking = Object.entries(item ?? {}).filter(([, value]) => value === undefined);
    expect(
      lacking.map(([name]) => `${part} ${name}`).filter((name) => !SINCE.includes(name)),
    ).toEqual([]);
  }
  expect(view.agreementSignatures).toHaveLength(1);
  expect(view.agreementVersions[0]?.sections.map(({ section }) => section)).toEqual([
    'purpose',
    'ending',
  ]);
  expect(view.sessions.map(({ title }) => title)).toContain('The second');
});

/** What came after the form 'all-parts' was written. */
const SINCE: readonly string[] = ['talkingPoints source', 'actionItems source', 'feedback goalId'];

/** What others were told once does not go into the bin. [D131] */
const STAYS = 'relationshipChecks';

/** Each item of each part is commented on, put into the bin and out of it, and one more is put beside it. */
function workOn(doc: Y.Doc): void {
  for (const part of ITEM_PARTS) {
    for (const { id } of readRecord(doc)[part]) {
      if (part !== 'comments') done(addComment(doc, LATER, { part, id }, 'Still here'));
      if (part === STAYS) continue;
      done(removeItem(doc, LATER, { part, id }));
      done(restoreItem(doc, LATER, { part, id }));
    }
    const least = { ...LEAST[part] };
    if ('itemId' in least || 'goalId' in least) continue;
    done(addAny(doc, part, least));
  }
}

describe('[D139] a record of each form is read, drawn up, kept and found by all that does so, and worked on', () => {
  test.each<FormName>(EARLIER)('%s', async (name) => {
    const doc = recordOf(name);
    await readEverything(doc, recordOf(name));
    const before = readRecord(doc);
    workOn(doc);
    const after = readRecord(doc);
    for (const part of ITEM_PARTS)
      expect(after[part]).toEqual(expect.arrayContaining([...before[part]]));
    expect(after.unreadable).toBe(before.unreadable);
    await readEverything(doc, recordOf(name));
    expect(after.newerSchema).toBe(false);
  });
});

test('[D140] notes as the first form kept them stay in it, though no version since reads them', () => {
  const doc = recordOf('first');
  workOn(doc);
  expect(plainNotes(notesOf(doc, idNumber<ItemId>(50))).map(({ text }) => text)).not.toContain(
    'We agreed to meet',
  );
  const opened = new Y.Doc();
  Y.applyUpdate(opened, Y.encodeStateAsUpdate(doc));
  const notes = opened.getXmlFragment(`notes:${idNumber<ItemId>(50)}`);
  expect(JSON.stringify(notes.toJSON())).toContain('We agreed to meet');
});

/** What the operations folder gives beside operations. */
const NO_OPERATIONS = ['isThere', 'checkNamed', 'hasLeftBefore', 'isDismissed', 'stuckUpdate'];

test('[D140] every operation is in the list that these tests walk', () => {
  const modules = import.meta.glob<Readonly<Record<string, unknown>>>(
    '../../../shared/record/operations/*.ts',
    { eager: true },
  );
  const names = Object.values(modules).flatMap((one) => Object.keys(one));
  const operations = names.filter((name) => !NO_OPERATIONS.includes(name));
  expect(Object.keys(EVERY_OPERATION).toSorted()).toEqual(operations.toSorted());
});

describe('[D140] what a later version has put beside what we know is there to the last byte, whatever is done', () => {
  test.each(Object.entries(EVERY_OPERATION))('%s', (_name, operation) => {
    const doc = recordOf('later-fields');
    const before = unknownIn(doc);
    done(operation(doc, LATER));
    expect(unknownIn(doc)).toEqual(before);
  });

  test('of one who works on every item of it', () => {
    const doc = recordOf('later-fields');
    workOn(doc);
    expect(unknownIn(doc)).toEqual(unknownIn(recordOf('later-fields')));
  });

  test('of one who keeps it in a checkpoint, and brings everything back out of that', async () => {
    const doc = recordOf('later-fields');
    const kept = await readCheckpointState(await writeCheckpointState(doc));
    if (!kept) throw new Error('not kept');
    expect(unknownIn(kept)).toEqual(unknownIn(doc));
    for (const part of ITEM_PARTS.filter((one) => one !== STAYS))
      done(removeItem(doc, LATER, { part, id: idIn(part) }));
    done(bringBack(doc, LATER, kept, differencesFrom(kept, doc)));
    expect(unknownIn(doc)).toEqual(unknownIn(kept));
  });

  test('of one who brings back what was deleted by hand', () => {
    const [doc, kept] = [recordOf('later-fields'), recordOf('later-fields')];
    for (const part of ITEM_PARTS) rootMap(doc, part).delete(idIn(part));
    done(bringBack(doc, LATER, kept, differencesFrom(kept, doc)));
    expect(unknownIn(doc)).toEqual(unknownIn(kept));
  });
});

describe('[D2, D141] a record of a newer version is read as far as it makes sense, and nothing writes into it', () => {
  test('what is known of it is read, and what is not known breaks no reader', async () => {
    const doc = recordOf('newer');
    const view = await readEverything(doc, recordOf('newer'));
    expect(view).toMatchObject({ newerSchema: true, schemaVersion: 2, kind: undefined });
    for (const part of ITEM_PARTS) expect(view[part].map(({ id }) => id)).toContain(idIn(part));
    // A word that is not known yet reads as the first one.
    expect(view.actionItems[0]?.status).toBe('not_started');
  });

  test.each(Object.entries(EVERY_OPERATION))('%s', (_name, operation) => {
    const doc = recordOf('newer');
    const before = Y.encodeStateAsUpdate(doc);
    const result = operation(doc, LATER);
    expect(result.ok ? 'done' : result.error.reason).toBe('newer-schema');
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });

  test('a checkpoint of a newer one is not brought back into one of ours', () => {
    const doc = recordOf('all-parts');
    const places = [{ part: 'goals', id: idIn('goals') }] as const;
    const brought = bringBack(doc, LATER, recordOf('newer'), places);
    expect(brought).toMatchObject({ ok: false, error: { reason: 'newer-schema' } });
  });
});
