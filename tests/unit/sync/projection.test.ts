/** What is projected of a record that somebody has filled. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { readProjection } from '../../../extension/store/projection.ts';
import { projectionOf } from '../../support/record/every-reader.ts';
import { author, done, pairRecord, SAM } from '../../support/record/people.ts';
import { hugeUpdate } from '../../support/record/wrong-types.ts';
import { at, must } from '../../support/store/samples.ts';
import { enter, leave, until, untilSynced, untilTrue } from '../../support/sync/stage.ts';
import { there } from '../../support/there.ts';

afterEach(leave);

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

test('[U154] what a mentorship is called in its record it is called in the keyring, whoever named it', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const { roomId, memberId } = stage.entry;
  const { keyring } = stage.mia.store;
  const named = async (): Promise<string | undefined> =>
    must(await keyring.get(roomId))?.mentorshipName;
  done(setMentorship(page.doc, { memberId, now: at(1) }, { name: 'Ours' }));
  await untilTrue(async () => (await named()) === 'Ours');
  await until(() => page.entry().mentorshipName === 'Ours');
  const theirs = new Y.Doc();
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(page.doc));
  done(setMentorship(theirs, { memberId: stage.ben.memberId, now: at(2) }, { name: 'Theirs' }));
  stage.relay.append(await stage.ben.frame(copyBytes(Y.encodeStateAsUpdate(theirs))));
  await untilTrue(async () => (await named()) === 'Theirs');
});
