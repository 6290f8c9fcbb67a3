/**
 * Brings parts of a record back as they once were, out of a checkpoint: one transaction, each item
 * under its own id. Nothing else is touched, and no words of notes are taken away. [D51, D52]
 */
import * as Y from 'yjs';
import { isId, type ItemId } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import type { KeptPlace } from '../differences.ts';
import { SHAPES } from '../item-shapes.ts';
import { appendLines, missingLines } from '../missing-lines.ts';
import { notesOf } from '../notes.ts';
import { schemaVersionOf, setField, writeOperation, type Author } from '../operation.ts';
import type { Shape } from '../part-shape.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { flatFields, itemFields } from '../occurrences.ts';
import { rootMap, SCHEMA_VERSION, type FieldMap, type RootName } from '../schema.ts';

/** The fields that are set back; others, which a newer version may have written, stay. [D3] */
const FIELDS_OF_MENTORSHIP = ['name', 'kind', 'reporting', 'responseDays', 'primaryMentor'];

/** Not set back: that somebody left is undone by their coming back alone. [D81] */
const LEFT_ALONE: readonly string[] = ['leftAt'];

/** Of an item those of its shape, and what is kept by key, as either of the two has it. */
function fieldsOf(shape: Shape, ...items: readonly FieldMap[]): readonly string[] {
  const keyed = items
    .flatMap((item) => [...item.keys()])
    .filter((place) => isKeyed(shape, place) && !isRevealed(shape, place));
  const fields = Object.keys(shape.fields).filter((name) => !LEFT_ALONE.includes(name));
  return [...fields, ...new Set(keyed), 'by', 'at'];
}

function isKeyed({ keyed }: Shape, place: string): boolean {
  const dot = place.indexOf('.');
  return dot > 0 && Object.hasOwn(keyed, place.slice(0, dot));
}

/** What somebody revealed stays so, whatever a record once was. [D123] */
function isRevealed({ part }: Shape, place: string): boolean {
  return part === 'relationshipChecks' && place.startsWith('answers.');
}

/** An item holds maps of its own, which hold none. */
const DEEPEST = 3;

function isPlain(value: unknown): value is string | number | boolean | undefined {
  return value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
}

const WRITABLE: readonly unknown[] = [Number, String, Boolean, BigInt, Object, Array, Uint8Array];

/** Whether Yjs takes a value that a peer wrote once more: it goes by what the value says made it. [D60] */
function isWritable(value: unknown): boolean {
  return value === null || value === undefined || WRITABLE.includes(value.constructor);
}

/** A copy that belongs to no document; shared types that are no maps, and documents, are left out. */
function copyOfMap(map: Y.Map<unknown>, depth = 0): Y.Map<unknown> {
  const copy = new Y.Map<unknown>();
  for (const [key, value] of map.entries()) {
    if (value instanceof Y.Map) {
      if (depth < DEEPEST) copy.set(key, copyOfMap(value, depth + 1));
    } else if (isWritable(value)) copy.set(key, value);
  }
  return copy;
}

function setBackFields(from: FieldMap, to: FieldMap, fields: readonly string[]): void {
  for (const field of fields) {
    const value = from.get(field);
    if (isPlain(value)) setField(to, field, value);
  }
}

function setBackAssignees(from: FieldMap, to: FieldMap): void {
  const [wanted, set] = [from.get('assignees'), to.get('assignees')];
  if (!(wanted instanceof Y.Map)) return;
  if (!(set instanceof Y.Map)) {
    to.set('assignees', copyOfMap(wanted));
    return;
  }
  for (const member of set.keys()) if (isId(member) && !wanted.has(member)) set.delete(member);
  for (const member of wanted.keys()) if (wanted.get(member) === true) setField(set, member, true);
}

type Change = () => void;

function bringBackItem(
  then: Y.Doc,
  doc: Y.Doc,
  root: RootName,
  place: KeptPlace,
): Change | undefined {
  const from = itemFields(then, root, place.id);
  if (!from || place.part === 'notes' || place.part === 'mentorship') return undefined;
  const extra = place.part === 'talkingPoints' ? ['order'] : [];
  const shape = SHAPES[place.part];
  return () => {
    const there = itemFields(doc, root, place.id);
    if (!there && from instanceof Y.Map)
      return void rootMap(doc, root).set(place.id, copyOfMap(from));
    const to = there ?? flatFields(rootMap(doc, 'occurrences'), place.id as ItemId);
    const fields = fieldsOf(shape, from, to);
    setBackFields(from, to, [...fields, ...extra, 'removedAt', 'removedBy']);
    if (root === 'actionItems') setBackAssignees(from, to);
  };
}

/** What is to be written for one place; `undefined` when `then` has nothing there. */
function changeFor(then: Y.Doc, doc: Y.Doc, place: KeptPlace): Change | undefined {
  const { part, id } = place;
  if (part === 'mentorship')
    return () => setBackFields(rootMap(then, 'meta'), rootMap(doc, 'meta'), FIELDS_OF_MENTORSHIP);
  if (!isId(id)) return undefined;
  if (part !== 'notes') return bringBackItem(then, doc, part, place);
  const [old, text] = [notesOf(then, id as ItemId), notesOf(doc, id as ItemId)];
  return () => appendLines(text, missingLines(old, text).missing);
}

/**
 * Brings `places` back as they stand in `then`: what is gone is put back under its id, what is in the
 * bin leaves it, fields are set back, and lines of notes that are gone come as new lines at the end.
 * Refuses 'unknown-item' where `then` has no such place, and then writes nothing. Returns how many
 * places it was asked for. [D51, D52]
 */
export function bringBack(
  doc: Y.Doc,
  author: Author,
  then: Y.Doc,
  places: readonly KeptPlace[],
): Result<number, Refusal> {
  if (schemaVersionOf(then) > SCHEMA_VERSION) return refuse('newer-schema', 'record');
  const changes = places.map((place) => changeFor(then, doc, place));
  if (changes.includes(undefined)) return refuse('unknown-item', 'id');
  if (changes.length === 0) return ok(0);
  return writeOperation(doc, author, 'bringBack', changes.length, () => {
    for (const change of changes) change?.();
  });
}
