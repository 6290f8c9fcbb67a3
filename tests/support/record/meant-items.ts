/** Every field of the items of every part, as it is stored when nothing is wrong with it. [D1] */
import type { SHAPES } from '#shared/record/item-shapes.ts';
import { idIn, NOWHERE } from './least-of-each.ts';
import { HOUR, MONDAY, ROBIN, SAM } from './people.ts';

type Shapes = typeof SHAPES;
type Stored = Readonly<Record<string, unknown>>;

const DAY = '2026-03-05';
const SITE = 'https://example.org/a';

/** Each part's fields but who and when; what is kept by key stands under one key. */
type Meant = {
  readonly [Part in keyof Shapes]: {
    readonly [Name in keyof Shapes[Part]['fields']]: unknown;
  } & Stored;
};

/** The items, in or about `session`. */
export function meantItems(session: string): Meant {
  return {
    members: {
      name: 'Kim',
      role: 'peer',
      colour: 3,
      leftAt: MONDAY * 2,
      zone: 'Europe/Berlin',
      workingHours: 'Mornings',
      strengths: 'Listening',
      offers: 'Time',
      learns: 'Speaking',
      howIWork: 'Slowly',
      'mentorTypes.peer': true,
      'covers.career': true,
    },
    pathSteps: { text: 'A step', when: '2011', memberId: SAM, isMistake: true },
    sessions: {
      title: 'A session',
      startsAt: MONDAY,
      zone: 'Europe/Berlin',
      mode: 'video',
      lengthMinutes: 60,
      placeText: 'The library',
      link: SITE,
      seriesId: idIn('series'),
      rescheduledFrom: MONDAY - HOUR,
      reason: 'A cold',
      endedAt: MONDAY + HOUR,
      [`attendance.${SAM}`]: 'there',
      [`win.${ROBIN}`]: 'A win',
      [`hard.${ROBIN}`]: 'A hard thing',
      [`failure.${ROBIN}`]: 'A failure',
      [`lesson.${ROBIN}`]: 'What it taught',
      [`learned.${ROBIN}`]: 'To ask',
      [`useful.${ROBIN}`]: 'very',
    },
    series: {
      startsOn: DAY,
      title: 'A series',
      frequency: 'monthly-by-weekday',
      every: 2,
      weekday: 4,
      ordinal: 1,
      monthDay: 5,
      time: '10:00',
      zone: 'Europe/Berlin',
      lengthMinutes: 60,
      mode: 'video',
      placeText: 'The library',
      link: SITE,
      untilOn: '2026-12-31',
      count: 10,
      'skipped.2026-04-02': true,
    },
    talkingPoints: {
      text: 'A point',
      sessionId: session,
      status: 'open',
      order: 'V',
      hat: 'advice',
      direction: `${SAM}>${ROBIN}`,
      carriedFrom: session,
      isStuck: true,
      tried: 'Two books',
      need: 'An example',
      quote: 'as it was said',
      source: SITE,
    },
    takeaways: {
      text: 'A takeaway',
      kind: 'lesson',
      sessionId: session,
      goalId: idIn('goals'),
      isMistake: true,
      quote: 'as it was said',
    },
    actionItems: {
      text: 'An item',
      assignees: {},
      dueOn: DAY,
      status: 'completed',
      completedAt: MONDAY,
      sessionId: session,
      goalId: idIn('goals'),
      blocker: 'The review',
      deliverable: SITE,
      quote: 'as it was said',
      source: SITE,
    },
    timeRequests: {
      itemId: idIn('actionItems'),
      untilOn: DAY,
      reason: 'A cold',
      answer: 'agreed',
      answeredBy: ROBIN,
    },
    jots: {
      kind: 'question',
      text: 'A jot',
      answered: true,
      link: SITE,
      [`wantedBy.${ROBIN}`]: true,
    },
    answers: { text: 'An answer', onId: idIn('jots') },
    goals: {
      title: 'A goal',
      owner: SAM,
      direction: `${SAM}>${ROBIN}`,
      status: 'active',
      type: 'explore',
      area: 'career',
      targetOn: DAY,
      progress: 30,
      countedBy: 'items',
      aspiration: 'To be heard',
      specific: 'A talk',
      measurable: 'Ten people',
      achievable: 'At the meetup',
      relevant: 'For work',
      timeBound: 'In May',
      successCriteria: 'They ask',
      baseline: 'No talk yet',
      measure: 'Talks given',
      chosenId: idIn('goalOptions'),
    },
    milestones: { text: 'A milestone', goalId: idIn('goals'), dueOn: DAY, doneAt: MONDAY },
    goalOptions: {
      text: 'An option',
      goalId: idIn('goals'),
      forIt: 'It is near',
      againstIt: 'It is late',
    },
    goalChanges: {
      goalId: idIn('goals'),
      what: 'progress',
      from: '10',
      to: '30',
      reason: 'A talk was given',
      sessionId: session,
      itemId: idIn('actionItems'),
    },
    checkIns: { mood: 'stuck', text: 'It goes', blocker: 'The review', need: 'An hour' },
    reviewRequests: {
      title: 'The talk',
      link: SITE,
      what: 'The slides',
      wanted: 'What to cut',
      dueOn: DAY,
      reply: 'The middle',
      repliedAt: MONDAY,
      answeredBy: ROBIN,
    },
    reflections: { text: 'I talk too fast', sessionId: session, goalId: idIn('goals') },
    feedback: {
      forMember: SAM,
      situation: 'On Monday',
      behaviour: 'You asked',
      impact: 'I was heard',
      suggestion: 'Ask more',
      appreciation: 'Thank you',
      requestId: idIn('feedbackRequests'),
      sessionId: session,
      goalId: idIn('goals'),
      answer: 'will-do',
      answerText: 'I ask more',
      itemId: idIn('actionItems'),
    },
    feedbackRequests: { text: 'My talk', fromMember: ROBIN },
    relationshipChecks: {
      startsOn: DAY,
      [`ready.${SAM}`]: true,
      [`answers.${SAM}`]: '5432154321',
      [`answers.${ROBIN}`]: '1234512345',
    },
    resources: {
      title: 'A book',
      url: SITE,
      why: 'It helped me',
      forMember: SAM,
      goalId: idIn('goals'),
      state: 'useful',
      kind: 'event',
      startsAt: MONDAY,
    },
    introductions: {
      title: 'Ada',
      forMember: SAM,
      why: 'She builds engines',
      state: 'met',
      asked: true,
      otherAgreed: true,
      outcome: 'We meet again',
    },
    comments: { text: 'A comment', onPart: 'goals', onId: idIn('goals') },
  };
}

/** What stands in roots that hold no items: a text that was signed, and a signature on it. */
export const MEANT_VALUES = {
  agreementVersions: {
    key: 'A'.repeat(43),
    value: { text: '[["purpose","Grow"]]', by: SAM, at: MONDAY },
  },
  agreementSignatures: {
    key: `${'A'.repeat(43)}:${SAM}`,
    value: { device: NOWHERE, signature: 'A'.repeat(86), at: MONDAY },
  },
} as const;
