/** What is mine and due across all mentorships: overdue, today, within a week; the rest folded. [U241, U245] */
import type { ComponentChildren } from 'preact';
import { FoldedList, LongList } from '../../components/LongList.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { mineDue, type DueItem } from '../../store/mine-due.ts';
import { routeToHash } from '../dashboard/route.ts';
import { dueWords } from '../due-words.ts';
import { daysAway, localDay } from '../local-day.ts';
import { useFocusKept } from '../mine/focus-kept.ts';
import { keyOf, MineLine } from '../mine/MineLine.tsx';
import { JotLine } from './JotLine.tsx';
import { placeOfItem } from './place-of-item.ts';
import type { TodayBlockProps } from './today-block.ts';

const NEAR = ['late', 'today', 'week'] as const;
type Group = (typeof NEAR)[number] | 'later';
const DAYS_OF_A_WEEK = 7;

/** In which group an item stands at `now`. */
export function groupOf({ item: { dueOn } }: DueItem, now: TodayBlockProps['now']): Group {
  const due = dueOn === undefined ? undefined : dueWords(dueOn, now);
  const day = dueOn === undefined ? undefined : localDay(dueOn);
  if (due === undefined || day === undefined) return 'later';
  if (due.state !== 'later') return due.state;
  return daysAway(day, new Date(now)) < DAYS_OF_A_WEEK ? 'week' : 'later';
}

type Listed = DueItem & { readonly id: string };

function listed(all: readonly DueItem[], group: Group, now: TodayBlockProps['now']): Listed[] {
  return all
    .filter((due) => groupOf(due, now) === group)
    .map((due) => ({ ...due, id: keyOf(due) }));
}

/** My items over all mentorships, what was just done laid over them. */
export function useMineDue(): readonly DueItem[] {
  const { shelf } = useSurface();
  return mineDue(shelf.projections.value, shelf.commands.value);
}

type GroupProps = {
  readonly name: string;
  readonly items: readonly Listed[];
  readonly line: (due: Listed) => ComponentChildren;
};

function MineGroup({ name, items, line }: GroupProps) {
  return (
    <div class="today-group">
      <h3 class="section-heading">{name}</h3>
      <LongList items={items} look="lines" line={line} />
    </div>
  );
}

/** The block with its heading. */
export function TodayMine({ mentorships, now, named, changes, jot }: TodayBlockProps) {
  const mine = useMineDue();
  const { list, hold } = useFocusKept<HTMLElement>(mine);
  const of = (group: Group) => listed(mine, group, now);
  const near = NEAR.map((group) => ({ group, items: of(group) })).filter(
    ({ items }) => items.length > 0,
  );
  const later = of('later');
  const laterName = t('today.mine.later', { count: later.length });
  const more = mentorships.reduce((sum, one) => sum + one.moreMine, 0);
  const line = (due: Listed) => (
    <MineLine
      key={due.id}
      changes={changes}
      due={due}
      named={named}
      href={routeToHash(placeOfItem(due.roomId, 'actionItems', due.item.id))}
      onChange={(selector) => hold(due, selector)}
    />
  );
  return (
    <section class="block today-mine" ref={list} aria-labelledby="today-mine">
      <h2 id="today-mine">{t('today.mine')}</h2>
      {near.length === 0 && <p class="soft">{t('today.mineEmpty')}</p>}
      {near.map(({ group, items }) => (
        <MineGroup key={group} name={t(`today.mine.${group}`)} items={items} line={line} />
      ))}
      {near.length > 0 && (
        // Whoever opened it sees there what Undo brings back, also where it was the last one.
        <div hidden={later.length === 0}>
          <FoldedList items={later} look="lines" line={line} summary={laterName} />
        </div>
      )}
      {near.length === 0 && later.length > 0 && (
        <MineGroup name={laterName} items={later} line={line} />
      )}
      {more > 0 && <p class="soft small">{t('today.mineMore', { count: more })}</p>}
      <JotLine
        part="actionItem"
        mentorships={mentorships.filter(({ isNewer }) => !isNewer)}
        jot={jot}
      />
    </section>
  );
}
