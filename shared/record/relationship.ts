/** Questions to a view about the relationship check: which one goes on, and who of all is ready. [D123] */
import type { MemberId } from '../base/ids.ts';
import { RELATIONSHIP_ELEMENTS } from './parts/relationship-checks.ts';
import type { RecordView, RelationshipCheckView } from './view.ts';

type People = Pick<RecordView, 'members'>;

function here({ members }: People): readonly MemberId[] {
  return members.filter(({ leftAt }) => leftAt === undefined).map(({ id }) => id);
}

/** Who has not said yet that they are ready; those who left are not waited for. */
export function waitedFor(view: People, check: RelationshipCheckView): readonly MemberId[] {
  return here(view).filter((id) => !check.ready.some(([member]) => member === id));
}

/** Whether each one's device may put its answers here: all are ready, or somebody's are here. */
export function mayReveal(view: People, check: RelationshipCheckView): boolean {
  if (check.answers.length > 0) return true;
  return here(view).length > 1 && waitedFor(view, check).length === 0;
}

/** Whether everybody's answers are there: only then are they drawn. */
export function isRevealed(view: People, check: RelationshipCheckView): boolean {
  const answered = new Set(check.answers.map(([member]) => member));
  return answered.size > 1 && here(view).every((id) => answered.has(id));
}

/** One element and what each answered, 1 to 5; 0 where somebody left it out. */
export type ElementRow = {
  readonly element: (typeof RELATIONSHIP_ELEMENTS)[number];
  readonly answers: readonly (readonly [MemberId, number])[];
};

/** The answers of a check, element by element. */
export function rowsOf(check: RelationshipCheckView): readonly ElementRow[] {
  return RELATIONSHIP_ELEMENTS.map((element, at) => ({
    element,
    answers: check.answers.map(([member, digits]) => [member, Number(digits[at] ?? 0)] as const),
  }));
}
