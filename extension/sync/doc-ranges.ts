/**
 * What a document holds against what a log holds: whether it is all of it and nothing more, and what is
 * to be sent so that nothing is missing. [R4, S45]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import {
  containsRanges,
  joinAllRanges,
  joinRanges,
  rangesOfSnapshot,
  type UpdateRanges,
} from './update-ranges.ts';

/**
 * Whether Yjs deleted this by itself, when it put together what several people made: all values under
 * one key but the last, and what lies in something deleted. No update says so; every document comes to it.
 */
function isDeletedByItself(struct: Y.Item | Y.GC): boolean {
  if (!(struct instanceof Y.Item)) return true;
  if (!struct.deleted) return false;
  if (struct.parentSub !== null && struct.right !== null) return true;
  return struct.parent instanceof Y.AbstractType && struct.parent._item?.deleted === true;
}

/** What is deleted in `doc` without anybody having said so. */
function deletedByItself(doc: Y.Doc): UpdateRanges {
  const deletes = [...doc.store.clients].map(([client, structs]) => {
    const ranges = structs
      .filter(isDeletedByItself)
      .map(({ id, length }) => ({ from: id.clock, to: id.clock + length }));
    return { structs: new Map(), deletes: new Map([[client, ranges]]) };
  });
  return joinAllRanges(deletes);
}

/** Whether everything in `doc` stands in `held`, or follows from it. */
export function isWithin(doc: Y.Doc, held: UpdateRanges): boolean {
  const has = rangesOfSnapshot(Y.snapshot(doc));
  if (containsRanges(held, has)) return true;
  if (!containsRanges(held, { ...has, deletes: new Map() })) return false;
  return containsRanges(joinRanges(held, deletedByItself(doc)), has);
}

/** Whether everything in `held` has become part of `doc`. */
export function holdsAll(doc: Y.Doc, held: UpdateRanges): boolean {
  return containsRanges(rangesOfSnapshot(Y.snapshot(doc)), held);
}

/** The first clock of `client` that `held` lacks. */
function firstMissing(held: UpdateRanges, client: number): number {
  const [first] = held.structs.get(client) ?? [];
  return first?.from === 0 ? first.to : 0;
}

/** An update with what `doc` holds and `held` lacks, or `undefined` where it lacks nothing. */
export function missingFrom(doc: Y.Doc, held: UpdateRanges): Bytes | undefined {
  const { sv } = Y.snapshot(doc);
  if (isWithin(doc, held)) return undefined;
  const from = new Map<number, number>();
  for (const [client, clock] of sv) from.set(client, Math.min(clock, firstMissing(held, client)));
  return copyBytes(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(from)));
}
