/** Records that are too much for a page: a hundred lines in each list, and fields of another kind than is meant. */
import * as Y from 'yjs';
import { newId, type ItemId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { PATH_STEP } from '#shared/record/parts/path-steps.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { ITEM_PARTS, rootMap, type ItemPart } from '#shared/record/schema.ts';
import { done } from '../record/people.ts';
import { DAY, MINUTE, type Writers } from './writers.ts';

const LINES = 100;
/** Of the kind that a person writes who does not press Enter. */
const LONG_TEXT = 'It went on, and on, and nobody said a word about what it was for. '.repeat(8);

type Write = (doc: Y.Doc, author: Author, text: string, place: number) => Result<ItemId, unknown>;

/** Between sessions, and what the pages for feedback and resources hold. */
const MANY_BESIDE: readonly Write[] = [
  (doc, by, text) => addJot(doc, by, { kind: 'question', text }),
  (doc, by, text) => addJot(doc, by, { kind: 'win', text }),
  (doc, by, text) => addJot(doc, by, { kind: 'curiosity', text }),
  (doc, by, text) => addTo(doc, by, CHECK_IN, { mood: 'good', text }),
  (doc, by, title) => addTo(doc, by, REVIEW_REQUEST, { title }),
  (doc, by, text) => addTo(doc, by, REFLECTION, { text }),
  (doc, by, impact) => addTo(doc, by, FEEDBACK, { forMember: by.memberId, impact }),
  (doc, by, text) => addTo(doc, by, FEEDBACK_REQUEST, { text }),
  (doc, by, text) => addTo(doc, by, RESOURCE, { title: text.slice(0, 100), why: text }),
  (doc, by, text) => addTo(doc, by, INTRODUCTION, { title: text.slice(0, 100) }),
  (doc, by, text) => addTo(doc, by, TAKEAWAY, { kind: 'lesson', text }),
  (doc, by, text) => addTo(doc, by, PATH_STEP, { memberId: by.memberId, when: '2020', text }),
];

/** Lists of a hundred lines wherever a page has a list. Returns the session whose lists are as long. */
export function writeLong({ room: { doc }, me, them }: Writers): ItemId {
  const session = done(addSession(doc, me(), { title: 'The long one', startsAt: me().now }));
  const many: readonly Write[] = [
    ...MANY_BESIDE,
    (into, by, text) => addTalkingPoint(into, by, { text, sessionId: session }),
    (into, by, text) => addTo(into, by, TAKEAWAY, { text, sessionId: session }),
    (into, by, text) => addActionItem(into, by, { text, assignees: [by.memberId] }),
    (into, by, text) => addGoal(into, by, { title: text.slice(0, 100), owner: by.memberId }),
    (into, by, _, place) => addSession(into, by, { title: `No. ${place}`, startsAt: by.now }),
    (into, by, text) => addComment(into, by, { part: 'sessions', id: session }, text),
    (into, by, text) => {
      const gone = addJot(into, by, { kind: 'note', text });
      return gone.ok ? removeItem(into, by, { part: 'jots', id: gone.value }) : gone;
    },
  ];
  doc.transact(() => {
    for (let place = 0; place < LINES; place += 1) {
      const by = (place % 2 === 0 ? me : them)(place * DAY + MINUTE);
      const text = place % 10 === 0 ? LONG_TEXT : `Line number ${place}`;
      for (const write of many) done(write(doc, by, text, place));
    }
  });
  return session;
}

/** What stands in a field of somebody who means no good, or who is of another day. */
const WRONG: readonly unknown[] = [
  'long words '.repeat(2_000),
  `x${'y'.repeat(400)}`,
  '\u202eright to left\u202e\u0000',
  1e300,
  { text: ['deep', { er: true }] },
];

/** For each field of an item that is there, and each value that it is not meant to have, such an item more. */
export function writeWrong({ room: { doc }, me, them }: Writers): void {
  doc.transact(() => {
    const gone = done(addJot(doc, them(), { kind: 'note', text: 'Taken back' }));
    done(removeItem(doc, me(), { part: 'jots', id: gone }));
    for (const part of ITEM_PARTS) spoil(doc, part);
  });
}

function spoil(doc: Y.Doc, part: ItemPart): void {
  const root = rootMap(doc, part);
  const [item] = [...root.values()].filter((value) => value instanceof Y.Map);
  if (item === undefined) return;
  const fields = [...item.entries()] as readonly (readonly [string, unknown])[];
  const plain = fields.filter(([, value]) => !(value instanceof Y.AbstractType));
  for (const [field] of plain)
    for (const value of WRONG) root.set(newId(), new Y.Map([...plain, [field, value] as const]));
}
