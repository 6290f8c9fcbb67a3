/**
 * The field that finds everything of every mentorship on this device, with no network. The field
 * keeps the focus while arrow keys walk through what was found. What is typed stays in this field:
 * it is in no address and in no title. An address that is pasted there leads where it says. [U3, U44, U45, U239]
 */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Search as SearchIcon } from 'lucide';
import { announce } from '../../components/announcer.ts';
import { Icon } from '../../components/Icon.tsx';
import { t } from '../../locales/t.ts';
import type { SearchEntry } from '../../search/search-entry.ts';
import type { SearchHit } from '../../search/search-index.ts';
import { pastedAddress } from '../links/pasted-address.ts';
import { groupHits } from './search-groups.ts';
import { SearchResults } from './SearchResults.tsx';
import { useSearch } from './use-search.ts';
import './search.css';

/** `onOpen` leads to what was chosen. */
export type SearchBoxProps = { readonly onOpen: (entry: SearchEntry) => void };

/** Typing rests this long before the count is said: a screen reader says each key first. */
const SAY_AFTER_MS = 700;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, dialog *');
}

/** "/" leads to the field, except where one types. */
function useSlash(focus: () => void): void {
  const latest = useRef(focus);
  latest.current = focus;
  useEffect(() => {
    const ending = new AbortController();
    const hear = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.defaultPrevented || isTyping(event.target)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', hear, { signal: ending.signal });
    return () => ending.abort();
  }, []);
}

function countWords(count: number, missing: number): string {
  const found = count === 0 ? t('search.none') : t('search.count', { count });
  return missing === 0 ? found : `${found} ${t('search.missing', { count: missing })}`;
}

function useSaid(words: string | undefined): void {
  useEffect(() => {
    if (words === undefined) return;
    const timer = setTimeout(() => announce(words), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [words]);
}

type Walk = {
  readonly order: readonly SearchHit[];
  readonly active: SearchHit | undefined;
  readonly walk: (step: 1 | -1) => void;
  readonly point: (hit: SearchHit) => void;
};

function useWalk(order: readonly SearchHit[], query: string): Walk {
  const [place, setPlace] = useState({ query, at: 0 });
  const at = place.query === query ? Math.min(place.at, Math.max(0, order.length - 1)) : 0;
  const go = (to: number) => setPlace({ query, at: to });
  return {
    order,
    active: order[at],
    walk: (step) => go((at + step + order.length) % Math.max(1, order.length)),
    point: (hit) => go(order.indexOf(hit)),
  };
}

/** The field and, while something is typed, what it finds. */
export function SearchBox({ onOpen }: SearchBoxProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [inUse, setInUse] = useState(false);
  const pasted = pastedAddress(query);
  // Its letters are no words: Enter leads to it, and to nothing that they would find.
  const { found, reading } = useSearch(pasted === undefined ? query : '', inUse);
  const groups = groupHits(found.hits);
  const { order, active, walk, point } = useWalk(
    groups.flatMap(({ hits }) => hits),
    query,
  );
  // One letter finds little and says nothing of what is there.
  const isOpen = inUse && (query.trim().length > 1 || order.length > 0);
  const counted = reading ? undefined : countWords(found.hits.length, found.missing);
  const said = isOpen ? (pasted === undefined ? counted : t('search.pasted')) : undefined;
  useSaid(said);
  useSlash(() => {
    field.current?.focus();
    field.current?.select();
  });
  const open = (entry: SearchEntry): void => {
    setQuery('');
    field.current?.blur();
    onOpen(entry);
  };
  const follow = (address: string): void => {
    setQuery('');
    field.current?.blur();
    location.hash = address;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 } as const;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') walk(step[event.key]);
    else if (event.key === 'Enter' && pasted !== undefined) follow(pasted);
    else if (event.key === 'Enter' && active) open(active.entry);
    else if (event.key === 'Escape' && query !== '') setQuery('');
    else return;
    event.preventDefault();
  };
  return (
    <search class="search">
      <div class="search-field">
        <Icon icon={SearchIcon} />
        <input
          ref={field}
          class="input"
          type="text"
          role="combobox"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          aria-label={t('search.label')}
          aria-autocomplete="list"
          aria-keyshortcuts="/"
          aria-expanded={isOpen && order.length > 0}
          aria-controls={isOpen && order.length > 0 ? id : undefined}
          aria-activedescendant={isOpen && active ? `${id}-${order.indexOf(active)}` : undefined}
          placeholder={t('search.label')}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onFocus={() => setInUse(true)}
          onBlur={() => setInUse(false)}
          onKeyDown={onKeyDown}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      {isOpen && (
        <div class="search-panel">
          {order.length > 0 && (
            <SearchResults id={id} groups={groups} active={active} onOpen={open} onPoint={point} />
          )}
          <p class="search-said">{said ?? t('search.reading')}</p>
        </div>
      )}
    </search>
  );
}
