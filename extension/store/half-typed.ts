/**
 * What stands half typed in the forms of pages, kept at every keystroke: each write is handed to the browser
 * whole in the tick of the key, so that a page that ends loses nothing. On this device alone; never in a
 * record, never on the wire. Keeps rules B3, B4 and B107 to B110.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { assert } from '#shared/base/assert.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { PARTS } from './parts.ts';
import { listRows } from './read-rows.ts';
import {
  isFields,
  isIdOf,
  isMillis,
  isOneOf,
  isText,
  type ReportUnreadable,
} from './row-fields.ts';
import { requested } from './transaction.ts';

/** What stands in the fields of a form, by their names. */
export type TypedFields = Readonly<Partial<Record<string, string>>>;

/** Who sees the form: whoever sees the mentorship on this device, or I alone, and then not while that is hidden. */
export const FORM_KINDS = ['shared', 'alone'] as const;

/** One of them. */
export type FormKind = (typeof FORM_KINDS)[number];

/** A form with something in it. `place`: which, by ids and words of ours; `by`: the page that wrote it. */
export type KeptForm = {
  readonly roomId: RoomId;
  readonly kind: FormKind;
  readonly place: string;
  readonly by: string;
  readonly at: Millis;
  readonly fields: TypedFields;
};

/** Keeps the forms of all mentorships of this device. */
export type HalfTypedForms = {
  /** Those of one mentorship and kind that can be read; of too many the newest, and the others go. [B109] */
  readonly list: (
    roomId: RoomId,
    kind: FormKind,
  ) => Promise<Result<readonly KeptForm[], StoreFault>>;
  /** Replaces what is kept of a form; a later call always wins over an earlier one. */
  readonly put: (form: KeptForm) => Promise<Result<void, StoreFault>>;
  /** Takes a form away, unless another page than `by` has written it meanwhile. [B108] */
  readonly remove: (
    form: Pick<KeptForm, 'roomId' | 'kind' | 'place'>,
    by: ReadonlySet<string>,
  ) => Promise<Result<void, StoreFault>>;
};

/** Most forms that are kept of one mentorship and kind. [B109] */
export const MOST_FORMS = 200;
/** Of a field so many characters (UTF-16) are kept: five times what the longest field of a record takes. [B109] */
export const MOST_TYPED_CHARACTERS = 40_000;

const MOST_FIELDS = 16;
const MOST_PLACE_CHARACTERS = 200;
const WRITE = { mode: 'readwrite', parts: [PARTS.halfTyped], durability: 'relaxed' } as const;

type Place = Pick<KeptForm, 'roomId' | 'kind' | 'place'>;

function keyOf({ roomId, kind, place }: Place): IDBValidKey {
  return [roomId, FORM_KINDS.indexOf(kind), place];
}

function rangeOf(roomId: RoomId, kind: FormKind): IDBKeyRange {
  const number = FORM_KINDS.indexOf(kind);
  return IDBKeyRange.bound([roomId, number], [roomId, number + 1], false, true);
}

function readFields(value: unknown): TypedFields | undefined {
  if (!isFields(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > MOST_FIELDS) return undefined;
  const texts = entries.flatMap(([name, text]) => (isText(text) ? [[name, text] as const] : []));
  const isWhole = texts.length === entries.length;
  const isBounded = texts.every(([, text]) => text.length <= MOST_TYPED_CHARACTERS);
  return isWhole && isBounded ? Object.fromEntries(texts) : undefined;
}

/** Reads a stored row; `undefined` when it is none. [B4] */
function readForm(row: unknown): KeptForm | undefined {
  if (!isFields(row)) return undefined;
  const { roomId, kind, place, by, at } = row;
  const fields = readFields(row.fields);
  if (!isIdOf<RoomId>(roomId) || !isOneOf(kind, FORM_KINDS) || !isMillis(at)) return undefined;
  if (!isText(place) || place.length > MOST_PLACE_CHARACTERS || !isText(by)) return undefined;
  return fields && { roomId, kind, place, by, at, fields };
}

function cut(fields: TypedFields): TypedFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, text?.slice(0, MOST_TYPED_CHARACTERS)]),
  );
}

/** Makes the store over the open database. */
export function createHalfTypedForms(database: Database, report: ReportUnreadable): HalfTypedForms {
  return {
    async list(roomId, kind) {
      const range = rangeOf(roomId, kind);
      const found = await listRows(database, PARTS.halfTyped, readForm, report, range);
      if (!found.ok) return found;
      const newest = found.value.toSorted((a, b) => b.at - a.at);
      const tooMany = newest.slice(MOST_FORMS);
      if (tooMany.length > 0)
        await database.transact(WRITE, async (transaction) => {
          for (const form of tooMany) transaction.objectStore(PARTS.halfTyped).delete(keyOf(form));
        });
      return ok(newest.slice(0, MOST_FORMS));
    },
    async put(form) {
      const row = { ...form, fields: cut(form.fields) };
      const written = await database.writeAtOnce(WRITE, (transaction) =>
        transaction.objectStore(PARTS.halfTyped).put(row, keyOf(form)),
      );
      if (written.ok) return ok(undefined);
      assert(written.error !== 'taken', 'a form has no unique value');
      return err(written.error);
    },
    remove: (form, by) =>
      database.transact(WRITE, async (transaction) => {
        const rows = transaction.objectStore(PARTS.halfTyped);
        const row = await requested<unknown>(rows.get(keyOf(form)));
        if (isFields(row) && isText(row.by) && by.has(row.by)) rows.delete(keyOf(form));
      }),
  };
}
