/** Names of things, told apart by the compiler. An id is text so that it can be a key anywhere. */
import { randomBytes, toBase64Url } from './bytes.ts';

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** 16 bytes as base64url (22 characters): SHA-256("tw/1/room" | genesis)[0..15]. */
export type RoomId = Branded<string, 'RoomId'>;
/** 16 bytes as base64url: SHA-256(the device's signing key)[0..15], per room. */
export type DeviceId = Branded<string, 'DeviceId'>;
/** 16 random bytes as base64url: a person within one mentorship. */
export type MemberId = Branded<string, 'MemberId'>;
/** 16 random bytes as base64url: anything in a record. */
export type ItemId = Branded<string, 'ItemId'>;
/** 16 random bytes as base64url: a command in the jot box. */
export type CommandId = Branded<string, 'CommandId'>;
/** Milliseconds since 1970-01-01T00:00Z. */
export type Millis = Branded<number, 'Millis'>;

/** The size of every id before it is text. */
export const ID_BYTES = 16;

/** Whether `text` has the form of an id. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9_-]{21}[AQgw]$/.test(text);
}

/** A fresh random id of the wanted kind. */
export function newId<Id extends ItemId | MemberId | CommandId>(): Id {
  return toBase64Url(randomBytes(ID_BYTES)) as Id;
}
