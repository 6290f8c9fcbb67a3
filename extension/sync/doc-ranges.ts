/**
 * What a document holds against what a log holds: whether it is all of it and nothing more, and what is
 * to be sent so that nothing is missing. [R4, S45]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { containsRanges, rangesOfSnapshot, type UpdateRanges } from './update-ranges.ts';

/** Whether everything in `doc` stands in `held`. */
export function isWithin(doc: Y.Doc, held: UpdateRanges): boolean {
  return containsRanges(held, rangesOfSnapshot(Y.snapshot(doc)));
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
