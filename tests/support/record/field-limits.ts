/**
 * What each field of each part takes at its limit and refuses beyond it, said a second time: a field that is
 * added to a shape, or whose limit is changed, is a change here. [D138]
 */
import { MAX_MILLIS } from '#shared/record/schema.ts';
import type { SHAPES } from '#shared/record/item-shapes.ts';
import type { RefusalReason } from '#shared/record/refusal.ts';
import { MONDAY, ROBIN, SAM } from './people.ts';
import { A_STRANGER, idIn, NOWHERE } from './least-of-each.ts';

/** A value that is refused, and why; `limit`: what the refusal says fits. */
export type Beyond = {
  readonly given: unknown;
  readonly reason: RefusalReason;
  readonly limit?: number;
  readonly range?: readonly [from: number, to: number];
};

/** One field. `takes`: what is stored and read again as it was given; `cuts`: what is cut in place of refused. */
export type FieldLimit = {
  readonly takes: readonly unknown[];
  readonly beyond: readonly Beyond[];
  readonly cuts?: { readonly given: string; readonly to: string };
  /** It holds a text, which is cut where a peer wrote more. */
  readonly limit?: number;
};

const empty: Beyond = { given: ' \n\u200B', reason: 'empty' };

function tooLong(limit: number): Beyond {
  return { given: 'é'.repeat(limit + 1), reason: 'too-long', limit };
}

function line(limit: number): FieldLimit {
  return { takes: ['é'.repeat(limit), '😀'.repeat(limit)], beyond: [empty, tooLong(limit)], limit };
}

function prose(limit: number): FieldLimit {
  return { ...line(limit), takes: [`a\n${'é'.repeat(limit - 2)}`, '😀'.repeat(limit)] };
}

function quote(limit: number): FieldLimit {
  const to = 'é'.repeat(limit);
  return { takes: [to], beyond: [], cuts: { given: `${to}é`, to }, limit };
}

function word(...words: readonly string[]): FieldLimit {
  return { takes: words, beyond: [{ given: 'nonsense', reason: 'bad-value' }] };
}

function whole(from: number, to: number): FieldLimit {
  const range = [from, to] as const;
  const beyond = [from - 1, to + 1, from + 0.5, Number.NaN];
  return {
    takes: [from, to],
    beyond: beyond.map((given) => ({ given, reason: 'bad-value', range })),
  };
}

const flag: FieldLimit = { takes: [true], beyond: [{ given: 'yes', reason: 'bad-value' }] };

const day: FieldLimit = {
  takes: ['1970-01-01', '2028-02-29', '9999-12-31'],
  beyond: ['1969-12-31', '2026-02-29', '10000-01-01', '2026-2-3', ''].map((given) => {
    return { given, reason: 'bad-date' };
  }),
};

const instant: FieldLimit = {
  takes: [0, MONDAY, MAX_MILLIS],
  beyond: [-1, MAX_MILLIS + 1, 0.5, Number.NaN].map((given) => ({ given, reason: 'bad-date' })),
};

const zone: FieldLimit = {
  takes: ['UTC', 'America/Argentina/ComodRivadavia', 'Pacific/Chatham'],
  beyond: ['Mars/Olympus', '', '+01:00', 'x'.repeat(65)].map((given) => {
    return { given, reason: 'bad-value' };
  }),
};

const time: FieldLimit = {
  takes: ['00:00', '23:59'],
  beyond: ['24:00', '9:00', '12:60'].map((given) => ({ given, reason: 'bad-date' })),
};

const LONGEST_LINK = 2_048;
const SITE = 'https://example.org/';

const link: FieldLimit = {
  takes: [
    SITE.padEnd(LONGEST_LINK, 'a'),
    'http://[2001:db8::1]:8080/a?b#c',
    'mailto:sam@example.org',
  ],
  beyond: [
    empty,
    { given: SITE.padEnd(LONGEST_LINK + 1, 'a'), reason: 'too-long', limit: LONGEST_LINK },
    ...['javascript:alert(1)', 'data:text/html,x', 'https://me:pass@example.org', 'a.example'].map(
      (given): Beyond => ({ given, reason: 'bad-link' }),
    ),
  ],
};

