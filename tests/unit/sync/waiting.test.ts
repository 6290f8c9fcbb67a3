/** What is projected of what waits in a record, of the sessions to come, and how often that is gathered. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type DeviceId, type ItemId, type MemberId, type RoomId } from '#shared/base/ids.ts';
import { agreementOf, agreementText, writtenSections } from '#shared/record/agreement.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { notesOf } from '#shared/record/notes.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { signAgreement } from '#shared/record/operations/agreement.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { setReady } from '#shared/record/operations/relationship-checks.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { answerTimeRequest, askForTime } from '#shared/record/operations/time-requests.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { readProjection, type Projection } from '../../../extension/store/projection.ts';
import { readTidings, type Tidings } from '../../../extension/store/tidings.ts';
import { createProjector } from '../../../extension/sync/projector.ts';
import { projectionOf } from '../../support/record/every-reader.ts';
import {
  author,
  done,
  HOUR,
  idNumber,
  MONDAY,
  pairRecord,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';
import { hugeUpdate } from '../../support/record/wrong-types.ts';
import { there } from '../../support/there.ts';

const DAY = 24 * HOUR;

async function projected(doc: Y.Doc, me: MemberId = SAM): Promise<Tidings> {
  return readTidings(there(readProjection(await projectionOf(doc, me))).tidings);
}

/** What waits, as "kind text". */
async function waits(doc: Y.Doc, me: MemberId = SAM): Promise<readonly string[]> {
  const { waiting } = await projected(doc, me);
  return waiting.map(({ kind, on, text }) => `${on}: ${kind} ${text}`.trim());
}

test('[B95] what others ask is there with who, since when and by when, mine to answer first, longest first', async () => {
  const doc = pairRecord();
  const item = done(addActionItem(doc, author(), { text: 'Outline', assignees: [ROBIN] }));
  const ask = (days: number) => author(-days * DAY, ROBIN);
  done(addJot(doc, author(-9 * DAY), { kind: 'question', text: 'Mine' }));
  done(addTo(doc, ask(2), REVIEW_REQUEST, { title: 'Slides', dueOn: '2026-03-04' }));
  done(addTo(doc, ask(3), FEEDBACK_REQUEST, { text: 'The retro' }));
  done(askForTime(doc, ask(1), { itemId: item, untilOn: '2026-03-09' }));
  const question = done(addJot(doc, ask(4), { kind: 'question', text: 'Why?' }));
  done(addTo(doc, ask(5), RELATIONSHIP_CHECK, { startsOn: '2026-02-25' }));
  const { waiting } = await projected(doc);
  expect(waiting.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'check ',
    'question Why?',
    'feedback The retro',
    'review Slides',
    'more-time Outline',
    'question Mine',
  ]);
  expect(waiting[1]).toEqual({
    ...{ kind: 'question', id: question, on: 'me', text: 'Why?', by: ROBIN, dueOn: undefined },
    since: MONDAY - 4 * DAY,
  });
  expect(waiting[3]?.dueOn).toBe('2026-03-04');
  expect(waiting[4]).toMatchObject({ id: item, dueOn: '2026-03-09' });
  expect(waiting[5]?.on).toBe('others');
});

test('[B95] what was answered waits no more, and what I asked of the others does not wait for me', async () => {
  const doc = pairRecord();
  const robin = author(1, ROBIN);
  const item = done(addActionItem(doc, author(), { text: 'Outline', assignees: [ROBIN] }));
  const onId = done(addJot(doc, robin, { kind: 'question', text: 'Why?' }));
  done(addTo(doc, author(2), ANSWER, { text: 'So', onId }));
  const requestId = done(addTo(doc, robin, FEEDBACK_REQUEST, { text: 'The retro' }));
  done(addTo(doc, author(2), FEEDBACK, { forMember: ROBIN, requestId, impact: 'It helped' }));
  const review = done(addTo(doc, robin, REVIEW_REQUEST, { title: 'Slides' }));
  done(changeIn(doc, author(2), REVIEW_REQUEST, review, { reply: 'Good' }));
  const more = done(askForTime(doc, robin, { itemId: item, untilOn: '2026-03-09' }));
  done(answerTimeRequest(doc, author(2), more, 'agreed'));
  const check = done(addTo(doc, robin, RELATIONSHIP_CHECK, { startsOn: '2026-03-02' }));
  done(setReady(doc, author(2), check, true));
  done(addTo(doc, author(), FEEDBACK_REQUEST, { text: 'My talk' }));
  done(addTo(doc, author(), REVIEW_REQUEST, { title: 'My paper' }));
  expect(await waits(doc)).toEqual([]);
  expect(await waits(doc, ROBIN)).toEqual([
    'me: feedback My talk',
    'me: review My paper',
    'me: check',
    'me: given It helped',
  ]);
});

test('[B95] a question of mine waits for nobody while nobody else is here', async () => {
  const doc = new Y.Doc();
  done(addJot(doc, author(), { kind: 'question', text: 'Why?' }));
  expect(await waits(doc)).toEqual([]);
});

/** `memberId` signs what stands there; the name of the text is as good as any of its form. */
function sign(doc: Y.Doc, memberId: MemberId, letter: string, later: number): void {
  const { now: at } = author(later);
  const text = agreementText(writtenSections(doc));
  const signing = { hash: letter.repeat(43), text, signature: 'A'.repeat(86), at };
  const device = idNumber<DeviceId>(9);
  done(signAgreement(doc, author(later, memberId), { ...signing, device }));
}

