/** Member cards: what somebody says of themselves. Who may read the record is the roster's matter. */
import { MAX_LINE_CHARACTERS, MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../limits.ts';
import { flag, instant, line, prose, whole, word, zone } from '../fields.ts';
import { keyedByWord } from '../keys.ts';
import { shapeOf, type PatchOf, type ViewOf } from '../part-shape.ts';
import { COLOUR_COUNT, ROLES } from '../schema.ts';

/** The kinds of mentors that somebody can be to somebody. */
export const MENTOR_TYPES = [
  'traditional',
  'reverse',
  'peer',
  'aspirational',
  'practical',
  'coping',
  'identity',
] as const;
/** What a mentor of several covers. */
export const COVERS = ['moral', 'career', 'institutional'] as const;

/** What a card says; `colour` is told apart where cards are read. [D22] */
export const MEMBER_CARD = shapeOf(
  'members',
  {
    name: line(MAX_NAME_CHARACTERS),
    role: word(ROLES),
    colour: whole(0, COLOUR_COUNT - 1),
    leftAt: instant,
    zone,
    workingHours: line(MAX_LINE_CHARACTERS),
    strengths: prose(MAX_TEXT_CHARACTERS),
    offers: prose(MAX_TEXT_CHARACTERS),
    learns: prose(MAX_TEXT_CHARACTERS),
    howIWork: prose(MAX_TEXT_CHARACTERS),
  },
  {
    required: 'name',
    keyed: {
      mentorTypes: keyedByWord(MENTOR_TYPES, flag),
      covers: keyedByWord(COVERS, flag),
    },
  },
);

/** A card as it stands. */
export type MemberCardView = ViewOf<typeof MEMBER_CARD>;
/** What of a card is to change. */
export type MemberCardPatch = PatchOf<typeof MEMBER_CARD>;
