import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type ItemId } from '#shared/base/ids.ts';
import { commentsOn, isOf, timeRequestsFor } from '#shared/record/item-talk.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { answerTimeRequest, askForTime } from '#shared/record/operations/time-requests.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { ITEM_PARTS, rootMap } from '#shared/record/schema.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import {
  author,
  done,
  MONDAY,
  pairRecord,
  reasonOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

function withItem() {
  const doc = pairRecord();
  const id = done(
    addActionItem(doc, author(), { text: 'Read', assignees: [SAM], dueOn: '2026-03-06' }),
  );
  return { doc, id, on: { part: 'actionItems', id } as const };
}

test('[D115] comments of both stand on the item in the order in which they were made', () => {
  const { doc, on } = withItem();
  done(addComment(doc, author(1), on, 'Chapter two is long'));
  done(addComment(doc, author(2, ROBIN), on, 'Skip it'));
  const texts = commentsOn(readRecord(doc), on.part, on.id).map(({ text }) => text);
  expect(texts).toEqual(['Chapter two is long', 'Skip it']);
  expect(commentsOn(readRecord(doc), 'goals', on.id)).toEqual([]);
  done(removeItem(doc, author(3), on));
  const refused = [addComment(doc, author(4), on, 'Late'), addComment(doc, author(4), on, ' ')];
  expect(refused.map(reasonOf)).toEqual(['unknown-item', 'unknown-item']);
});

test('[D135] a comment on a session of the cadence keeps it, whatever becomes of the cadence', () => {
  const doc = pairRecord();
  const startsOn = '2026-03-09';
  const cadence = done(setCadence(doc, author(), { startsOn, time: '10:00', zone: 'UTC' }));
  const [next] = sessionsAround(readRecord(doc), MONDAY).toReversed();
  if (!next) throw new Error('no session');
  let updates = 0;
  doc.on('update', () => (updates += 1));
  done(addComment(doc, author(), { part: 'sessions', id: next.id }, 'In the park'));
  expect(updates).toBe(1);
  done(removeItem(doc, author(), { part: 'series', id: cadence }));
  const view = readRecord(doc);
  expect(view.sessions).toMatchObject([{ id: next.id, startsAt: next.startsAt }]);
  expect(commentsOn(view, 'sessions', next.id)).toMatchObject([{ text: 'In the park' }]);
});

test('[D116] more time is asked for by one and answered by another, and no due date moves', () => {
  const { doc, id } = withItem();
  const asked = { itemId: id, untilOn: '2026-03-13', reason: 'I was ill' };
  const request = done(askForTime(doc, author(1), asked));
  expect(timeRequestsFor(readRecord(doc), id)).toMatchObject([{ ...asked, answer: undefined }]);
  expect(reasonOf(answerTimeRequest(doc, author(2), request, 'agreed'))).toBe('bad-value');
  done(answerTimeRequest(doc, author(2, ROBIN), request, 'agreed'));
  expect(timeRequestsFor(readRecord(doc), id)).toMatchObject([
    { ...asked, answer: 'agreed', answeredBy: ROBIN },
  ]);
  expect(readRecord(doc).actionItems[0]?.dueOn).toBe('2026-03-06');
  const refused = askForTime(doc, author(3), { itemId: newId<ItemId>(), untilOn: '2026-03-13' });
  expect(reasonOf(refused)).toBe('unknown-item');
});

test('[D118] mine are those that I am to do, theirs those of somebody else', () => {
  const cases = [[], [SAM], [ROBIN], [SAM, ROBIN]].map((assignees) =>
    (['all', 'mine', 'theirs'] as const).filter((whose) => isOf(whose, { assignees }, SAM)),
  );
  expect(cases).toEqual([['all'], ['all', 'mine'], ['all', 'theirs'], ['all', 'mine', 'theirs']]);
});

test.each(ITEM_PARTS)('[D115] an item of %s can be commented on', (part) => {
  const doc = pairRecord();
  const id = newId<ItemId>();
  rootMap(doc, part).set(id, new Y.Map());
  done(addComment(doc, author(), { part, id }, 'I see'));
  expect(commentsOn(readRecord(doc), part, id)).toMatchObject([{ text: 'I see' }]);
});

test('[D103, D115] a session of a cadence that was commented on stands in the record, and stays', () => {
  const doc = pairRecord();
  const weekly = { startsOn: '2026-03-02', time: '10:00', zone: 'UTC' } as const;
  done(setCadence(doc, author(), weekly));
  const id = sessionsAround(readRecord(doc), MONDAY)[0]?.id ?? newId<ItemId>();
  done(addComment(doc, author(1), { part: 'sessions', id }, 'Bring the slides'));
  expect(readRecord(doc).sessions.map((session) => session.id)).toEqual([id]);
  expect(commentsOn(readRecord(doc), 'sessions', id)).toHaveLength(1);
});
