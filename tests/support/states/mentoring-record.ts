/**
 * A mentorship in which two people use every part of the record: what stands in it is made up, and told by how
 * long ago it was, so that a session of it goes on while one looks.
 */
import type { ItemId, Millis } from '#shared/base/ids.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { putMember, updateCard } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import {
  addSession,
  rescheduleSession,
  updateSession,
} from '#shared/record/operations/sessions.ts';
import { addStuck } from '#shared/record/operations/stuck.ts';
import {
  addTalkingPoint,
  carryOver,
  setTalkingPoint,
  updateTalkingPoint,
} from '#shared/record/operations/talking-points.ts';
import { askForTime } from '#shared/record/operations/time-requests.ts';
import { notesOf } from '#shared/record/notes.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import { PATH_STEP } from '#shared/record/parts/path-steps.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { ITEM_PARTS, itemMap } from '#shared/record/schema.ts';
import { writeLines } from '../record/note-writer.ts';
import { done } from '../record/people.ts';
import { writeBetween } from './mentoring-between.ts';
import { DAY, dayFrom, MINUTE, PARTNER, type Writers } from './writers.ts';

/** The partner comes in, with a card, where I have been for a while; the mentorship gets its kind. */
export function writePartner({ room: { doc }, me, them }: Writers): void {
  const id = them().memberId;
  itemMap(doc, 'members', me().memberId)?.set('at', me(41 * DAY).now);
  done(putMember(doc, them(40 * DAY), { id, name: PARTNER, role: 'mentor' }));
  done(setMentorship(doc, me(40 * DAY), { kind: 'traditional' }));
}

function writeCards(writers: Writers): void {
  const { room, me, them } = writers;
  const { doc, memberId } = room;
  const mine = {
    zone: 'Europe/Berlin',
    workingHours: 'Weekdays 9 to 17, Fridays until noon',
    strengths: 'Reading other people’s code without getting cross.\nDrawing what nobody can say.',
    learns: 'To say what I think while it still helps',
    mentorTypes: { peer: true, practical: true },
  } as const;
  done(updateCard(doc, me(30 * DAY), memberId, mine));
  const theirs = {
    zone: 'Pacific/Auckland',
    workingHours: 'Early mornings',
    offers: 'Twelve years of reviews, good and bad ones',
    howIWork: 'I answer in the evening. If it burns, call me.',
    mentorTypes: { traditional: true, aspirational: true, coping: true },
  } as const;
  done(updateCard(doc, them(30 * DAY), them().memberId, theirs));
  const steps = [
    ['2014', 'Left university without a degree', true],
    ['2016', 'First job, in a team of three', false],
    ['Since 2021', 'Leads the platform team', false],
  ] as const;
  for (const [at, [when, text, isMistake]] of steps.entries())
    for (const by of [me, them]) {
      const author = by(30 * DAY - at * MINUTE);
      done(addTo(doc, author, PATH_STEP, { when, text, isMistake, memberId: author.memberId }));
    }
}

function writeGoals(writers: Writers): ItemId {
  const { room, me, them } = writers;
  const { doc, memberId } = room;
  const goal = done(
    addGoal(doc, me(20 * DAY), {
      title: 'Speak up in reviews while it still helps',
      owner: memberId,
      targetOn: dayFrom(writers, 60),
      area: 'communication',
      aspiration: 'That the quiet ones are heard, me among them',
      countedBy: 'milestones',
    }),
  );
  for (const [at, text] of ['Ask one question in each', 'Disagree once', 'Lead one'].entries()) {
    const doneAt = at === 0 ? me(9 * DAY).now : undefined;
    done(addTo(doc, me(20 * DAY - at * MINUTE), MILESTONE, { text, goalId: goal, doneAt }));
  }
  done(updateGoal(doc, me(3 * DAY), goal, { targetOn: dayFrom(writers, 90) }));
  done(addComment(doc, them(2 * DAY), { part: 'goals', id: goal }, 'Thursday would be a good one'));
  done(
    addGoal(doc, them(18 * DAY), {
      title: 'Understand how the younger half of the team works',
      owner: them().memberId,
      progress: 30,
    }),
  );
  return goal;
}

function writeItems(writers: Writers, earlier: ItemId, goalId: ItemId): void {
  const { room, me, them } = writers;
  const { doc, memberId } = room;
  const outline = done(
    addActionItem(doc, me(13 * DAY), {
      text: 'Send Mia the outline of the talk',
      assignees: [memberId],
      dueOn: dayFrom(writers, 2),
      sessionId: earlier,
    }),
  );
  done(updateActionItem(doc, me(DAY), outline, { goalId, blocker: 'The archive is closed' }));
  const until = { itemId: outline, untilOn: dayFrom(writers, 9), reason: 'The archive is closed' };
  done(askForTime(doc, me(DAY), until));
  const others = [
    ['Read two chapters on giving feedback', -1],
    ['Practise the talk once with the team', 21],
  ] as const;
  for (const [text, days] of others)
    done(
      addActionItem(doc, me(6 * DAY), {
        text,
        assignees: [memberId],
        dueOn: dayFrom(writers, days),
      }),
    );
  const guild = done(
    addActionItem(doc, them(13 * DAY), {
      text: 'Introduce Ben to the design guild',
      assignees: [them().memberId],
      sessionId: earlier,
      dueOn: dayFrom(writers, -1),
    }),
  );
  done(addComment(doc, me(2 * DAY), { part: 'actionItems', id: guild }, 'They meet on Mondays'));
}

