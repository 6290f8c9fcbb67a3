/**
 * A record's whole state from elsewhere, a snapshot or a copy in a recovery file, checked before anything
 * of it joins a document: sound, in need of nothing that it lacks, and nested no deeper than allowed. [R6]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { nestingIn } from './nesting.ts';
import { isSelfContained, rangesOf, type UpdateRanges } from './update-ranges.ts';

/** A state that may be used: as one update (V1), and what it holds. */
export type WholeState = { readonly update: Bytes; readonly ranges: UpdateRanges };

/** Reads a state in the V2 encoding; `undefined` for any that must not be used. Never throws. */
export function readWholeState(state: Bytes): WholeState | undefined {
  try {
    const update = copyBytes(Y.convertUpdateFormatV2ToV1(state));
    const ranges = rangesOf(update);
    if (ranges === undefined || !isSelfContained(update, ranges)) return undefined;
    return nestingIn(new Y.Doc(), update) === 'fits' ? { update, ranges } : undefined;
  } catch {
    return undefined;
  }
}
