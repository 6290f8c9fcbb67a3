/** Sessions: when, where and how people meet, who came, and what each says at its beginning and its end. */
import { MAX_LINE_CHARACTERS, MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../limits.ts';
import { instant, itemOf, line, link, prose, whole, word, zone } from '../fields.ts';
import { keyedByMember } from '../keys.ts';
import { shapeOf, type InputOf, type PatchOf, type ViewOf } from '../part-shape.ts';
import { SESSION_MODES } from '../schema.ts';

/** Whether a member was at a session. */
export const ATTENDANCES = ['there', 'late', 'missed', 'excused'] as const;
/** How useful a session was to a member: the meeting is judged, and nobody in it. */
export const USEFULNESSES = ['very', 'somewhat', 'not-really'] as const;
/** The longest session, in minutes: two days, as a workshop may take. */
const MAX_MINUTES = 2_880;

/** What a session says. `rescheduledFrom`: when it was to be before it was moved. */
export const SESSION = shapeOf(
  'sessions',
  {
    title: line(MAX_NAME_CHARACTERS),
    startsAt: instant,
    zone,
    mode: word(SESSION_MODES),
    lengthMinutes: whole(1, MAX_MINUTES),
    placeText: line(MAX_LINE_CHARACTERS),
    link,
    seriesId: itemOf('series'),
    rescheduledFrom: instant,
    reason: line(MAX_LINE_CHARACTERS),
    endedAt: instant,
  },
  {
    keyed: {
      attendance: keyedByMember(word(ATTENDANCES)),
      win: keyedByMember(line(MAX_TEXT_CHARACTERS)),
      hard: keyedByMember(line(MAX_TEXT_CHARACTERS)),
      failure: keyedByMember(line(MAX_TEXT_CHARACTERS)),
      lesson: keyedByMember(line(MAX_TEXT_CHARACTERS)),
      learned: keyedByMember(prose(MAX_TEXT_CHARACTERS)),
      useful: keyedByMember(word(USEFULNESSES)),
    },
  },
);

/** A session. Without `startsAt` it counts as started when it was made. */
export type SessionView = ViewOf<typeof SESSION>;
/** What a new session is made of; every field may be left out. */
export type SessionInput = InputOf<typeof SESSION>;
/** What of a session is to change. */
export type SessionPatch = PatchOf<typeof SESSION>;
