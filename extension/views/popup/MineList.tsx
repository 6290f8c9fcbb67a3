/** My open action items by due date across all mentorships, to be ticked off or put off, with Undo. [U7, U42, U43] */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { CalendarClock } from 'lucide';
import { Menu } from '../../components/Menu.tsx';
import { showToast } from '../../components/toasts.ts';
import { Tick } from '../../components/Tick.tsx';
import { t } from '../../locales/t.ts';
import type { DueItem } from '../../store/mine-due.ts';
import { dayWords, dueWords } from '../due-words.ts';
import type { JotModel } from './jot-model.ts';
import { snoozeDays, type SnoozeDay } from './snooze-days.ts';

/** How many items the popup draws; the rest is on the dashboard. */
const SHOWN = 30;

async function tickOff(model: JotModel, due: DueItem): Promise<void> {
  const takeBack = await model.tick(due);
  if (takeBack) showToast(t('popup.ticked', { text: due.item.text }), () => void takeBack());
}

async function snooze(model: JotModel, due: DueItem, { dueOn }: SnoozeDay): Promise<void> {
  const takeBack = await model.snooze(due, dueOn);
  const said = t('popup.snoozed', { day: dayWords(dueOn), text: due.item.text });
  if (takeBack) showToast(said, () => void takeBack());
}

function SnoozeMenu({ model, due, onChange }: LineProps) {
  const days = snoozeDays(model.now()).filter(({ dueOn }) => dueOn !== due.item.dueOn);
  return (
    <Menu
      label={t('popup.snooze', { text: due.item.text })}
      icon={CalendarClock}
      items={days.map((day) => ({
        label: t(`popup.snooze.${day.name}`, { day: dayWords(day.dueOn) }),
        onChoose: () => {
          onChange('[aria-haspopup]');
          void snooze(model, due, day);
        },
      }))}
    />
  );
}

type LineProps = {
  readonly model: JotModel;
  readonly due: DueItem;
  /** This line is about to move or to go, and its control `selector` has the focus. */
  readonly onChange: (selector: string) => void;
};

function MineLine(props: LineProps & { readonly named: boolean }) {
  const { model, due, named, onChange } = props;
  const { item } = due;
  const day = item.dueOn === undefined ? undefined : dueWords(item.dueOn, model.now());
  return (
    <li class="mine-line" data-item={keyOf(due)}>
      <Tick
        checked={false}
        label={t('popup.tick', { text: item.text })}
        onTick={() => {
          onChange('[type=checkbox]');
          void tickOff(model, due);
        }}
      />
      <span class="mine-text" dir="auto">
        {item.text}
      </span>
      <span class="mine-beside">
        {day && <span class={`due due-${day.state}`}>{day.text}</span>}
        {named && (
          <span class="mine-mentorship" dir="auto">
            {due.mentorshipName}
          </span>
        )}
      </span>
      <SnoozeMenu model={model} due={due} onChange={onChange} />
    </li>
  );
}

function keyOf({ roomId, item }: DueItem): string {
  return `${roomId} ${item.id}`;
}

/** Gives the focus back to a line that moved, or to the one that took the place of one that went. */
function useFocusKept(shown: readonly DueItem[]) {
  const list = useRef<HTMLUListElement>(null);
  const held = useRef<{ key: string; place: number; selector: string } | undefined>(undefined);
  const order = shown.map(keyOf).join(' ');
  useLayoutEffect(() => {
    const { key, place, selector } = held.current ?? {};
    held.current = undefined;
    if (selector === undefined || place === undefined) return;
    if (document.activeElement !== document.body) return;
    const lines = [...(list.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])];
    const line =
      lines.find(({ dataset }) => dataset['item'] === key) ?? lines[place] ?? lines.at(-1);
    line?.querySelector<HTMLElement>(selector)?.focus();
  }, [order]);
  const hold = (due: DueItem, selector: string): void => {
    held.current = { key: keyOf(due), place: shown.indexOf(due), selector };
  };
  return { list, hold };
}

/** The list; says what belongs there when it is empty. */
export function MineList(props: { readonly model: JotModel; readonly openDashboard: () => void }) {
  const { model, openDashboard } = props;
  const mine = model.mine.value;
  const named = model.mentorships.value.length > 1;
  const more = mine.length - SHOWN + model.moreMine.value;
  const shown = mine.slice(0, SHOWN);
  const { list, hold } = useFocusKept(shown);
  return (
    <section class="mine" aria-labelledby="mine-heading">
      <h2 id="mine-heading" class="section-heading">
        {t('popup.mine')}
      </h2>
      {mine.length === 0 && <p class="soft">{t('popup.mineEmpty')}</p>}
      <ul ref={list}>
        {shown.map((due) => (
          <MineLine
            key={keyOf(due)}
            model={model}
            due={due}
            named={named}
            onChange={(selector) => hold(due, selector)}
          />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" class="link-button small" onClick={openDashboard}>
          {t('popup.mineMore', { count: more })}
        </button>
      )}
    </section>
  );
}
