import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type ItemId } from '#shared/base/ids.ts';
import { differencesFrom, type Difference } from '#shared/record/differences.ts';
import { NO_MARKS, PLAIN_LINE } from '#shared/record/note-lines.ts';
import { insertInNotes, type NoteInsert } from '#shared/record/note-writing.ts';
import { notesOf, plainNotes } from '#shared/record/notes.ts';
import { OperationOrigin } from '#shared/record/operation.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { rootMap, SCHEMA_VERSION, type RootName } from '#shared/record/schema.ts';
import {
  author,
  done,
  meet,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const ROOTS: readonly RootName[] = [
  'meta',
  'members',
  'sessions',
  'talkingPoints',
  'actionItems',
  'jots',
  'goals',
];

type Full = {
  readonly doc: Y.Doc;
  readonly session: ItemId;
  readonly action: ItemId;
  readonly goal: ItemId;
};

const text = (words: string): NoteInsert => ({ type: 'text', text: words, marks: NO_MARKS });
const line = (attrs: Partial<typeof PLAIN_LINE> = {}): NoteInsert => ({
  type: 'line',
  attrs: { ...PLAIN_LINE, ...attrs },
});

function fullRecord(): Full {
  const doc = pairRecord();
  done(setMentorship(doc, author(), { name: 'Sam and Robin', kind: 'peer' }));
  const session = done(addSession(doc, author(), { title: 'Kick-off' }));
  done(addTalkingPoint(doc, author(), { text: 'Speaking up', sessionId: session }));
  const action = done(
    addActionItem(doc, author(), { text: 'Send it', assignees: [SAM], dueOn: '2026-03-09' }),
  );
  done(addJot(doc, author(), { kind: 'question', text: 'Why now?' }));
  const goal = done(addGoal(doc, author(), { title: 'Lead a review' }));
  insertInNotes(notesOf(doc, session), 0, [
    text('First'),
    line({ kind: 'task', checked: true }),
    { type: 'text', text: 'Second', marks: { ...NO_MARKS, strong: true } },
    line(),
    line({ kind: 'heading', level: 2 }),
    text('Third'),
  ]);
  return { doc, session, action, goal };
}

/** Deletes everything by hand, as no button does. */
function wipe(doc: Y.Doc, session: ItemId): void {
  for (const root of ROOTS) rootMap(doc, root).clear();
  const notes = notesOf(doc, session);
  notes.delete(0, notes.length);
}

function states(differences: readonly Difference[]): Readonly<Record<string, string>> {
  return Object.fromEntries(differences.map(({ part, state }) => [part, state]));
}

test('[D50] two that hold the same do not differ, nor does what is only there now', () => {
  const { doc } = fullRecord();
  const then = replicaOf(doc);
  done(addJot(doc, author(), { kind: 'note', text: 'Later' }));
  expect(differencesFrom(then, doc)).toEqual([]);
});

test('[D50] what is gone, what lies in the bin and what reads otherwise are told apart', () => {
  const { doc, session, action, goal } = fullRecord();
  const then = replicaOf(doc);
  rootMap(doc, 'talkingPoints').clear();
  done(removeItem(doc, author(), { part: 'actionItems', id: action }));
  done(updateGoal(doc, author(), goal, { progress: 50 }));
  const notes = notesOf(doc, session);
  notes.delete(0, 5);
  expect(differencesFrom(then, doc)).toMatchObject([
    { part: 'talkingPoints', state: 'missing', text: 'Speaking up' },
    { part: 'actionItems', id: action, state: 'removed', text: 'Send it' },
    { part: 'goals', id: goal, state: 'changed', text: 'Lead a review' },
    { part: 'notes', id: session, state: 'changed', lines: 1 },
  ]);
});

test('[D50, D51, D52] a record that was wiped by hand comes back whole, for both, in one transaction', () => {
  const { doc, session } = fullRecord();
  const before = readRecord(doc);
  const then = replicaOf(doc);
  const partner = replicaOf(doc);
  wipe(partner, session);
  meet(doc, partner);
  const differences = differencesFrom(then, doc);
  expect(states(differences)).toEqual({
    ...{ mentorship: 'missing', members: 'missing', sessions: 'missing', notes: 'missing' },
    ...{ talkingPoints: 'missing', actionItems: 'missing', jots: 'missing', goals: 'missing' },
  });
  const origins: unknown[] = [];
  doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));

  done(bringBack(doc, author(), then, differences));

  expect(readRecord(doc)).toEqual(before);
  expect(plainNotes(notesOf(doc, session)).map(({ kind, text: words }) => [kind, words])).toEqual([
    ['paragraph', 'First'],
    ['task', 'Second'],
    ['heading', 'Third'],
  ]);
  expect(origins).toEqual([new OperationOrigin('bringBack')]);
  expect(differencesFrom(then, doc)).toEqual([]);
  meet(doc, partner);
  expect(readRecord(partner)).toEqual(before);
});

