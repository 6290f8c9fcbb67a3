/** Questions, their answers and how long they wait; being stuck. */
import { expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addStuck } from '#shared/record/operations/stuck.ts';
import { addTalkingPoint, moveTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { isAnswered, waitingOf } from '#shared/record/questions.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import type { JotView } from '#shared/record/view.ts';
import {
  author,
  done,
  HOUR,
  meet,
  MONDAY,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
} from '../../support/record/people.ts';

const DAY = 24 * HOUR;

function withQuestion() {
  const doc = pairRecord();
  const onId = done(addJot(doc, author(), { kind: 'question', text: 'Why?' }));
  const question = (): JotView => {
    const [found] = readRecord(doc).jots;
    if (!found) throw new Error('no question');
    return found;
  };
  return { doc, onId, question };
}

test('[D120] an answer answers its question, and one that goes to the bin leaves it open', () => {
  const { doc, onId, question } = withQuestion();
  expect(isAnswered(readRecord(doc), question())).toBe(false);
  const id = done(addTo(doc, author(1, ROBIN), ANSWER, { text: 'So.', onId }));
  expect(isAnswered(readRecord(doc), question())).toBe(true);
  done(removeItem(doc, author(2), { part: 'answers', id }));
  expect(isAnswered(readRecord(doc), question())).toBe(false);
});

test('[D120] two who answer while apart have both answers', () => {
  const { doc, onId } = withQuestion();
  const other = replicaOf(doc);
  done(addTo(doc, author(1), ANSWER, { text: 'One.', onId }));
  done(addTo(other, author(2, ROBIN), ANSWER, { text: 'Two.', onId }));
  meet(doc, other);
  expect(readRecord(doc).answers.map(({ text }) => text)).toEqual(['One.', 'Two.']);
});

test('[D120] a question is late when it has waited as long as was agreed, and never before that', () => {
  const { doc, question } = withQuestion();
  const after = (ms: number) => waitingOf(readRecord(doc), question(), (MONDAY + ms) as Millis);
  expect(after(40 * DAY)).toEqual({ days: 40, isLate: false });
  done(setMentorship(doc, author(), { responseDays: 2 }));
  expect(after(2 * DAY - 1)).toEqual({ days: 1, isLate: false });
  expect(after(2 * DAY)).toEqual({ days: 2, isLate: true });
  expect(after(-DAY)).toEqual({ days: 0, isLate: false });
});

test('[D120] the response time is 1 to 60 whole days or none, and the view follows it', () => {
  const doc = pairRecord();
  const reader = createRecordReader(doc);
  for (const responseDays of [0, 61, 1.5])
    expect(reasonOf(setMentorship(doc, author(), { responseDays }))).toBe('bad-value');
  done(setMentorship(doc, author(), { responseDays: 60 }));
  expect(reader.read().responseDays).toBe(60);
  done(setMentorship(doc, author(), { name: 'Ours' }));
  expect(reader.read().responseDays).toBe(60);
  done(setMentorship(doc, author(), { responseDays: null }));
  expect(reader.read().responseDays).toBeUndefined();
  doc.getMap('meta').set('responseDays', 'soon');
  expect(reader.read().responseDays).toBeUndefined();
});

test('[D121] being stuck comes before all points, moved ones and earlier stuck ones too', () => {
  const doc = pairRecord();
  const texts = () => readRecord(doc).talkingPoints.map(({ text }) => text);
  const first = done(addStuck(doc, author(), { text: 'a' }));
  const point = done(addTalkingPoint(doc, author(1), { text: 'b' }));
  done(moveTalkingPoint(doc, author(2), point, { before: first }));
  done(addStuck(doc, author(3), { text: 'c', tried: ' ', need: 'Time' }));
  done(addTalkingPoint(doc, author(4), { text: 'd' }));
  expect(texts()).toEqual(['c', 'b', 'a', 'd']);
  const [stuck] = readRecord(doc).talkingPoints;
  expect(stuck).toMatchObject({ isStuck: true, tried: undefined, need: 'Time' });
});

test('[D121] however often somebody is stuck, the last one comes first or beside the first', () => {
  const doc = pairRecord();
  for (let at = 0; at < 400; at += 1) done(addStuck(doc, author(at), { text: `${at}` }));
  const { talkingPoints } = readRecord(doc);
  expect(talkingPoints[0]?.order).toBe(talkingPoints.find(({ text }) => text === '399')?.order);
});

test('[D121] two who are stuck while apart come first in one order', () => {
  const doc = pairRecord();
  done(addTalkingPoint(doc, author(), { text: 'old' }));
  const other = replicaOf(doc);
  done(addStuck(doc, author(1), { text: 'mine' }));
  done(addStuck(other, author(2, ROBIN), { text: 'theirs' }));
  meet(doc, other);
  const [here, there] = [doc, other].map((one) =>
    readRecord(one).talkingPoints.map(({ text }) => text),
  );
  expect(here).toEqual(there);
  expect(here?.at(-1)).toBe('old');
});
