/** Two people and a time for tests of the record: fixed ids, a clock one can set. */
import * as Y from 'yjs';
import { toBase64Url } from '#shared/base/bytes.ts';
import type { DeviceId, ItemId, MemberId, Millis } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { Author } from '#shared/record/operation.ts';
import { putMember } from '#shared/record/operations/members.ts';

/** The id number `index` of a test, as 16 bytes in base64url. */
export function idNumber<Id extends ItemId | MemberId | DeviceId>(index: number): Id {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, index);
  return toBase64Url(bytes) as Id;
}

/** The mentee. */
export const SAM = idNumber<MemberId>(1);
/** The mentor. */
export const ROBIN = idNumber<MemberId>(2);
/** 2026-03-02T09:00Z, a Monday. */
export const MONDAY = Date.UTC(2026, 2, 2, 9) as Millis;
/** One hour in milliseconds. */
export const HOUR = 3_600_000;

/** Sam (or another) acting `later` ms after MONDAY. */
export function author(later = 0, memberId = SAM): Author {
  return { memberId, now: (MONDAY + later) as Millis };
}

/** The value of an operation that must succeed. */
export function done<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The reason of a refused operation, 'done' for one that was not refused. */
export function reasonOf(result: Result<unknown, { readonly reason: string }>): string {
  return result.ok ? 'done' : result.error.reason;
}

/** A record with Sam and Robin in it. */
export function pairRecord(): Y.Doc {
  const doc = new Y.Doc();
  done(putMember(doc, author(), { id: SAM, name: 'Sam', role: 'mentee' }));
  done(putMember(doc, author(1), { id: ROBIN, name: 'Robin', role: 'mentor' }));
  return doc;
}

/** A replica that holds all of `doc`. */
export function replicaOf(doc: Y.Doc): Y.Doc {
  const replica = new Y.Doc();
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc));
  return replica;
}

/** Brings two replicas to the same state, as a connection after a time apart does. */
export function meet(a: Y.Doc, b: Y.Doc): void {
  const forB = Y.encodeStateAsUpdate(a, Y.encodeStateVector(b));
  const forA = Y.encodeStateAsUpdate(b, Y.encodeStateVector(a));
  Y.applyUpdate(a, forA);
  Y.applyUpdate(b, forB);
}
