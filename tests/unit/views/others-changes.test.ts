/** What others do in an open mentorship, as it is gathered for "what changed?". */
import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import { agreementOf } from '#shared/record/agreement.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { changeIn } from '#shared/record/operations/items.ts';
import { GOAL_CHANGE } from '#shared/record/parts/goal-changes.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { News } from '../../../extension/hooks/news.ts';
import { createGatherer } from '../../../extension/hooks/news.ts';
import { hearOthers } from '../../../extension/hooks/others-changes.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { addOneOfEach } from '../../support/record/one-of-each.ts';
import { author, done, meet, pairRecord, replicaOf, ROBIN } from '../../support/record/people.ts';
import { roomOver } from '../session/session-page.tsx';

/** Sam's room, and the same record at Robin's; `told` asks what changed since it was asked last. */
function twoPlaces() {
  const doc = pairRecord();
  done(addGoal(doc, author(), { title: 'Speak in public' }));
  const theirs = replicaOf(doc);
  const { room } = roomOver(doc);
  const news: News[] = [];
  const gatherer = createGatherer({
    now: () => 0,
    startTimer: () => () => {},
    isWanted: () => false,
    tell: (one) => news.push(one),
  });
  const stop = hearOthers(room, gatherer);
  const told = (): readonly string[] => {
    meet(doc, theirs);
    gatherer.ask();
    return news.at(-1)?.changed.map(({ part, count }) => `${part} ${count}`) ?? [];
  };
  return { doc, theirs, told, stop };
}

const goalOf = (doc: Y.Doc) => readRecord(doc).goals[0]?.id ?? ('' as never);

test('[U237] that a goal changed is told without how it changed, and a reason that is given later is', () => {
  const { theirs, told, stop } = twoPlaces();
  done(updateGoal(theirs, author(0, ROBIN), goalOf(theirs), { progress: 40 }));
  expect(told()).toEqual(['goals 1']);
  const change = readRecord(theirs).goalChanges[0]?.id ?? ('' as never);
  done(changeIn(theirs, author(0, ROBIN), GOAL_CHANGE, change, { reason: 'A good week' }));
  expect(told()).toEqual(['goalChanges 1']);
  stop();
});

test('[U237] what stands beside the items is told, and what I put there from elsewhere is not', () => {
  const { theirs, told, stop } = twoPlaces();
  writeLines(agreementOf(theirs, 'purpose'), [{ text: 'To grow' }]);
  expect(told()).toEqual(['agreement 1']);
  // As the popup does: by a document of its own, under my name.
  addOneOfEach(theirs, author());
  expect(told()).toEqual([]);
  stop();
});