test('[B95] the agreement waits for who has not signed what another signed, and for all once it was changed', async () => {
  const doc = pairRecord();
  agreementOf(doc, 'purpose').insert(0, 'To grow');
  expect(await waits(doc)).toEqual([]);
  sign(doc, ROBIN, 'a', 10);
  expect(await waits(doc)).toEqual(['me: agreement']);
  expect((await projected(doc)).waiting[0]).toMatchObject({ by: ROBIN, since: MONDAY + 10 });
  expect(await waits(doc, ROBIN)).toEqual([]);
  sign(doc, SAM, 'a', 20);
  expect(await waits(doc)).toEqual([]);
  agreementOf(doc, 'purpose').insert(7, ' and to laugh');
  expect(await waits(doc)).toEqual(['me: agreement']);
  expect(await waits(doc, ROBIN)).toEqual(['me: agreement']);
});

test('[B95] of very much that waits two hundred are held, cut to what a line shows, and the others counted', async () => {
  const doc = pairRecord();
  const text = `Why? ${'🎈'.repeat(1_500)}`;
  done(addJot(doc, author(-DAY, ROBIN), { kind: 'question', text }));
  const parts = ['jots', 'feedbackRequests', 'reviewRequests', 'timeRequests'];
  const unanswered = { answered: false, reply: undefined, fromMember: undefined };
  const wrong = { ...unanswered, title: 'x', text: 'x', itemId: 'none' };
  Y.applyUpdate(doc, hugeUpdate(500, parts, wrong));
  const { waiting, moreWaiting } = await projected(doc);
  expect(waiting).toHaveLength(200);
  expect(moreWaiting).toBe(3 * 500 + 1 - 200);
  const first = there(waiting[0]?.text);
  expect(first.startsWith('Why? 🎈')).toBe(true);
  expect(Array.from(first)).toHaveLength(200);
  expect(first.isWellFormed()).toBe(true);
});

test('[B96] what goes on and what is to come is held, of the cadence, too, soonest first and four at most', async () => {
  const doc = pairRecord();
  const link = 'https://call.example.org/room';
  const about = { zone: 'Asia/Tokyo', lengthMinutes: 90, link } as const;
  const past = author(-HOUR).now;
  done(addSession(doc, author(), { title: 'Over', startsAt: past, lengthMinutes: 60 }));
  const now = done(addSession(doc, author(), { title: 'Now', startsAt: past, ...about }));
  const startsOn = '2026-03-03' as CalendarDate;
  const cadence = done(setCadence(doc, author(), { startsOn, time: '10:00', zone: 'UTC' }));
  const { coming } = await projected(doc);
  expect(coming).toHaveLength(4);
  expect(coming[0]).toEqual({
    ...{ id: now, title: 'Now', startsAt: past, ...about, seriesId: undefined },
  });
  expect(coming.slice(1).map(({ startsAt, seriesId }) => [startsAt, seriesId])).toEqual(
    [3, 10, 17].map((date) => [Date.UTC(2026, 2, date, 10), cadence]),
  );
});

test('[B95] from when my own next check-in is counted is there, where a rhythm is agreed', async () => {
  const doc = pairRecord();
  expect((await projected(doc)).checkIn).toBeUndefined();
  done(setMentorship(doc, author(), { checkInDays: 7 }));
  done(addTo(doc, author(DAY, ROBIN), CHECK_IN, { mood: 'good' }));
  const first = { days: 7, since: MONDAY, isFirst: true };
  expect((await projected(doc)).checkIn).toEqual(first);
  const robins = { days: 7, since: MONDAY + DAY, isFirst: false };
  expect((await projected(doc, ROBIN)).checkIn).toEqual(robins);
});

test('[B98] typing into notes gathers nothing of the record again, and a change of it does', async () => {
  const doc = pairRecord();
  const session = done(addSession(doc, author(), { title: 'Now', startsAt: MONDAY }));
  const written: Projection[] = [];
  const status = { relay: { state: 'none' }, waiting: 0, attention: [], reach: [] };
  const roomId = newId<ItemId>() as string as RoomId;
  const projector = createProjector({
    doc,
    entry: () => ({ roomId, memberId: SAM, mentorshipName: 'Ours' }) as never,
    term: () => 1,
    status: () => status as never,
    projections: {
      write: (projection: Projection) => {
        written.push(projection);
        return Promise.resolve({ ok: true, value: 'written' });
      },
    } as never,
    rename: () => Promise.resolve(),
    now: () => MONDAY,
  });
  await projector.flush();
  notesOf(doc, session).insert(0, 'typed');
  await projector.flush();
  done(addJot(doc, author(1, ROBIN), { kind: 'question', text: 'Why?' }));
  await projector.flush();
  projector.close();
  const [first, typed, asked] = written;
  expect(typed?.currentSession?.blocks[0]?.text).toBe('typed');
  const waitingIn = (one: Projection | undefined) => (there(one).tidings as Tidings).waiting;
  expect(waitingIn(typed)).toBe(waitingIn(first));
  expect(typed?.mine).toBe(first?.mine);
  expect(waitingIn(asked)).toMatchObject([{ text: 'Why?' }]);
});
