/**
 * A record as a checkpoint holds it, and back: the document's state in the V2 encoding, deflated.
 * Reading checks, since a disk may have changed it meanwhile. [B26]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { deflate, inflate } from '#shared/seal/deflate.ts';

/** The state of one checkpoint; `size` in bytes before it was deflated. */
export type CheckpointState = { readonly deflated: Bytes; readonly size: number };

/** Equal for two documents that hold the same, whatever led there. 32 bytes. */
export function digestOf(doc: Y.Doc): Promise<Bytes> {
  return sha256(copyBytes(Y.encodeSnapshot(Y.snapshot(doc))));
}

/** The state of `doc` as of the call. */
export async function writeCheckpointState(doc: Y.Doc): Promise<CheckpointState> {
  const state = copyBytes(Y.encodeStateAsUpdateV2(doc));
  return { deflated: await deflate(state), size: state.length };
}

/** A document of its own with that state; `undefined` when the bytes are not what was written. */
export async function readCheckpointState({
  deflated,
  size,
}: CheckpointState): Promise<Y.Doc | undefined> {
  const state = await inflate(deflated, size);
  if (!state.ok) return undefined;
  const doc = new Y.Doc();
  try {
    Y.applyUpdateV2(doc, state.value);
    return doc;
  } catch {
    return undefined;
  }
}
