/** Introductions: nobody is introduced before both sides have said yes. [D124] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { canBeMade } from '../introduction-steps.ts';
import type { Author } from '../operation.ts';
import { readShape } from '../part-shape.ts';
import { INTRODUCTION, type IntroductionPatch } from '../parts/introductions.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { itemMap } from '../schema.ts';
import { changeIn } from './items.ts';

/** Changes an introduction; refuses 'made' and 'met' without the consent of both. */
export function updateIntroduction(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: IntroductionPatch,
): Result<ItemId, Refusal> {
  const item = itemMap(doc, 'introductions', id);
  const before = item && readShape(INTRODUCTION, id, item);
  const isMade = patch.state === 'made' || patch.state === 'met';
  if (before && isMade && !canBeMade({ ...before, ...consentsOf(patch) }))
    return refuse('bad-value', 'state');
  return changeIn(doc, author, INTRODUCTION, id, patch);
}

function consentsOf({ asked, otherAgreed }: IntroductionPatch) {
  return {
    ...(asked === undefined ? {} : { asked: asked ?? false }),
    ...(otherAgreed === undefined ? {} : { otherAgreed: otherAgreed ?? false }),
  };
}
