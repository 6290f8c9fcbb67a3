/** What was found, by kind, each with the mentorship it stands in and the words that match marked. [U44] */
import { useEffect, useRef } from 'preact/hooks';
import { Lock } from 'lucide';
import { Icon } from '../../components/Icon.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { markedText } from '../../search/marked-text.ts';
import { isMineAlone } from '../../search/mine-alone.ts';
import type { SearchEntry } from '../../search/search-entry.ts';
import type { SearchHit } from '../../search/search-index.ts';
import { signedDay } from '../agreement/agreement-words.ts';
import { sessionName } from '../room/session-words.ts';
import type { HitGroup } from './search-groups.ts';

/** `id` names the list; option `n` is `${id}-${n}`. `active`: the hit that Enter opens. */
export type SearchResultsProps = {
  readonly id: string;
  readonly groups: readonly HitGroup[];
  readonly active: SearchHit | undefined;
  readonly onOpen: (entry: SearchEntry) => void;
  readonly onPoint: (hit: SearchHit) => void;
};

/** What the hit is on, unless its words say it already. [U238] */
function About({ name }: { readonly name: string }) {
  const short = markedText(name, NO_TERMS)
    .map(({ text }) => text)
    .join('');
  return (
    <>
      <bdi>{t('search.about', { name: short })}</bdi>
      {' · '}
    </>
  );
}

const NO_TERMS: ReadonlySet<string> = new Set();

type PlaceProps = { readonly entry: SearchEntry; readonly shown: string };

function Place({ entry, shown }: PlaceProps) {
  const { shelf } = useSurface();
  const known = [...shelf.mentorships.value, ...shelf.leftMentorships.value];
  const room = known.find(({ roomId }) => roomId === entry.roomId);
  const isNamed = entry.session && entry.kind !== 'session';
  return (
    <span class="found-place">
      {isMineAlone(entry) && (
        <>
          <Icon icon={Lock} size={12} /> {t('private.onlyYou')}
          {' · '}
        </>
      )}
      {entry.about && !shown.includes(entry.about) && <About name={entry.about} />}
      {entry.at !== undefined && <>{t('agreement.version', { date: signedDay(entry.at) })} · </>}
      {isNamed && entry.session && <bdi>{sessionName(entry.session)}</bdi>}
      {isNamed && ' · '}
      <bdi>{room?.name || t('common.unnamed')}</bdi>
    </span>
  );
}

type OptionProps = Pick<SearchResultsProps, 'onOpen' | 'onPoint'> & {
  readonly id: string;
  readonly hit: SearchHit;
  readonly isActive: boolean;
};

function Option({ id, hit, isActive, onOpen, onPoint }: OptionProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const parts = markedText(hit.entry.text, hit.terms);
  const shown = parts.map(({ text }) => text).join('');
  return (
    // The field keeps the focus and hears the keys; see SearchBox.
    <div
      ref={line}
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a native option holds no marks
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      class="found"
      onPointerDown={(event) => event.preventDefault()}
      onPointerMove={() => onPoint(hit)}
      onClick={() => onOpen(hit.entry)}
      onKeyDown={(event) => event.key === 'Enter' && onOpen(hit.entry)}
    >
      <span class="found-text" dir="auto">
        {parts.map(({ text, isMatch }, at) =>
          isMatch ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
        )}
      </span>
      <Place entry={hit.entry} shown={shown} />
    </div>
  );
}

/** The list. */
export function SearchResults({ id, groups, active, onOpen, onPoint }: SearchResultsProps) {
  const order = groups.flatMap(({ hits }) => hits);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the list of a combobox, with groups
    <div id={id} role="listbox" aria-label={t('search.results')}>
      {groups.map(({ kind, hits, more }) => (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a native group of options holds no marks
        <div key={kind} role="group" aria-labelledby={`${id}-${kind}`} class="found-group">
          <div id={`${id}-${kind}`} role="presentation" class="section-heading">
            {t(`search.kind.${kind}`)}
          </div>
          {hits.map((hit) => (
            <Option
              key={`${hit.entry.roomId} ${hit.entry.id}`}
              id={`${id}-${order.indexOf(hit)}`}
              hit={hit}
              isActive={hit === active}
              onOpen={onOpen}
              onPoint={onPoint}
            />
          ))}
          {more > 0 && (
            <div role="presentation" class="found-more">
              {t('search.more', { count: more })}
            </div>
          )}
        </div>
      ))}
    </div>
  );
}
