/** What is projected of a record that somebody has filled. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { readProjection } from '../../../extension/store/projection.ts';
import { projectionOf } from '../../support/record/every-reader.ts';
import { author, done, pairRecord, SAM } from '../../support/record/people.ts';
import { hugeUpdate } from '../../support/record/wrong-types.ts';
import { there } from '../../support/there.ts';

test('[B66] of very many items and members a projection holds those that lists show, and counts the items', async () => {
  const doc = pairRecord();
  const soon = '1999-01-01' as string as CalendarDate;
  done(addActionItem(doc, author(), { text: 'My item', assignees: [SAM], dueOn: soon }));
  Y.applyUpdate(doc, hugeUpdate(3_000, ['actionItems', 'members'], { status: 'in_progress' }));
  const projection = there(readProjection(await projectionOf(doc, SAM)));
  expect(projection.mine).toHaveLength(1_000);
  expect(projection.mine[0]?.text).toBe('My item');
  expect(projection.moreMine).toBe(2_001);
  expect(projection.members).toHaveLength(100);
  expect(projection.members.some(({ id }) => id === SAM)).toBe(true);
});
