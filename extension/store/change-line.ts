/**
 * One line of the log of changes of a mentorship, as this device keeps it: when, by whom, which place and
 * what was done there, and how that is known. Ids and names alone, no word of the record. [B100]
 */
import type { DeviceId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import { isCount, isFields, isIdOf, isMillis, isOneOf, isText } from './row-fields.ts';

/**
 * How it is known who did it. `signed`: by the signature of their device, checked when it arrived; `here`: it
 * was done on this device; `checkpoint`: likewise, out of a checkpoint; `snapshot`: it came with many others
 * in a snapshot, and who did it cannot be told.
 */
export const KNOWN_BY = ['signed', 'here', 'checkpoint', 'snapshot'] as const;
/** One of `KNOWN_BY`. */
export type KnownBy = (typeof KNOWN_BY)[number];

/**
 * What of the record a line is of: a `TouchedPlace` of shared/record/touched-places.ts as it was stored, in whose words
 * it may be that this version does not know.
 */
export type ToldPlace = {
  /** `many`: more places than are told one by one. */
  readonly part: string;
  readonly id: string;
  /** `made`, `changed`, `removed` or `restored`. */
  readonly deed: string;
  readonly fields: readonly string[];
};

/** Who did something. */
export type ChangeAuthor = { readonly memberId: MemberId; readonly deviceId: DeviceId };

/** A line that is to be kept. */
export type NewChangeLine = ToldPlace & {
  /** By this device's clock: when it was done here, or arrived; what is signed says no time. */
  readonly at: Millis;
  /** `undefined`: it cannot be told. */
  readonly author: ChangeAuthor | undefined;
  readonly knownBy: KnownBy;
};

/** A line as it is kept. */
export type ChangeLine = NewChangeLine & {
  readonly roomId: RoomId;
  /** Counts up in each mentorship; a line that goes on gets a new one, so the last is the newest. */
  readonly number: number;
  /** When the last of what is told in one line was done. */
  readonly until: Millis;
};

/** What touches more places at once is told in one line. [S156] */
export const MOST_PLACES = 40;

/** How a name of a part, a deed or a field looks: a word, so that nothing else can stand there. */
const WORD = /^[A-Za-z]{1,32}$/;
/** An id, the word of a section, or nothing. */
const ID = /^[\w-]{0,64}$/;
const MOST_FIELDS = 64;

function isWord(value: unknown): value is string {
  return isText(value) && WORD.test(value);
}

function readAuthor(value: unknown): ChangeAuthor | undefined {
  if (!isFields(value)) return undefined;
  const { memberId, deviceId } = value;
  if (!isIdOf<MemberId>(memberId) || !isIdOf<DeviceId>(deviceId)) return undefined;
  return { memberId, deviceId };
}

function readPlace(row: Readonly<Record<string, unknown>>): ToldPlace | undefined {
  const { part, id, deed, fields } = row;
  if (!isWord(part) || !isWord(deed) || !isText(id) || !ID.test(id)) return undefined;
  if (!Array.isArray(fields) || fields.length > MOST_FIELDS || !fields.every(isWord))
    return undefined;
  return { part, id, deed, fields };
}

/** Reads a stored row; `undefined` when it is none that was written here. [B4, B100] */
export function readChangeLine(row: unknown): ChangeLine | undefined {
  if (!isFields(row)) return undefined;
  const { roomId, number, at, until, knownBy } = row;
  const place = readPlace(row);
  if (place === undefined || !isIdOf<RoomId>(roomId) || !isCount(number)) return undefined;
  if (!isMillis(at) || !isMillis(until) || !isOneOf(knownBy, KNOWN_BY)) return undefined;
  const author = readAuthor(row['author']);
  if (row['author'] !== undefined && author === undefined) return undefined;
  return { ...place, roomId, number, at, until, author, knownBy };
}