/** The session before and the one that goes on, with all that a session can hold. Returns both. */
function writeSessions(writers: Writers): readonly [ItemId, ItemId] {
  const { room, me, them } = writers;
  const { doc } = room;
  const earlier = done(
    addSession(doc, me(15 * DAY), { title: 'The April release', startsAt: me(14 * DAY).now }),
  );
  const session = done(
    addSession(doc, me(7 * DAY), {
      title: 'Speaking up in reviews',
      startsAt: (me().now + DAY) as Millis,
      lengthMinutes: 60,
      mode: 'video',
      placeText: 'The quiet room',
      link: 'https://meet.example.org/mia-and-ben',
    }),
  );
  const to = {
    startsAt: me(20 * MINUTE + 1_000).now,
    zone: 'Europe/Berlin',
    reason: 'Mia travels',
  };
  done(rescheduleSession(doc, them(5 * DAY), session, to));
  const [mine, theirs] = [me().memberId, them().memberId];
  done(
    updateSession(doc, me(), session, {
      attendance: { [mine]: 'there', [theirs]: 'late' },
      win: { [mine]: 'I asked first, twice', [theirs]: 'Slept through the night' },
      hard: { [theirs]: 'Three people left the team' },
      failure: { [mine]: 'The long message after the review' },
      lesson: { [mine]: 'Say it in the room, or not at all' },
      learned: { [theirs]: 'That silence is not agreement.\nI will ask twice.' },
      useful: { [mine]: 'very', [theirs]: 'somewhat' },
    }),
  );
  return [earlier, session];
}

function writeAgenda({ room: { doc }, me, them }: Writers, earlier: ItemId, now: ItemId): void {
  const add = (by: Author, text: string, sessionId: ItemId): ItemId =>
    done(addTalkingPoint(doc, by, { text, sessionId }));
  const talk = add(me(14 * DAY), 'The talk in June', earlier);
  done(carryOver(doc, me(13 * DAY), [talk], { from: earlier, to: now }));
  add(them(14 * DAY), 'Who decides about the budget', earlier);
  const went = add(them(60 * MINUTE), 'What went well since last time', now);
  done(setTalkingPoint(doc, them(), went, 'discussed'));
  const direction = { learner: me().memberId, teacher: them().memberId };
  const quiet = add(me(50 * MINUTE), 'How to disagree without stopping the work', now);
  done(updateTalkingPoint(doc, me(), quiet, { hat: 'advice', direction }));
  const later = add(me(40 * MINUTE), 'Holidays', now);
  done(setTalkingPoint(doc, me(), later, 'deferred'));
  done(
    addStuck(doc, me(30 * MINUTE), {
      text: 'The review tool',
      tried: 'Asked in the channel',
      need: 'Somebody who knows it',
    }),
  );
}

function writeNotes({ room: { doc }, me }: Writers, session: ItemId): void {
  writeLines(notesOf(doc, session), [
    { text: 'Speaking up', line: { kind: 'heading', level: 2 } },
    { text: 'Ben held back in two reviews, then wrote long messages afterwards.' },
    { text: 'ask one question before giving an opinion', line: { kind: 'bullet' } },
    { text: 'and listen to the answer', line: { kind: 'bullet' } },
  ]);
  const kept = [
    ['decision', 'Ben leads the review on Thursday'],
    ['takeaway', 'A question opens more than an opinion'],
    ['lesson', 'Long messages come too late'],
  ] as const;
  for (const [at, [kind, text]] of kept.entries())
    done(
      addTo(doc, me(5 * MINUTE - at), TAKEAWAY, {
        ...{ kind, text, sessionId: session },
        isMistake: kind === 'lesson',
      }),
    );
}

/** Puts the first item of each part into the bin. */
export function removeOneOfEach({ room: { doc, record }, me }: Writers): void {
  // One that was revealed stays. [D131]
  const begun = done(addTo(doc, me(), RELATIONSHIP_CHECK, { startsOn: '2026-05-04' }));
  for (const part of ITEM_PARTS) {
    const id = part === 'relationshipChecks' ? begun : record.value[part][0]?.id;
    if (id !== undefined) done(removeItem(doc, me(), { part, id }));
  }
}

/** Where something stands in the record. */
export type Written = { readonly session: ItemId; readonly goal: ItemId };

/** Writes it all, but for the agreement, which takes signatures. */
export function writeMentoring(writers: Writers): Written {
  const { room, me } = writers;
  const { doc } = room;
  writePartner(writers);
  writeCards(writers);
  const goal = writeGoals(writers);
  const [earlier, session] = writeSessions(writers);
  writeItems(writers, earlier, goal);
  writeAgenda(writers, earlier, session);
  writeNotes(writers, session);
  done(
    setCadence(doc, me(30 * DAY), {
      startsOn: dayFrom(writers, 13),
      frequency: 'weekly',
      every: 2,
      time: '18:00',
      zone: 'Pacific/Auckland',
      lengthMinutes: 60,
    }),
  );
  writeBetween(writers, goal);
  return { session, goal };
}
