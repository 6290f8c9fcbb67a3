/** Two documents that exchange their updates when told to, as two people's devices do. */
import * as Y from 'yjs';

/** The origin of everything that came from the other device. */
export const FROM_PEER = 'peer';

/** Hands each document what it lacks of the other; afterwards both are equal. */
export function exchange(one: Y.Doc, other: Y.Doc): void {
  const toOther = Y.encodeStateAsUpdate(one, Y.encodeStateVector(other));
  const toOne = Y.encodeStateAsUpdate(other, Y.encodeStateVector(one));
  Y.applyUpdate(other, toOther, FROM_PEER);
  Y.applyUpdate(one, toOne, FROM_PEER);
}

/** A copy of `doc` on another device, with a client id of its own. */
export function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc), FROM_PEER);
  return copy;
}
