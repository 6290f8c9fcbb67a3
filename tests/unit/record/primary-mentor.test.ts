/** The primary mentor of a mentorship. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { MemberId } from '#shared/base/ids.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
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
  SAM,
} from '../../support/record/people.ts';

test('[D136] of two who choose the primary mentor while apart one choice stands, for both', () => {
  const doc = pairRecord();
  const other = replicaOf(doc);
  done(setMentorship(doc, author(), { primaryMentor: SAM }));
  done(setMentorship(other, author(0, ROBIN), { primaryMentor: ROBIN }));
  meet(doc, other);
  const { primaryMentor } = readRecord(doc);
  expect([SAM, ROBIN]).toContain(primaryMentor);
  expect(readRecord(other).primaryMentor).toBe(primaryMentor);
  done(setMentorship(doc, author(1), { primaryMentor: null }));
  expect(readRecord(doc).primaryMentor).toBeUndefined();
});

test('[D136] nobody is the primary mentor who has no card, whoever wrote it', () => {
  const doc = pairRecord();
  const stranger = idNumber<MemberId>(77);
  expect(reasonOf(setMentorship(doc, author(), { primaryMentor: stranger }))).toBe(
    'unknown-member',
  );
  for (const wrong of [stranger, 7, '', new Y.Map(), null]) {
    doc.getMap('meta').set('primaryMentor', wrong);
    expect(readRecord(doc).primaryMentor).toBeUndefined();
  }
});

test('[D51, D136] bringing the mentorship back brings who was its primary mentor', () => {
  const doc = pairRecord();
  done(setMentorship(doc, author(), { name: 'Kim and Sam', primaryMentor: ROBIN }));
  const then = replicaOf(doc);
  done(setMentorship(doc, author(1), { name: 'Other', primaryMentor: null }));
  done(bringBack(doc, author(2), then, [{ part: 'mentorship', id: '' }]));
  expect(readRecord(doc)).toMatchObject({ name: 'Kim and Sam', primaryMentor: ROBIN });
});
