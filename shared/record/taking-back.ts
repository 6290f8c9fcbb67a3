/**
 * Undo for one person: what one operation of theirs wrote, and how that alone is taken back. A field is set back
 * only while it holds what they wrote, an item that they added goes to the bin with what others have put into it,
 * and what told somebody something (a signature, an answer, that they left) is not taken back. [D143, D149, D150]
 */
import * as Y from 'yjs';
import { isId, type ItemId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { isAnswered } from './answered-checks.ts';
import { leadersOf } from './goes-with.ts';
import { plannedOf, sessionOfKey } from './occurrences.ts';
import { OperationOrigin, setField, writeOperation, type Author } from './operation.ts';
import { placeOfType } from './places.ts';
import type { Refusal } from './refusal.ts';
import {
  isOneOf,
  ITEM_PARTS,
  itemMap,
  rootMap,
  VERSION_KEY,
  type ItemPart,
  type RootName,
} from './schema.ts';
import { tellsVersion } from './told-version.ts';
import { existed, lastWrite, writeBefore } from './write-names.ts';

/** One thing that was written: an item, or the value under a key of a map. */
type Written = {
  /** Where it stands; no other thing of the operation stands there. */
  readonly place: string;
  /** The places of the operation with which it goes along: it is taken back where they are. */
  readonly leaders: readonly string[];
} & (
  | { readonly type: 'item'; readonly part: ItemPart; readonly id: ItemId }
  | {
      readonly type: 'field';
      readonly root: RootName;
      /** The keys from the root to the map. */
      readonly path: readonly string[];
      readonly key: string;
      readonly before: unknown;
      /** Which write this was, and which one stood there before it. */
      readonly write: string;
      readonly writeBefore: string;
    }
);
type WrittenField = Written & { readonly type: 'field' };

/** What one operation wrote. */
export type TakenBack = readonly Written[];

/**
 * Writes by which something was taken back, each with the write that it put back. Kept for as long as operations
 * of the same document are taken back, so that one after another can be. [D150]
 */
export type PutBack = Map<string, string>;

/** How much was taken back. What somebody has changed since stays as they left it. */
export type TookBackOf = 'all' | 'some' | 'none';

/** Roots of which nothing is taken back: others have gone by it since. */
const NEVER: readonly string[] = [
  'agreementVersions',
  'agreementSignatures',
  'marks',
  'dismissals',
];

/** Fields by which somebody was told something. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  feedback: ['answer', 'answerText', 'itemId'],
  introductions: ['state', 'asked', 'otherAgreed'],
  members: ['leftAt'],
  meta: ['roomDeleted'],
  relationshipChecks: ['ready', 'answers'],
};

/** Their own Undo takes out words. */
const OF_THEIR_OWN: readonly string[] = ['fillAgreement', 'emptyAgreement'];

function isPlain(value: unknown): boolean {
  return value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
}

function isSaid(root: string, key: string): boolean {
  return SAID[root]?.includes(key.split('.', 1)[0] ?? '') === true;
}

function placeIn(root: string, path: readonly string[]): string {
  return [root, ...path].join('/');
}

/** What is told of a change of a goal goes along with that change. [D113] */
function leadersOfChange(map: Y.Map<unknown> | undefined): readonly string[] {
  const [goalId, what] = [map?.get('goalId'), map?.get('what')];
  return [placeIn('goals', [String(goalId), String(what)])];
}

function writtenItem(doc: Y.Doc, part: ItemPart, id: ItemId): Written {
  const leaders = part === 'goalChanges' ? leadersOfChange(itemMap(doc, part, id)) : [];
  return { type: 'item', part, id, place: placeIn(part, [id]), leaders };
}

type Changed = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never;

/** What was written into one type; `undefined` where that is not taken back. */
function writtenIn(
  doc: Y.Doc,
  type: Changed,
  transaction: Y.Transaction,
): readonly Written[] | undefined {
  const at = placeOfType(type);
  const event = transaction.changedParentTypes.get(type)?.find(({ target }) => target === type);
  const map: unknown = type;
  if (!at || !(map instanceof Y.Map) || NEVER.includes(at.root)) return undefined;
  const { root, keys: path } = at;
  const written: Written[] = [];
  for (const [key, { action, oldValue }] of event?.changes.keys ?? []) {
    if (isSaid(root, key)) return undefined;
    // What no operation is about: it stands there from then on.
    if (root === 'meta' && tellsVersion(key, VERSION_KEY)) continue;
    const after: unknown = map.get(key);
    if (path.length === 0 && isOneOf(ITEM_PARTS, root)) {
      if (action !== 'add' || !isId(key)) return undefined;
      written.push(writtenItem(doc, root, key as ItemId));
    } else if (isPlain(oldValue) && isPlain(after)) {
      const besides = leadersOf(root, key).map((leader) => placeIn(root, [...path, leader]));
      written.push({
        type: 'field',
        // Whatever the root is called, it is one that an operation wrote into.
        root: root as RootName,
        ...{ path, key, place: placeIn(root, [...path, key]), before: oldValue },
        leaders: root === 'goalChanges' ? leadersOfChange(map) : besides,
        write: lastWrite(map, key),
        writeBefore: writeBefore(map, key, transaction),
      });
    } else return undefined;
  }
  return written;
}

/** What a session of a cadence said before it was first written on: what its cadence said. */
function beforeItStood(doc: Y.Doc, written: Written): Written | undefined {
  if (written.type === 'item' || written.root !== 'occurrences') return written;
  const id = sessionOfKey(written.key);
  const planned = id && written.before === undefined ? plannedOf(doc, id)?.() : undefined;
  const before = planned?.get(written.key.slice((id?.length ?? 0) + 1));
  if (before === undefined) return written;
  const isNews = rootMap(doc, 'occurrences').get(written.key) !== before;
  return isNews ? { ...written, before } : undefined;
}

/**
 * What can be taken back of a transaction: `undefined` where nothing can, or where it was no operation of this
 * page. Asked while the transaction is told of.
 */
export function takenBackOf(doc: Y.Doc, transaction: Y.Transaction): TakenBack | undefined {
  const origin: unknown = transaction.origin;
  if (!(origin instanceof OperationOrigin) || origin.constructor !== OperationOrigin)
    return undefined;
  if (OF_THEIR_OWN.includes(origin.operation)) return undefined;
  const all: Written[] = [];
  const isNew = (map: Changed): boolean => (map._item ? !existed(map._item, transaction) : false);
  for (const map of transaction.changed.keys()) {
    if (isNew(map)) continue;
    const written = writtenIn(doc, map, transaction);
    if (!written) return undefined;
    all.push(...written.flatMap((one) => beforeItStood(doc, one) ?? []));
  }
  return all.length === 0 ? undefined : all;
}

/** The map at a path below a root; `undefined` where there is none any more. */
function mapAt(doc: Y.Doc, root: RootName, path: readonly string[]): Y.Map<unknown> | undefined {
  let map: unknown = rootMap(doc, root);
  for (const key of path) map = map instanceof Y.Map ? map.get(key) : undefined;
  return map instanceof Y.Map ? map : undefined;
}

/** The last write under a key; of one that put another back, that other. */
function standing(map: Y.Map<unknown>, key: string, putBack: PutBack): string {
  let stands = lastWrite(map, key);
  for (let is = putBack.get(stands); is !== undefined; is = putBack.get(stands)) stands = is;
  return stands;
}

/**
 * What was added goes to the bin, where nobody has put it there or taken it out since; what was told of a change
 * that is taken back ends where it began. [D113]
 */
function undoAdding(
  doc: Y.Doc,
  author: Author,
  { part, id }: Written & { readonly type: 'item' },
  putBack: PutBack,
): boolean {
  const item = itemMap(doc, part, id);
  if (!item || standing(item, 'removedAt', putBack) !== '') return false;
  if (part === 'goalChanges') {
    setField(item, 'to', item.get('from'));
    return true;
  }
  if (part === 'relationshipChecks' && isAnswered(doc, id)) return false;
  item.set('removedAt', author.now);
  item.set('removedBy', author.memberId);
  return true;
}

/** Nobody takes answers away that are there, neither by taking back that a check left the bin. [D131] */
function wouldHideAnswers(doc: Y.Doc, { root, path, key, before }: WrittenField): boolean {
  const [id = ''] = path;
  const goesToBin = key === 'removedAt' && before !== undefined;
  return root === 'relationshipChecks' && goesToBin && isAnswered(doc, id);
}

function undoField(doc: Y.Doc, written: WrittenField, putBack: PutBack): boolean {
  const { root, path, key, before, write } = written;
  const map = mapAt(doc, root, path);
  if (!map || wouldHideAnswers(doc, written)) return false;
  if (standing(map, key, putBack) !== write) return false;
  setField(map, key, before);
  const now = lastWrite(map, key);
  if (now !== written.writeBefore) putBack.set(now, written.writeBefore);
  return true;
}

/**
 * Takes an operation back as one transaction. Returns how much of it was: what somebody has changed since stays as
 * they left it, so that 'none' is all that can be done. `putBack`: what of this document was put back before.
 */
export function takeBack(
  doc: Y.Doc,
  author: Author,
  operation: TakenBack,
  putBack: PutBack = new Map(),
): Result<TookBackOf, Refusal> {
  const places = new Set(operation.map(({ place }) => place));
  const isLed = ({ leaders }: Written): boolean => leaders.some((place) => places.has(place));
  const undone = new Set<string>();
  const undo = (written: Written): void => {
    const done =
      written.type === 'item'
        ? undoAdding(doc, author, written, putBack)
        : undoField(doc, written, putBack);
    if (done) undone.add(written.place);
  };
  const first = operation.filter((written) => !isLed(written));
  const done = writeOperation(doc, author, 'takeBack', undefined, () => {
    for (const written of first) undo(written);
    for (const written of operation)
      if (isLed(written) && written.leaders.some((place) => undone.has(place))) undo(written);
  });
  if (!done.ok) return done;
  const count = first.filter(({ place }) => undone.has(place)).length;
  if (count === 0) return ok('none');
  return ok(count < first.length ? 'some' : 'all');
}
