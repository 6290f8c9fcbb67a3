/**
 * Today, the first page: what is mine and due, the next sessions, what waits for an answer, what changed, over
 * all mentorships of this device. It draws what their projections hold and loads no record. [U240 to U246]
 */
import { useMemo, useState } from 'preact/hooks';
import { useSurface } from '../../hooks/surface.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import { readTidings } from '../../store/tidings.ts';
import { createCommand } from '../mine/jot-commands.ts';
import { createMineChanges, enterMine } from '../mine/mine-changes.ts';
import { ChangedSince } from './ChangedSince.tsx';
import { useNow, type Jotting, type TodayBlockProps, type ToldMentorship } from './today-block.ts';
import { groupOf, TodayMine, useMineDue } from './TodayMine.tsx';
import { TodaySessions } from './TodaySessions.tsx';
import { TodayWaiting, waitingLines } from './TodayWaiting.tsx';
import './today.css';

/** One or two sentences that say how the day looks. */
function Summary({ mentorships, now }: Pick<TodayBlockProps, 'mentorships' | 'now'>) {
  const isDue = (group: string): boolean => group === 'late' || group === 'today';
  const due = useMineDue().filter((one) => isDue(groupOf(one, now))).length;
  const waits = waitingLines(mentorships, 'me', now).length;
  const said = [
    due > 0 ? t('today.dueCount', { count: due }) : '',
    waits > 0 ? t('today.waitCount', { count: waits }) : '',
  ].filter((sentence) => sentence !== '');
  return <p class="soft">{said.length > 0 ? said.join(' ') : t('today.calm')}</p>;
}

/** The page; there is at least one mentorship. */
export function TodayPage() {
  const { shelf, store, clock, poke } = useSurface();
  const now = useNow(clock);
  const [{ changes, jot }] = useState(() => {
    const entering = { shelf, store: () => store, clock, poke };
    const into: Jotting = (roomId, part, text) =>
      enterMine(entering, roomId, (asking) => createCommand(asking, part, text));
    return { changes: createMineChanges(entering), jot: into };
  });
  const known = shelf.mentorships.value;
  const mentorships = useMemo(
    () => known.map((one): ToldMentorship => ({ ...one, ...readTidings(one.tidings) })),
    [known],
  );
  const block = { mentorships, now, named: mentorships.length > 1, changes, jot };
  return (
    <div class="today">
      <header class="today-head">
        <h1>{t('today.heading')}</h1>
        <p class="soft">
          {dateFormat({ weekday: 'long', day: 'numeric', month: 'long' }).format(now)}
        </p>
        <Summary mentorships={mentorships} now={now} />
      </header>
      <TodaySessions {...block} />
      <TodayMine {...block} />
      <TodayWaiting {...block} />
      <ChangedSince />
    </div>
  );
}
