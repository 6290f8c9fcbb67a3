/** Hits as they are listed: by kind, the kind with the best hit first, and not too many of one. Pure. */
import type { EntryKind } from '../../search/search-entry.ts';
import type { SearchHit } from '../../search/search-index.ts';

/** The hits of one kind. `more`: how many match beside those in `hits`. */
export type HitGroup = {
  readonly kind: EntryKind;
  readonly hits: readonly SearchHit[];
  readonly more: number;
};

const MOST_OF_A_KIND = 6;

/** `hits` (best first) by kind. */
export function groupHits(hits: readonly SearchHit[]): readonly HitGroup[] {
  const byKind = Map.groupBy(hits, ({ entry }) => entry.kind);
  return [...byKind].map(([kind, all]) => ({
    kind,
    hits: all.slice(0, MOST_OF_A_KIND),
    more: Math.max(0, all.length - MOST_OF_A_KIND),
  }));
}