const member: FieldLimit = {
  takes: [SAM, ROBIN],
  beyond: [A_STRANGER, 'nobody'].map((given) => ({ given, reason: 'unknown-member' })),
};

function item(part: Parameters<typeof idIn>[0]): FieldLimit {
  return {
    takes: [idIn(part)],
    beyond: [
      { given: NOWHERE, reason: 'unknown-item' },
      { given: 'nothing', reason: 'bad-value' },
    ],
  };
}

const direction: FieldLimit = {
  takes: [{ learner: SAM, teacher: ROBIN }],
  beyond: [
    { given: { learner: SAM, teacher: SAM }, reason: 'bad-value' },
    { given: { learner: A_STRANGER, teacher: SAM }, reason: 'unknown-member' },
  ],
};

const digits: FieldLimit = {
  takes: ['0123450000'],
  beyond: ['01234', '0123450006', '01234500000'].map((given) => ({ given, reason: 'bad-value' })),
};

/** A name or title, a line, a text of an item, a text of several lines. [D9, D87] */
const [NAME, LINE, TEXT, PROSE] = [120, 500, 2_000, 8_000] as const;
const MODES = ['in-person', 'video', 'async'] as const;

type Shapes = typeof SHAPES;

/** The fields of each part, with what is kept for each member, word or day. */
export const FIELD_LIMITS: {
  readonly [Part in keyof Shapes]: {
    readonly [Name in keyof Shapes[Part]['fields'] | keyof Shapes[Part]['keyed']]: FieldLimit;
  };
} = {
  members: {
    name: line(NAME),
    role: word('mentor', 'mentee', 'peer', 'coach', 'coachee', 'facilitator'),
    colour: whole(0, 7),
    leftAt: instant,
    zone,
    workingHours: line(LINE),
    strengths: prose(TEXT),
    offers: prose(TEXT),
    learns: prose(TEXT),
    howIWork: prose(TEXT),
    mentorTypes: flag,
    covers: flag,
  },
  pathSteps: { text: line(TEXT), when: line(NAME), memberId: member, isMistake: flag },
  sessions: {
    title: line(NAME),
    startsAt: instant,
    zone,
    mode: word(...MODES),
    lengthMinutes: whole(1, 2_880),
    placeText: line(LINE),
    link,
    seriesId: item('series'),
    rescheduledFrom: instant,
    reason: line(LINE),
    endedAt: instant,
    attendance: word('there', 'late', 'missed', 'excused'),
    win: line(TEXT),
    hard: line(TEXT),
    failure: line(TEXT),
    lesson: line(TEXT),
    learned: prose(TEXT),
    useful: word('very', 'somewhat', 'not-really'),
  },
  series: {
    startsOn: day,
    title: line(NAME),
    frequency: word('weekly', 'monthly-by-date', 'monthly-by-weekday'),
    every: whole(1, 52),
    weekday: whole(1, 7),
    ordinal: whole(1, 5),
    monthDay: whole(1, 31),
    time,
    zone,
    lengthMinutes: whole(1, 2_880),
    mode: word(...MODES),
    placeText: line(LINE),
    link,
    untilOn: day,
    count: whole(1, 1_000),
    skipped: flag,
  },
  talkingPoints: {
    text: line(TEXT),
    sessionId: item('sessions'),
    status: word('open', 'discussed', 'deferred'),
    hat: word('advice', 'listen', 'cheer'),
    direction,
    carriedFrom: item('sessions'),
    isStuck: flag,
    tried: line(TEXT),
    need: line(TEXT),
    quote: quote(TEXT),
    source: link,
  },
  takeaways: {
    text: line(TEXT),
    kind: word('takeaway', 'decision', 'lesson'),
    sessionId: item('sessions'),
    goalId: item('goals'),
    isMistake: flag,
    quote: quote(TEXT),
  },
  actionItems: {
    text: line(TEXT),
    dueOn: day,
    status: word('not_started', 'in_progress', 'on_hold', 'completed', 'wont_do'),
    completedAt: instant,
    sessionId: item('sessions'),
    goalId: item('goals'),
    blocker: line(LINE),
    deliverable: link,
    quote: quote(TEXT),
    source: link,
  },
  timeRequests: {
    itemId: item('actionItems'),
    untilOn: day,
    reason: line(LINE),
    answer: word('agreed', 'declined', 'let-us-talk'),
    answeredBy: member,
  },
  jots: {
    text: line(TEXT),
    kind: word('question', 'note', 'win', 'curiosity'),
    answered: flag,
    link,
    wantedBy: flag,
  },
  answers: { text: prose(PROSE), onId: item('jots') },
  goals: {
    title: line(NAME),
    owner: member,
    direction,
    status: word('active', 'paused', 'reached', 'dropped'),
    type: word('reach', 'explore'),
    area: word(
      ...['career', 'technical', 'business', 'communication', 'leadership', 'time-management'],
      ...['networking', 'well-being', 'other'],
    ),
    targetOn: day,
    progress: whole(0, 100),
    countedBy: word('judgement', 'milestones', 'items'),
    aspiration: prose(TEXT),
    specific: prose(TEXT),
    measurable: prose(TEXT),
    achievable: prose(TEXT),
    relevant: prose(TEXT),
    timeBound: prose(TEXT),
    successCriteria: prose(TEXT),
    baseline: line(LINE),
    measure: line(LINE),
    chosenId: item('goalOptions'),
  },
  milestones: { text: line(TEXT), goalId: item('goals'), dueOn: day, doneAt: instant },
  goalOptions: {
    text: line(TEXT),
    goalId: item('goals'),
    forIt: prose(TEXT),
    againstIt: prose(TEXT),
  },
  goalChanges: {
    goalId: item('goals'),
    what: word('progress', 'status', 'targetOn', 'title'),
    from: line(NAME),
    to: line(NAME),
    reason: line(LINE),
    sessionId: item('sessions'),
    itemId: item('actionItems'),
  },
  checkIns: {
    mood: word('great', 'good', 'so-so', 'stuck', 'low'),
    text: line(TEXT),
    blocker: line(TEXT),
    need: line(TEXT),
  },
  reviewRequests: {
    title: line(TEXT),
    link,
    what: prose(PROSE),
    wanted: prose(TEXT),
    dueOn: day,
    reply: prose(PROSE),
    repliedAt: instant,
    answeredBy: member,
  },
  reflections: { text: prose(PROSE), sessionId: item('sessions'), goalId: item('goals') },
  feedback: {
    forMember: member,
    situation: prose(TEXT),
    behaviour: prose(TEXT),
    impact: prose(TEXT),
    suggestion: prose(TEXT),
    appreciation: prose(TEXT),
    requestId: item('feedbackRequests'),
    sessionId: item('sessions'),
    goalId: item('goals'),
    answer: word('thanks', 'question', 'will-do'),
    answerText: line(TEXT),
    itemId: item('actionItems'),
  },
  feedbackRequests: { text: line(TEXT), fromMember: member },
  relationshipChecks: { startsOn: day, ready: flag, answers: digits },
  resources: {
    title: line(NAME),
    url: link,
    why: prose(TEXT),
    forMember: member,
    goalId: item('goals'),
    state: word('to-read', 'read', 'useful', 'not-useful'),
    kind: word('reading', 'course', 'event', 'tool', 'person'),
    startsAt: instant,
  },
  introductions: {
    title: line(NAME),
    forMember: member,
    why: prose(TEXT),
    state: word('asked', 'agreed', 'made', 'met', 'declined'),
    asked: flag,
    otherAgreed: flag,
    outcome: prose(TEXT),
  },
  comments: {
    text: prose(TEXT),
    onPart: word('sessions', 'goals', 'comments'),
    onId: {
      takes: [idIn('goals'), NOWHERE],
      beyond: [{ given: 'nothing', reason: 'bad-value' }],
    },
  },
};
