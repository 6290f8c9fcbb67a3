/** What waits for an answer of mine, what I asked and wait for, and my check-ins that are due. [U243, U245, U310] */
import type { Millis } from '#shared/base/ids.ts';
import { LongList } from '../../components/LongList.tsx';
import { t } from '../../locales/t.ts';
import type { WaitingItem } from '../../store/tidings.ts';
import { routeToHash } from '../dashboard/route.ts';
import { JotLine } from './JotLine.tsx';
import { ownCheckIn } from './own-check-in.ts';
import { placeOfItem } from './place-of-item.ts';
import { mentorshipName, type TodayBlockProps, type ToldMentorship } from './today-block.ts';
import { askedWords, PART_OF, titleOf, waitWords } from './waiting-words.ts';

type Line = { readonly id: string; readonly of: ToldMentorship; readonly item: WaitingItem };

/** What waits in all mentorships at `now`, longest first; my check-ins that are due are among it. */
export function waitingLines(
  mentorships: readonly ToldMentorship[],
  on: WaitingItem['on'],
  now: Millis,
): readonly Line[] {
  return mentorships
    .flatMap((of) =>
      [...of.waiting, ...ownCheckIn(of, now)]
        .filter((item) => item.on === on)
        .map((item) => ({ id: `${of.roomId} ${item.kind} ${item.id ?? ''}`, of, item })),
    )
    .toSorted((a, b) => (a.item.since ?? Infinity) - (b.item.since ?? Infinity) || 0);
}

type LineProps = Pick<TodayBlockProps, 'now' | 'named'> & { readonly line: Line };

function WaitingLine({ line: { of, item }, now, named }: LineProps) {
  const wait = waitWords(of, item, now);
  const place = placeOfItem(of.roomId, PART_OF[item.kind], item.id);
  return (
    <li class="today-line today-waits" data-waits={item.kind}>
      <div class="today-words">
        <a class="today-title" dir="auto" href={routeToHash(place)}>
          {titleOf(item)}
        </a>
        <p class="soft small">
          <span dir="auto">{askedWords(of, item)}</span>
        </p>
      </div>
      <span class="mine-beside">
        {wait && <span class={`due due-${wait.state}`}>{wait.text}</span>}
        {named && (
          <span class="mine-mentorship" dir="auto">
            {mentorshipName(of)}
          </span>
        )}
      </span>
    </li>
  );
}

/** Where nobody asks anything: ask something, or, where nobody else is here, invite somebody. */
function Nobody({ mentorships, jot }: Pick<TodayBlockProps, 'mentorships' | 'jot'>) {
  const shared = mentorships.filter(({ members, isNewer }) => members.length > 1 && !isNewer);
  const [first] = mentorships;
  if (shared.length > 0 || first === undefined)
    return (
      <>
        <p class="soft">{t('today.waitingEmpty')}</p>
        <JotLine part="question" mentorships={shared} jot={jot} />
      </>
    );
  return (
    <>
      <p class="soft">{t('today.waitingAlone')}</p>
      <p>
        <a href={routeToHash({ place: 'mentorship', roomId: first.roomId })}>{t('today.invite')}</a>
      </p>
    </>
  );
}

/** The block with its heading. */
export function TodayWaiting({ mentorships, now, named, jot }: TodayBlockProps) {
  const mine = waitingLines(mentorships, 'me', now);
  const theirs = waitingLines(mentorships, 'others', now);
  const more = mentorships.reduce((sum, one) => sum + one.moreWaiting, 0);
  const list = (items: readonly Line[]) => (
    <LongList
      items={items}
      look="lines"
      line={(line) => <WaitingLine key={line.id} line={line} now={now} named={named} />}
    />
  );
  return (
    <section class="block" aria-labelledby="today-waiting">
      <h2 id="today-waiting">{t('today.waiting')}</h2>
      {mine.length > 0 ? list(mine) : <Nobody mentorships={mentorships} jot={jot} />}
      {more > 0 && <p class="soft small">{t('today.waitingMore', { count: more })}</p>}
      {theirs.length > 0 && (
        <div class="today-group">
          <h3 class="section-heading">{t('today.asked')}</h3>
          {list(theirs)}
        </div>
      )}
    </section>
  );
}
