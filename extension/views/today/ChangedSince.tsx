/**
 * What others changed in all mentorships since I was last there: by mentorship, who changed what, in a few
 * lines, each leading to its place. The records stay closed, so things are told by their kind alone. [U252, U253]
 */
import type { RoomId } from '#shared/base/ids.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useChangesSince, type ChangedMentorship } from '../../hooks/changes-since.ts';
import { useSurface } from '../../hooks/surface.ts';
import type { ChangeLine } from '../../store/change-line.ts';
import { t } from '../../locales/t.ts';
import { routeToHash, type Route } from '../dashboard/route.ts';
import { changeSentence, isTold } from '../history/change-words.ts';
import { addressOf } from '../history/changed-thing.ts';
import '../history/changes.css';

/** So many lines of a mentorship; the others stand in its History. */
const MOST_LINES = 4;

/** Lines that read alike: the newest of them, and how many more there are. */
type Alike = { readonly line: ChangeLine; readonly more: number };

function likeness({ author, part, deed }: ChangeLine): string {
  return `${author?.memberId ?? ''} ${part} ${deed}`;
}

function gathered(lines: readonly ChangeLine[]): readonly Alike[] {
  const alike = new Map<string, Alike>();
  for (const line of lines) {
    const known = alike.get(likeness(line));
    alike.set(likeness(line), { line: known?.line ?? line, more: known ? known.more + 1 : 0 });
  }
  return [...alike.values()];
}

/** Several places that changed alike are told without what of each. */
function words({ line, more }: Alike, { mentorship }: ChangedMentorship): string {
  const fields = more > 0 ? [] : line.fields;
  const text = changeSentence({ ...line, fields }, mentorship.members, undefined);
  return more > 0 ? t('change.andMore', { text, count: more }) : text;
}

/** One of several leads to where all of them are told. */
function routeOf({ line, more }: Alike, roomId: RoomId): Route {
  return more > 0 ? { place: 'history', roomId } : addressOf(roomId, line);
}

function Changed(changed: ChangedMentorship) {
  const { mentorship } = changed;
  const { roomId } = mentorship;
  const all = gathered(changed.lines.filter(isTold));
  const shown = all.slice(0, MOST_LINES);
  if (shown.length === 0) return null;
  return (
    <li class="changed-mentorship">
      <h3>
        <a href={routeToHash({ place: 'mentorship', roomId })} dir="auto">
          {mentorship.name || t('common.unnamed')}
        </a>
      </h3>
      <ul class="lines">
        {shown.map((alike) => (
          <li key={alike.line.number} class="change-line today-line">
            <div class="change-words">
              <a href={routeToHash(routeOf(alike, roomId))}>{words(alike, changed)}</a>
            </div>
          </li>
        ))}
      </ul>
      {all.length > shown.length && (
        <a class="small" href={routeToHash({ place: 'history', roomId })}>
          {t('change.all')}
        </a>
      )}
    </li>
  );
}

/** The block; nothing before it is known. */
export function ChangedSince() {
  const changed = useChangesSince(useSurface());
  if (changed === undefined) return null;
  return (
    <section class="block" aria-labelledby="changed-since-heading">
      <h2 id="changed-since-heading">{t('change.since')}</h2>
      {changed.length === 0 ? (
        <EmptyState title={t('change.sinceEmpty')} text={t('change.sinceEmptyText')} />
      ) : (
        <ul class="changed-mentorships">
          {changed.map((one) => (
            <Changed key={one.mentorship.roomId} {...one} />
          ))}
        </ul>
      )}
    </section>
  );
}
