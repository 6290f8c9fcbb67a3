/**
 * Watches the notes of a record for what a merge made twice and marks it, so that both people see
 * "merged while you were apart, please check". Attach it once the stored record is loaded: what is
 * loaded afterwards counts as a merge. [D16, D17]
 */
import * as Y from 'yjs';
import type { ItemId } from '../base/ids.ts';
import { notesOf, sessionOfNotes } from './notes.ts';
import { twicePlacesAmong, type TwicePlace } from './notes-merge.ts';
import type { Author } from './operation.ts';
import { addMark } from './operations/marks.ts';

type Found = { readonly sessionId: ItemId; readonly place: TwicePlace };

/** Marks what merges make twice, in the name of `author()`. Returns how to stop. */
export function watchMerges(doc: Y.Doc, author: () => Author): () => void {
  let found: readonly Found[] = [];
  const look = (transaction: Y.Transaction): void => {
    found = [...found, ...placesIn(doc, transaction)];
  };
  // Written when the merge is through, as a transaction of its own.
  const mark = (): void => {
    const marks = found;
    found = [];
    for (const { sessionId, place } of marks) addMark(doc, author(), { sessionId, ...place });
  };
  doc.on('afterTransaction', look);
  doc.on('afterAllTransactions', mark);
  return () => {
    doc.off('afterTransaction', look);
    doc.off('afterAllTransactions', mark);
  };
}

function placesIn(doc: Y.Doc, transaction: Y.Transaction): readonly Found[] {
  const found: Found[] = [];
  for (const [type, changes] of transaction.changed) {
    if (!changes.has(null)) continue;
    const root = rootOf(type);
    const sessionId = sessionOfRoot(doc, root);
    if (sessionId === undefined || isGone(type)) continue;
    // A root that nobody has opened yet has no type of its own before it is asked for.
    const parent: unknown = type === root ? notesOf(doc, sessionId) : type;
    if (!(parent instanceof Y.XmlFragment)) continue;
    for (const place of twicePlacesAmong(parent, transaction.beforeState))
      found.push({ sessionId, place });
  }
  return found;
}

type Placed = { readonly _item: Y.Item | null };

function rootOf(type: Placed): unknown {
  let node: Placed = type;
  while (node._item?.parent instanceof Y.AbstractType) node = node._item.parent;
  return node;
}

function isGone(type: Placed): boolean {
  return type._item?.deleted === true;
}

function sessionOfRoot(doc: Y.Doc, root: unknown): ItemId | undefined {
  for (const [name, type] of doc.share) if (type === root) return sessionOfNotes(name);
  return undefined;
}