test('[D51] what was removed leaves the bin as it was, and what changed is set back', () => {
  const { doc, action, goal } = fullRecord();
  const then = replicaOf(doc);
  const patch = { text: 'Other', assignees: [ROBIN], dueOn: null, status: 'completed' } as const;
  done(updateActionItem(doc, author(), action, patch));
  done(removeItem(doc, author(), { part: 'actionItems', id: action }));
  done(updateGoal(doc, author(), goal, { title: 'Other', targetOn: '2026-05-01' }));

  done(bringBack(doc, author(), then, differencesFrom(then, doc)));

  const [before, after] = [readRecord(then), readRecord(doc)];
  expect(after.actionItems).toEqual(before.actionItems);
  expect(after.goals).toEqual(before.goals);
  expect(after.bin).toEqual([]);
});

test('[D3, D51] what is not named stays, and so does what we do not know', () => {
  const { doc, action, goal } = fullRecord();
  const then = replicaOf(doc);
  rootMap(doc, 'goals').delete(goal);
  const item = rootMap(doc, 'actionItems').get(action) as Y.Map<unknown>;
  item.set('weather', 'from a newer version');
  item.set('text', '');
  const jots = readRecord(doc).jots.map(({ id }) => id);
  for (const id of jots) rootMap(doc, 'jots').delete(id);

  done(bringBack(doc, author(), then, [{ part: 'actionItems', id: action }]));

  expect(readRecord(doc).actionItems).toEqual(readRecord(then).actionItems);
  expect(item.get('weather')).toBe('from a newer version');
  expect(states(differencesFrom(then, doc))).toEqual({ goals: 'missing', jots: 'missing' });
});

test('[D51] what an item held that we do not know comes back with it', () => {
  const { doc, action } = fullRecord();
  const item = rootMap(doc, 'actionItems').get(action) as Y.Map<unknown>;
  item.set('comments', new Y.Map([['one', { text: 'Well done' }]]));
  const then = replicaOf(doc);
  rootMap(doc, 'actionItems').clear();

  done(bringBack(doc, author(), then, differencesFrom(then, doc)));

  const back = rootMap(doc, 'actionItems').get(action) as Y.Map<unknown>;
  expect((back.get('comments') as Y.Map<unknown>).toJSON()).toEqual({ one: { text: 'Well done' } });
});

test('[D52] lines that are gone come back at the end, and no line of now is touched', () => {
  const { doc, session } = fullRecord();
  const then = replicaOf(doc);
  const notes = notesOf(doc, session);
  notes.delete(0, 'First\nSecond'.length);
  insertInNotes(notes, 0, [text('Written since'), line({ kind: 'bullet' }), text('And this')]);
  const before = notes.toJSON();

  done(bringBack(doc, author(), then, [{ part: 'notes', id: session }]));

  expect(notes.toJSON()).toBe(`${before}\nFirst\nSecond`);
  const blocks = plainNotes(notes);
  expect(blocks.at(-1)).toMatchObject({ kind: 'task', checked: true, text: 'Second' });
  expect(blocks.at(-1)?.spans[0]?.strong).toBe(true);
  expect(blocks.at(-2)).toMatchObject({ kind: 'paragraph', text: 'First' });
  expect(differencesFrom(then, doc)).toEqual([]);
  done(bringBack(doc, author(), then, [{ part: 'notes', id: session }]));
  expect(notes.toJSON()).toBe(`${before}\nFirst\nSecond`);
});

test('[D8, D51] a place that was not there then, or a newer schema, is refused and nothing written', () => {
  const { doc, goal } = fullRecord();
  const then = replicaOf(doc);
  rootMap(doc, 'goals').clear();
  const before = Y.encodeStateAsUpdate(doc);
  const places = [{ part: 'goals', id: goal } as const];
  const unknown = bringBack(doc, author(), then, [...places, { part: 'jots', id: newId() }]);
  expect(reasonOf(unknown)).toBe('unknown-item');
  const odd = bringBack(doc, author(), then, [...places, { part: 'notes', id: 'no id' }]);
  expect(reasonOf(odd)).toBe('unknown-item');
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);

  rootMap(then, 'meta').set('schemaVersion', SCHEMA_VERSION + 1);
  expect(reasonOf(bringBack(doc, author(), then, places))).toBe('newer-schema');
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});
