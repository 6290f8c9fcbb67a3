/** Introductions: to whom, why, the consent of both sides before it is made, and what came of it. */
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../limits.ts';
import { flag, line, member, or, prose, word } from '../fields.ts';
import { shapeOf, type PatchOf, type ViewOf } from '../part-shape.ts';

/** How far an introduction is. */
export const INTRODUCTION_STATES = ['asked', 'agreed', 'made', 'met', 'declined'] as const;

/** `title`: to whom; `forMember` wants it; both said yes: `asked` theirs, `otherAgreed` the other's. */
export const INTRODUCTION = shapeOf(
  'introductions',
  {
    title: line(MAX_NAME_CHARACTERS),
    forMember: member,
    why: prose(MAX_TEXT_CHARACTERS),
    state: or(word(INTRODUCTION_STATES), 'asked'),
    asked: flag,
    otherAgreed: flag,
    outcome: prose(MAX_TEXT_CHARACTERS),
  },
  { required: 'title' },
);

/** An introduction. */
export type IntroductionView = ViewOf<typeof INTRODUCTION>;
/** What of an introduction is to change. */
export type IntroductionPatch = PatchOf<typeof INTRODUCTION>;
