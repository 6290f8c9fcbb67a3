/** What stands in the two mentorships of the page of states (states-page.tsx). */
import type { ItemId, MemberId, Millis } from '#shared/base/ids.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { calendarDateAt } from '#shared/record/calendar-date.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { leaveOut, setCadence } from '#shared/record/operations/series.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { dayNumber, dayOf } from '#shared/record/series-days.ts';
import { notesOf } from '#shared/record/notes.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { writeLines } from '../record/note-writer.ts';
import { done } from '../record/people.ts';

const MINUTE_MS = 60_000;
/** More than a long list draws at once. */
const PROMISES = 34;

/** A record of me and `partner`, who started a session after mine. Returns mine. */
export function writeFull(room: Room, partner: MemberId): ItemId {
  const { doc, memberId } = room;
  const byMe = (ago: number): Author => ({ memberId, now: (room.now() - ago) as Millis });
  const byThem = { memberId: partner, now: (room.now() - MINUTE_MS) as Millis };
  done(putMember(doc, byThem, { id: partner, name: 'Mia Okafor', role: 'mentor' }));
  const mine = done(
    addSession(doc, byMe(2 * MINUTE_MS), { title: 'Speaking up', startsAt: byThem.now }),
  );
  done(addSession(doc, byThem, { title: 'Reviews', startsAt: byThem.now }));
  const point = { text: 'What went well since last time', sessionId: mine };
  const source = 'https://handbook.example/reviews';
  const pointId = done(addTalkingPoint(doc, byMe(0), { ...point, source }));
  writeTalk(room, byThem, mine, pointId);
  writeLines(notesOf(doc, mine), [
    { text: 'Read this before: ' },
    { text: 'the handbook', marks: { link: 'https://handbook.example/reviews' } },
  ]);
  for (let number = 1; number <= PROMISES; number += 1) {
    const text = `Promise number ${number}`;
    const assignees = [number % 2 === 0 ? memberId : partner];
    const id = done(addActionItem(doc, byMe(0), { text, assignees }));
    if (number <= 2) done(updateActionItem(doc, byMe(0), id, { status: 'completed' }));
  }
  for (const title of ['Ask sooner', 'Write shorter', 'Lead a review', 'Give a talk'])
    done(addGoal(doc, byMe(0), { title, owner: memberId }));
  return mine;
}

/** What was said to the session and to what stands in it, what was decided, and what they agreed on for later. */
function writeTalk(room: Room, byThem: Author, mine: ItemId, point: ItemId): void {
  const { doc } = room;
  const decided = { text: 'We stop at four', kind: 'decision', sessionId: mine } as const;
  const takeaway = done(addTo(doc, byThem, TAKEAWAY, decided));
  const said = [
    [{ part: 'talkingPoints', id: point }, 'The talk in March, above all'],
    [{ part: 'takeaways', id: takeaway }, 'Good for both of us'],
    [{ part: 'sessions', id: mine }, 'Thank you for the hour'],
  ] as const;
  for (const [on, text] of said) done(addComment(doc, byThem, on, text));
  const startsOn = dayOf(dayNumber(calendarDateAt(room.now())) + 1);
  const leftOut = dayOf(dayNumber(calendarDateAt(room.now())) + 8);
  if (startsOn === undefined || leftOut === undefined) throw new Error('no days');
  const cadence = { startsOn, time: '10:00', zone: 'Pacific/Auckland', count: 6 };
  const id = done(setCadence(doc, byThem, cadence));
  done(leaveOut(doc, byThem, id, leftOut, true));
}

/** A record with one promise of mine. Returns it. */
export function writeLittle({ doc, memberId, now }: Room): ItemId {
  const item = { text: 'Choose the next book', assignees: [memberId] };
  return done(addActionItem(doc, { memberId, now: now() }, item));
}
