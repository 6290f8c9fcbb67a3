/** One of my open action items, to be ticked off or put off where it stands, with Undo. [U7, U42, U241] */
import { CalendarClock } from 'lucide';
import { Menu } from '../../components/Menu.tsx';
import { Tick } from '../../components/Tick.tsx';
import { showToast } from '../../components/toasts.ts';
import { t } from '../../locales/t.ts';
import type { DueItem } from '../../store/mine-due.ts';
import { dayWords, dueWords } from '../due-words.ts';
import type { MineChanges } from './mine-changes.ts';
import { snoozeDays, type SnoozeDay } from './snooze-days.ts';
import './mine.css';

type Changes = Pick<MineChanges, 'now' | 'tick' | 'snooze'>;

async function tickOff(changes: Changes, due: DueItem): Promise<void> {
  const takeBack = await changes.tick(due);
  if (takeBack) showToast(t('popup.ticked', { text: due.item.text }), () => void takeBack());
}

async function snooze(changes: Changes, due: DueItem, { dueOn }: SnoozeDay): Promise<void> {
  const takeBack = await changes.snooze(due, dueOn);
  const said = t('popup.snoozed', { day: dayWords(dueOn), text: due.item.text });
  if (takeBack) showToast(said, () => void takeBack());
}

function SnoozeMenu({ changes, due, onChange }: MineLineProps) {
  const items = () =>
    snoozeDays(changes.now())
      .filter(({ dueOn }) => dueOn !== due.item.dueOn)
      .map((day) => ({
        label: t(`popup.snooze.${day.name}`, { day: dayWords(day.dueOn) }),
        onChoose: () => {
          onChange('[aria-haspopup]');
          void snooze(changes, due, day);
        },
      }));
  return (
    <Menu label={t('popup.snooze', { text: due.item.text })} icon={CalendarClock} items={items} />
  );
}

/** `named`: the mentorship stands beside it. `href`: where the item is, where that can be gone to. */
export type MineLineProps = {
  readonly changes: Changes;
  readonly due: DueItem;
  readonly named: boolean;
  readonly href?: string;
  /** This line is about to move or to go, and its control `selector` has the focus. */
  readonly onChange: (selector: string) => void;
};

function Beside({ changes, due, named }: MineLineProps) {
  const { dueOn } = due.item;
  const day = dueOn === undefined ? undefined : dueWords(dueOn, changes.now());
  return (
    <span class="mine-beside">
      {day && <span class={`due due-${day.state}`}>{day.text}</span>}
      {named && (
        <span class="mine-mentorship" dir="auto">
          {due.mentorshipName}
        </span>
      )}
    </span>
  );
}

/** The line. Of a record that is only shown nothing can be changed. [U80] */
export function MineLine(props: MineLineProps) {
  const { changes, due, href, onChange } = props;
  const { text } = due.item;
  return (
    <li class={href === undefined ? 'mine-line' : 'mine-line today-line'} data-item={keyOf(due)}>
      <Tick
        checked={false}
        disabled={due.readOnly}
        label={t('popup.tick', { text })}
        onTick={() => {
          onChange('[type=checkbox]');
          void tickOff(changes, due);
        }}
      />
      <span class="mine-text" dir="auto">
        {href === undefined ? text : <a href={href}>{text}</a>}
      </span>
      <Beside {...props} />
      {!due.readOnly && <SnoozeMenu {...props} />}
    </li>
  );
}

/** What names a line: its mentorship and its item. */
export function keyOf({ roomId, item }: DueItem): string {
  return `${roomId} ${item.id}`;
}
