/**
 * The relationship check: begun by one, answered by each alone in their own profile, and put here by each one's
 * device once all are ready. What was revealed stays so. [D123]
 */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { isAnswered } from '../answered-checks.ts';
import { changeItem, setField, type Author } from '../operation.ts';
import { checkGiven } from '../part-shape.ts';
import { RELATIONSHIP_CHECK } from '../parts/relationship-checks.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { itemMap, rootMap } from '../schema.ts';
import { isThere } from './items.ts';

/** Says that I have answered, or that I have not yet; refused once anybody's answers are there. */
export function setReady(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  ready: boolean,
): Result<ItemId, Refusal> {
  if (!isThere(doc, 'relationshipChecks', id)) return refuse('unknown-item', 'id');
  if (!ready && isAnswered(doc, id)) return refuse('bad-value', 'ready');
  const at = { root: 'relationshipChecks', id } as const;
  return changeItem(doc, author, 'updateItem', at, (item) =>
    setField(item, `ready.${author.memberId}`, ready ? true : undefined),
  );
}

/**
 * Puts my answers beside the others'. Refused while somebody is not ready; once one device has revealed, the
 * others follow, whatever was taken back meanwhile. Answers of mine that are there stay as they are. `answers`: a
 * digit for each element.
 */
export function revealAnswers(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  answers: string,
): Result<ItemId, Refusal> {
  const checked = checkGiven(RELATIONSHIP_CHECK, { answers: { [author.memberId]: answers } });
  if (!checked.ok) return checked;
  const check = itemMap(doc, 'relationshipChecks', id);
  if (!check) return refuse('unknown-item', 'id');
  if (!isAnswered(doc, id) && !isEverybodyReady(doc, check)) return refuse('bad-value', 'ready');
  const at = { root: 'relationshipChecks', id } as const;
  return changeItem(doc, author, 'updateItem', at, (item) => {
    const name = `answers.${author.memberId}`;
    if (!item.has(name)) item.set(name, answers);
  });
}

function isEverybodyReady(doc: Y.Doc, check: Y.Map<unknown>): boolean {
  const cards = rootMap(doc, 'members');
  const there = [...cards.keys()].filter((id) => !itemMap(doc, 'members', id)?.has('leftAt'));
  return there.length > 1 && there.every((member) => check.get(`ready.${member}`) === true);
}
