/**
 * The kinds of fields that items have: what an author may give, how it is stored, how it is read whatever a
 * peer put there. A part of the record is a list of these (`part-shape.ts`). [D5, D9, D10, D87]
 */
import { isId, type ItemId, type MemberId, type Millis } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { isCalendarDate, isMillis, isTimeZone, type CalendarDate } from './calendar-date.ts';
import { MAX_LINK_CHARACTERS } from './limits.ts';
import { safeHref } from './safe-href.ts';
import { checkText, readText } from './one-line-text.ts';
import { checkProse, readProse } from './prose-text.ts';
import { refuse, type RefusedField, type Refusal } from './refusal.ts';
import { isOneOf, type ItemPart } from './schema.ts';

/** Who learns from whom. It belongs to a goal or a talking point, not to a person. [D31] */
export type Direction = {
  readonly learner: MemberId;
  readonly teacher: MemberId;
};

/** What a field holds in the document. */
export type Stored = string | number | boolean;

/** What a field names, which must be in the record when it is written. */
export type Named = {
  readonly root: 'members' | ItemPart;
  readonly id: string;
};

/** One field: of what an author gives, and of what is read. */
export type Field<Given, Read> = {
  /** Its stored form (`undefined`: nothing is stored), or why it is refused. */
  readonly check: (given: Given, name: RefusedField) => Result<Stored | undefined, Refusal>;
  /** What stands there, frozen; never throws. */
  readonly read: (stored: unknown) => Read;
  /** What of the record it names. */
  readonly names: (given: Given) => readonly Named[];
};

type Checked = Result<Stored | undefined, Refusal>;

function field<Given, Read>(
  check: (given: Given, name: RefusedField) => Checked,
  read: (stored: unknown) => Read,
  names: (given: Given) => readonly Named[] = () => [],
): Field<Given, Read> {
  return Object.freeze({ check, read, names });
}

/** A field that holds what `is` says, and refuses anything else for `reason`. */
function valueField<Value extends Stored, Given = Value>(
  is: (value: unknown) => value is Value,
  reason: 'bad-value' | 'bad-date',
): Field<Given, Value | undefined> {
  return field(
    (given, name) => (is(given) ? ok(given) : refuse(reason, name)),
    (stored) => (is(stored) ? stored : undefined),
  );
}

/** A text of one line with at most `limit` characters. */
export function line(limit: number): Field<string, string | undefined> {
  return field(
    (given, name) => checkText(given, name, limit),
    (stored) => readText(stored, limit),
  );
}

/** A text of one line that is cut at `limit` in place of being refused; one that is empty is none. */
export function quote(limit: number): Field<string, string | undefined> {
  return field(
    (given, name) => {
      const text = checkText(given.slice(0, limit), name, limit);
      return ok(text.ok ? text.value : undefined);
    },
    (stored) => readText(stored, limit),
  );
}

/** A text of several lines with at most `limit` characters. [D87] */
export function prose(limit: number): Field<string, string | undefined> {
  return field(
    (given, name) => checkProse(given, name, limit),
    (stored) => readProse(stored, limit),
  );
}

/** One of `words`. */
export function word<Word extends string>(words: readonly Word[]): Field<Word, Word | undefined> {
  return valueField((value): value is Word => isOneOf(words, value), 'bad-value');
}

/** A whole number from `from` to `to`; a refusal says both. */
export function whole(from: number, to: number): Field<number, number | undefined> {
  const is = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
  return field(
    (given, name) =>
      is(given) ? ok(given) : err({ reason: 'bad-value', field: name, range: [from, to] }),
    (stored) => (is(stored) ? stored : undefined),
  );
}

/** Yes, or nothing. */
export const flag: Field<boolean, boolean> = field(
  (given, name) =>
    typeof given === 'boolean' ? ok(given ? true : undefined) : refuse('bad-value', name),
  (stored) => stored === true,
);

/** A day of the calendar. [D10] */
export const day: Field<string, CalendarDate | undefined> = valueField(isCalendarDate, 'bad-date');

/** An instant. [D10] */
export const instant: Field<Millis, Millis | undefined> = valueField(isMillis, 'bad-date');

/** An IANA time zone. [D10] */
export const zone: Field<string, string | undefined> = valueField(isTimeZone, 'bad-value');

/** A time of the day by the clock on the wall, 'HH:mm'. */
export const wallTime: Field<string, string | undefined> = valueField(
  (value): value is string => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
  'bad-date',
);

/** An address that may be opened: http, https or mailto, without a password in it. [D20] */
export const link: Field<string, string | undefined> = field(
  (given, name) => {
    const text = checkText(given, name, MAX_LINK_CHARACTERS);
    if (!text.ok) return text;
    const href = safeHref(text.value);
    return href === undefined ? refuse('bad-link', name) : ok(href);
  },
  (stored) => {
    const text = readText(stored, MAX_LINK_CHARACTERS);
    return text === undefined ? undefined : safeHref(text);
  },
);

/** A member, who has a card when it is written. */
export const member: Field<MemberId, MemberId | undefined> = field(
  (given, name) => (isId(given) ? ok(given) : refuse('unknown-member', name)),
  (stored) => (isId(stored) ? (stored as MemberId) : undefined),
  (given) => [{ root: 'members', id: given }],
);

/** An item of `part`, which is there when it is written. */
export function itemOf(part: ItemPart): Field<ItemId, ItemId | undefined> {
  return field(
    (given, name) => (isId(given) ? ok(given) : refuse('bad-value', name)),
    (stored) => (isId(stored) ? (stored as ItemId) : undefined),
    (given) => [{ root: part, id: given }],
  );
}

/** An item of any part; whether it is there is the caller's to ask. */
export const anyItem: Field<ItemId, ItemId | undefined> = field(
  (given, name) => (isId(given) ? ok(given) : refuse('bad-value', name)),
  (stored) => (isId(stored) ? (stored as ItemId) : undefined),
);

/** A short text of the form `form`. */
export function pattern(form: RegExp): Field<string, string | undefined> {
  return valueField(
    (value): value is string => typeof value === 'string' && form.test(value),
    'bad-value',
  );
}

/** Who learns from whom: two members, one value. [D31] */
export const direction: Field<Direction, Direction | undefined> = field(
  (given, name) => {
    if (!isId(given.learner) || !isId(given.teacher)) return refuse('unknown-member', name);
    if (given.learner === given.teacher) return refuse('bad-value', name);
    return ok(`${given.learner}>${given.teacher}`);
  },
  readDirection,
  ({ learner, teacher }) => [learner, teacher].map((id) => ({ root: 'members', id })),
);

/** Reads who learns from whom; `undefined` for anything else. [D31] */
export function readDirection(stored: unknown): Direction | undefined {
  if (typeof stored !== 'string') return undefined;
  const [learner, teacher, ...more] = stored.split('>', 3);
  if (!isId(learner) || !isId(teacher) || learner === teacher || more.length > 0) return undefined;
  return Object.freeze({ learner: learner as MemberId, teacher: teacher as MemberId });
}

/** A field that reads as `fallback` where nothing that makes sense stands. */
export function or<Given, Read>(
  of: Field<Given, Read>,
  fallback: NonNullable<Read>,
): Field<Given, NonNullable<Read>> {
  return field(of.check, (stored) => of.read(stored) ?? fallback, of.names);
}
