/** A record with one item in each part, under an id that follows from the part. */
import type * as Y from 'yjs';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { SHAPES } from '#shared/record/item-shapes.ts';
import { ITEM_PARTS, type ItemPart } from '#shared/record/schema.ts';
import { author, done, idNumber, pairRecord, SAM } from './people.ts';

/** Where nothing stands. */
export const NOWHERE = idNumber<ItemId>(97);
/** Who has no card. */
export const A_STRANGER = idNumber<MemberId>(96);

/** The id of the one item of `part`. */
export function idIn(part: ItemPart): ItemId {
  return idNumber<ItemId>(200 + ITEM_PARTS.indexOf(part));
}

/** What makes an item of each part one. */
export const LEAST: Readonly<Record<ItemPart, Readonly<Record<string, unknown>>>> = {
  sessions: {},
  series: { startsOn: '2026-03-02' },
  talkingPoints: { text: 'A point' },
  takeaways: { text: 'A takeaway' },
  actionItems: { text: 'An item' },
  timeRequests: { itemId: idIn('actionItems') },
  jots: { text: 'A question', kind: 'question' },
  answers: { text: 'An answer' },
  goals: { title: 'A goal' },
  milestones: { text: 'A milestone' },
  goalOptions: { text: 'An option' },
  goalChanges: { goalId: idIn('goals') },
  checkIns: { mood: 'good' },
  reviewRequests: { title: 'A review' },
  reflections: { text: 'A reflection' },
  feedback: { forMember: SAM },
  feedbackRequests: { text: 'A request' },
  relationshipChecks: { startsOn: '2026-03-02' },
  resources: { title: 'A resource' },
  introductions: { title: 'An introduction' },
  pathSteps: { text: 'A step' },
  comments: { text: 'A comment' },
};

/** What `LEAST` stands under as the operations take it: the shape says which fields there are. */
export function addAny(doc: Y.Doc, part: ItemPart, given: Readonly<Record<string, unknown>>) {
  return addTo(doc, author(), SHAPES[part] as (typeof SHAPES)['reflections'], given as never);
}

/** Sam and Robin's record with one of each. */
export function oneOfEach(): Y.Doc {
  const doc = pairRecord();
  // What is named by others must be there first.
  const inOrder = ['actionItems', 'goals', ...ITEM_PARTS] as const;
  for (const part of new Set<ItemPart>(inOrder))
    done(addAny(doc, part, { ...LEAST[part], id: idIn(part) }));
  return doc;
}
