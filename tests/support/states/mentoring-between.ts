/** What stands between the sessions of a mentorship in which all is used, and on its pages for feedback and resources. */
import type { ItemId } from '#shared/base/ids.ts';
import { answerFeedback } from '#shared/record/operations/feedback.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { revealAnswers, setReady } from '#shared/record/operations/relationship-checks.ts';
import type { InputOf } from '#shared/record/part-shape.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { done } from '../record/people.ts';
import { DAY, dayFrom, MINUTE, type Writers } from './writers.ts';

function writeQuestions({ room: { doc }, me, them }: Writers): void {
  done(setMentorship(doc, me(20 * DAY), { responseDays: 3, checkInDays: 14 }));
  const old = done(
    addJot(doc, me(12 * DAY), { kind: 'question', text: 'How did you choose what to learn next?' }),
  );
  done(addTo(doc, them(11 * DAY), ANSWER, { onId: old, text: 'By what I envied.\nStill do.' }));
  done(addJot(doc, them(5 * DAY), { kind: 'question', text: 'May I show the outline to Lena?' }));
  done(addJot(doc, me(60 * MINUTE), { kind: 'question', text: 'Who decides about the budget?' }));
  done(
    addTo(doc, me(2 * DAY), CHECK_IN, {
      mood: 'so-so',
      text: 'Two reviews, one of them good',
      blocker: 'No time to prepare',
      need: 'An hour with you',
    }),
  );
  done(addTo(doc, them(3 * DAY), CHECK_IN, { mood: 'great' }));
}

function writeReviews(writers: Writers): void {
  const { room, me, them } = writers;
  const { doc } = room;
  done(
    addTo(doc, me(3 * DAY), REVIEW_REQUEST, {
      title: 'The outline of the talk',
      link: 'https://docs.example.org/outline',
      wanted: 'Is the beginning too long?',
      dueOn: dayFrom(writers, 1),
    }),
  );
  const said = { reply: 'Yes. Begin with the story.', repliedAt: them(DAY).now };
  done(
    addTo(doc, me(9 * DAY), REVIEW_REQUEST, {
      title: 'My first review comment',
      dueOn: dayFrom(writers, -7),
      answeredBy: them().memberId,
      ...said,
    }),
  );
  done(addJot(doc, me(DAY), { kind: 'win', text: 'The review went well once I asked first' }));
  done(addJot(doc, them(2 * DAY), { kind: 'note', text: 'Lena looks for somebody for September' }));
  done(
    addTo(doc, me(4 * DAY), REFLECTION, {
      text: 'I keep waiting until I am sure.\nBy then the meeting is over.',
    }),
  );
}

function writeFeedback({ room: { doc }, me, them }: Writers): void {
  const [mine, theirs] = [me().memberId, them().memberId];
  const request = done(addTo(doc, me(8 * DAY), FEEDBACK_REQUEST, { text: 'How I ran the retro' }));
  done(addTo(doc, them(6 * DAY), FEEDBACK_REQUEST, { text: 'Do I talk too much?' }));
  done(
    addTo(doc, them(7 * DAY), FEEDBACK, {
      forMember: mine,
      requestId: request,
      situation: 'The retrospective on Tuesday',
      behaviour: 'You let the quiet ones begin',
      impact: 'We heard two ideas that nobody had heard before',
      suggestion: 'Stop after an hour',
    }),
  );
  const promised = done(
    addTo(doc, them(5 * DAY), FEEDBACK, { forMember: mine, impact: 'The long message hurt Lena' }),
  );
  done(
    answerFeedback(doc, me(4 * DAY), promised, { answer: 'will-do', text: 'Talk to Lena first' }),
  );
  const asked = done(
    addTo(doc, them(9 * DAY), FEEDBACK, { forMember: mine, suggestion: 'Ask me sooner' }),
  );
  done(answerFeedback(doc, me(8 * DAY), asked, { answer: 'question', text: 'By which way?' }));
  done(addTo(doc, me(2 * DAY), FEEDBACK, { forMember: theirs, appreciation: 'You made it clear' }));
}

const ANSWERS = { mine: '3454020345', theirs: '4453312343' };

function writeChecks(writers: Writers): void {
  const { room, me, them } = writers;
  const { doc } = room;
  const check = done(
    addTo(doc, me(6 * DAY), RELATIONSHIP_CHECK, { startsOn: dayFrom(writers, -6) }),
  );
  for (const by of [me, them]) done(setReady(doc, by(5 * DAY), check, true));
  done(revealAnswers(doc, me(5 * DAY), check, ANSWERS.mine));
  done(revealAnswers(doc, them(5 * DAY), check, ANSWERS.theirs));
}

/** One in each step. */
function writeIntroductions({ room: { doc }, me, them }: Writers): void {
  const [mine, theirs] = [me().memberId, them().memberId];
  const both = { asked: true, otherAgreed: true } as const;
  const why = 'He built what I want to build';
  const steps: readonly InputOf<typeof INTRODUCTION>[] = [
    { title: 'Tomás Reyes', forMember: mine, why },
    { title: 'Ada Ngata', forMember: theirs, ...both, state: 'met', outcome: 'Coffee each month' },
    { title: 'Jun Sato', forMember: mine, ...both, state: 'made' },
    { title: 'Lena Vogt', forMember: mine, asked: true, otherAgreed: true, state: 'agreed' },
    { title: 'The whole guild', forMember: theirs, state: 'declined' },
  ];
  for (const [at, step] of steps.entries())
    done(addTo(doc, them(7 * DAY - at * MINUTE), INTRODUCTION, step));
}

function writeResources(writers: Writers, goalId: ItemId): void {
  const { room, me, them } = writers;
  const { doc } = room;
  const [mine, theirs] = [me().memberId, them().memberId];
  done(
    addTo(doc, them(9 * DAY), RESOURCE, {
      title: 'Time to Think',
      url: 'https://books.example.org/time-to-think',
      why: 'It is about what listening does to the one who speaks.',
      forMember: mine,
      goalId,
      state: 'useful',
    }),
  );
  const event = { title: 'Meetup on the first Monday', kind: 'event' } as const;
  done(addTo(doc, them(8 * DAY), RESOURCE, { ...event, startsAt: me(-9 * DAY).now }));
  const lesson = { kind: 'lesson', text: 'I asked for a date before I knew the work' } as const;
  done(addTo(doc, them(3 * DAY), TAKEAWAY, { ...lesson, isMistake: true }));
  const both = { [mine]: true, [theirs]: true } as const;
  const curiosity = { kind: 'curiosity', text: 'Why do some teams never argue?' } as const;
  done(addJot(doc, me(3 * DAY), { ...curiosity, wantedBy: both }));
  const other = { kind: 'curiosity', text: 'How did the town hall begin?' } as const;
  done(addJot(doc, them(2 * DAY), { ...other, wantedBy: { [theirs]: true } }));
}

/** Writes it. */
export function writeBetween(writers: Writers, goalId: ItemId): void {
  writeQuestions(writers);
  writeReviews(writers);
  writeFeedback(writers);
  writeChecks(writers);
  writeResources(writers, goalId);
  writeIntroductions(writers);
}
