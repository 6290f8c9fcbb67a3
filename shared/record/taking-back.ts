/**
 * Undo for one person: what one operation of theirs wrote, and how that alone is taken back. A field is set back
 * only while it holds what they wrote, an item that they added goes to the bin with what others have put into it,
 * and what told somebody something (a signature, an answer, that they left) is not taken back. [D143]
 */
import * as Y from 'yjs';
import { isId, type ItemId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { plannedOf, sessionOfKey } from './occurrences.ts';
import { OperationOrigin, setField, writeOperation, type Author } from './operation.ts';
import { placeOfType } from './places.ts';
import type { Refusal } from './refusal.ts';
import {
  isOneOf,
  ITEM_PARTS,
  rootMap,
  VERSION_KEY,
  type ItemPart,
  type RootName,
} from './schema.ts';
import { tellsVersion } from './told-version.ts';
import { isMillis } from './calendar-date.ts';

/** One thing that was written: an item, or the value under a key of a map. */
type Written =
  | { readonly type: 'item'; readonly part: ItemPart; readonly id: ItemId }
  | {
      readonly type: 'field';
      readonly root: RootName;
      /** The keys from the root to the map. */
      readonly path: readonly string[];
      readonly key: string;
      readonly before: unknown;
      /** Which write of which document this was: another's of the same words is theirs. */
      readonly write: string;
    };

/** What one operation wrote. */
export type TakenBack = readonly Written[];

/** Roots of which nothing is taken back: others have gone by it since. */
const NEVER: readonly string[] = [
  'relationshipChecks',
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
};

/** Their own Undo brings back more than fields. */
const OF_THEIR_OWN: readonly string[] = ['bringBack', 'fillAgreement', 'emptyAgreement'];

function isPlain(value: unknown): boolean {
  return value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The name of the last write under a key; one that took away what stood there is one, too. */
function lastWrite(map: Y.Map<unknown>, key: string): string {
  const last = map._map.get(key)?.lastId;
  return last ? `${last.client}:${last.clock}` : '';
}

type Changed = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never;

/** What was written into one type; `undefined` where that is not taken back. */
function writtenIn(type: Changed, transaction: Y.Transaction): readonly Written[] | undefined {
  const at = placeOfType(type);
  const event = transaction.changedParentTypes.get(type)?.find(({ target }) => target === type);
  const map: unknown = type;
  if (!at || !(map instanceof Y.Map) || NEVER.includes(at.root)) return undefined;
  const { root, keys: path } = at;
  const written: Written[] = [];
  for (const [key, { action, oldValue }] of event?.changes.keys ?? []) {
    if (SAID[root]?.includes(key)) return undefined;
    // What no operation is about: it stands there from then on.
    if (root === 'meta' && tellsVersion(key, VERSION_KEY)) continue;
    const after: unknown = map.get(key);
    if (path.length === 0 && isOneOf(ITEM_PARTS, root)) {
      if (action !== 'add' || !isId(key)) return undefined;
      written.push({ type: 'item', part: root, id: key as ItemId });
    } else if (isPlain(oldValue) && isPlain(after)) {
      // Whatever the root is called, it is one that an operation wrote into.
      const write = lastWrite(map, key);
      written.push({ type: 'field', root: root as RootName, path, key, before: oldValue, write });
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
    const written = writtenIn(map, transaction);
    if (!written) return undefined;
    all.push(...written.flatMap((one) => beforeItStood(doc, one) ?? []));
  }
  return all.length === 0 ? undefined : all;
}

function existed({ id }: Y.Item, { beforeState }: Y.Transaction): boolean {
  return id.clock < (beforeState.get(id.client) ?? 0);
}

/** The map at a path below a root; `undefined` where there is none any more. */
function mapAt(doc: Y.Doc, root: RootName, path: readonly string[]): Y.Map<unknown> | undefined {
  let map: unknown = rootMap(doc, root);
  for (const key of path) map = map instanceof Y.Map ? map.get(key) : undefined;
  return map instanceof Y.Map ? map : undefined;
}

function undoOne(doc: Y.Doc, author: Author, written: Written): boolean {
  if (written.type === 'item') {
    const item = mapAt(doc, written.part, [written.id]);
    if (!item || isMillis(item.get('removedAt'))) return false;
    item.set('removedAt', author.now);
    item.set('removedBy', author.memberId);
    return true;
  }
  const map = mapAt(doc, written.root, written.path);
  if (!map || lastWrite(map, written.key) !== written.write) return false;
  setField(map, written.key, written.before);
  return true;
}

/**
 * Takes an operation back as one transaction. Returns how much of it was taken back: what somebody has changed
 * since stays as they left it, so that 0 is all that can be done.
 */
export function takeBack(
  doc: Y.Doc,
  author: Author,
  operation: TakenBack,
): Result<number, Refusal> {
  let count = 0;
  const done = writeOperation(doc, author, 'takeBack', undefined, () => {
    for (const written of operation) if (undoOne(doc, author, written)) count += 1;
  });
  return done.ok ? ok(count) : done;
}
