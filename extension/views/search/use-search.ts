/**
 * The search of a page, as its field needs it: opened with the first focus, refreshed while it is in
 * use, closed with the page. [U44]
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSurface } from '../../hooks/surface.ts';
import type { Found, Search } from '../../search/search.ts';

/** `reading`: until all was read once, more may be found. */
export type SearchState = { readonly found: Found; readonly reading: boolean };

const NOTHING: Found = { hits: [], missing: 0 };
/** What changes on the disk while one searches is read again within this time. */
const REFRESH_MS = 1_000;

/** What `look` finds; looked for again when one of `reasons` has changed, and not by who walks through it. [V121] */
function useFound(look: () => Found, reasons: readonly unknown[]): Found {
  const last = useRef<{ readonly reasons: readonly unknown[]; readonly found: Found }>(undefined);
  const isSame = last.current?.reasons.every((reason, place) => reason === reasons[place]);
  if (!last.current || !isSame) last.current = { reasons, found: look() };
  return last.current.found;
}

/** What `query` finds. `inUse`: the field has the focus. */
export function useSearch(query: string, inUse: boolean): SearchState {
  const { openSearch, store, hiding } = useSurface();
  // What is found changes with it at once.
  const hidden = hiding.hidden.value;
  const opening = useRef<Promise<Search> | undefined>(undefined);
  const [search, setSearch] = useState<Search | undefined>(undefined);
  const [readings, setReadings] = useState(0);
  const [reading, setReading] = useState(true);
  useEffect(() => {
    if (!inUse) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      timer = undefined;
      opening.current ??= openSearch();
      const opened = await opening.current;
      const isNew = await opened.refresh();
      if (over) return;
      setSearch(opened);
      setReading(false);
      if (isNew) setReadings((count) => count + 1);
    };
    void look();
    const stop = store.onChange(({ changed }) => {
      if (changed === 'projections' || changed === 'keyring')
        timer ??= setTimeout(() => void look(), REFRESH_MS);
    });
    return () => {
      over = true;
      clearTimeout(timer);
      stop();
    };
  }, [inUse, openSearch, store, hidden]);
  useEffect(() => () => void opening.current?.then((opened) => opened.close()), []);
  const found = useFound(() => search?.find(query) ?? NOTHING, [search, query, readings, hidden]);
  return { found, reading };
}
