/** Questions and curiosities that become talking points of the next session. */
import { expect, test } from 'vitest';
import type { ItemId } from '#shared/base/ids.ts';
import { putOnAgenda } from '#shared/record/operations/agenda.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { readRecord } from '#shared/record/read-record.ts';
import {
  author,
  done,
  idNumber,
  meet,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
} from '../../support/record/people.ts';

const text = 'How do you say no?';

function withQuestion() {
  const doc = pairRecord();
  const id = done(addJot(doc, author(), { kind: 'question', text }));
  return { doc, jot: { id, text } };
}

const pointsOf = (doc: Parameters<typeof readRecord>[0]) =>
  readRecord(doc).talkingPoints.map((point) => [point.id, point.text, point.status]);

test('[D158] two who put a question on the agenda while apart make one talking point of it', () => {
  const { doc, jot } = withQuestion();
  const other = replicaOf(doc);
  done(putOnAgenda(doc, author(1), jot));
  done(putOnAgenda(other, author(2, ROBIN), jot));
  meet(doc, other);
  for (const record of [doc, other]) expect(pointsOf(record)).toEqual([[jot.id, text, 'open']]);
});

test('[D158] what is on the agenda is not put there again, and comes back out of the bin', () => {
  const { doc, jot } = withQuestion();
  done(putOnAgenda(doc, author(1), jot));
  expect(reasonOf(putOnAgenda(doc, author(2), jot))).toBe('exists');
  done(removeItem(doc, author(3), { part: 'talkingPoints', id: jot.id }));
  expect(pointsOf(doc)).toEqual([]);
  done(putOnAgenda(doc, author(4, ROBIN), jot));
  expect(pointsOf(doc)).toEqual([[jot.id, text, 'open']]);
});

test('[D158] of a question that is not there nothing is put on the agenda', () => {
  const { doc } = withQuestion();
  const nowhere = { id: idNumber<ItemId>(99), text };
  expect(reasonOf(putOnAgenda(doc, author(), nowhere))).toBe('unknown-item');
});
