/**
 * What of an update a document does not have yet: the rest is no news of who sent it. Who gives a relay back
 * what it lost sends the words of all. [S152]
 */
import * as Y from 'yjs';
import type { UpdateRanges } from './update-ranges.ts';

type RangesByClient = UpdateRanges['structs'];
type Range = { readonly from: number; readonly to: number };

function freshStructs(doc: Y.Doc, structs: RangesByClient): RangesByClient {
  const fresh = new Map<number, readonly Range[]>();
  for (const [client, list] of structs) {
    const known = Y.getState(doc.store, client);
    const rest = list.flatMap(({ from, to }) =>
      to > known ? [{ from: Math.max(from, known), to }] : [],
    );
    if (rest.length > 0) fresh.set(client, rest);
  }
  return fresh;
}

/** The parts of one range that are not deleted in `doc`. */
function notDeleted(doc: Y.Doc, client: number, { from, to }: Range): readonly Range[] {
  const structs = doc.store.clients.get(client) ?? [];
  const known = Y.getState(doc.store, client);
  const rest: Range[] = to > known ? [{ from: Math.max(from, known), to }] : [];
  if (from >= known) return rest;
  for (let at = Y.findIndexSS(structs, from); at < structs.length; at += 1) {
    const struct = structs[at];
    if (struct === undefined || struct.id.clock >= to) break;
    if (struct.deleted) continue;
    const end = struct.id.clock + struct.length;
    rest.push({ from: Math.max(from, struct.id.clock), to: Math.min(to, end) });
  }
  return rest.toSorted((a, b) => a.from - b.from);
}

function freshDeletes(doc: Y.Doc, deletes: RangesByClient): RangesByClient {
  const fresh = new Map<number, readonly Range[]>();
  for (const [client, list] of deletes) {
    const rest = list.flatMap((range) => notDeleted(doc, client, range));
    if (rest.length > 0) fresh.set(client, rest);
  }
  return fresh;
}

/** Of `ranges` what `doc` does not have. */
export function freshRanges(doc: Y.Doc, { structs, deletes }: UpdateRanges): UpdateRanges {
  return { structs: freshStructs(doc, structs), deletes: freshDeletes(doc, deletes) };
}

/** Whether nothing is in them. */
export function isNothing({ structs, deletes }: UpdateRanges): boolean {
  return structs.size === 0 && deletes.size === 0;
}
