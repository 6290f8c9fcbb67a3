/**
 * Action items as a board, a column for each status. A card is moved by its menu, or by Alt with an arrow key
 * from wherever the focus is in it, and takes the focus along. [U214]
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ArrowRightLeft } from 'lucide';
import { ACTION_ITEM_STATUSES, type ActionItemStatus } from '#shared/record/schema.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { Menu } from '../../components/Menu.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dueWords } from '../due-words.ts';
import { personName } from '../goals/goal-words.ts';
import { moveWithUndo } from '../room/actions.ts';
import '../session/rows.css';
import './items.css';

type Move = (item: ActionItemView, to: ActionItemStatus) => void;

/** The status a key leads to, in the direction in which the columns stand. */
function statusByKey(event: KeyboardEvent, from: ActionItemStatus): ActionItemStatus | undefined {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
  const step = event.altKey ? (steps[event.key] ?? 0) : 0;
  if (step === 0 || !(event.currentTarget instanceof Element)) return undefined;
  const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl';
  const at = ACTION_ITEM_STATUSES.indexOf(from) + (isMirrored ? -step : step);
  // Also where no column follows: the browser would leave the page by this key.
  event.preventDefault();
  return ACTION_ITEM_STATUSES[at];
}

function Card({ item, move }: { readonly item: ActionItemView; readonly move: Move }) {
  const room = useRoom();
  const { id, text, status, dueOn, assignees } = item;
  const due = dueOn === undefined ? undefined : dueWords(dueOn, room.now());
  const names = assignees.map((member) => personName(room.people.value, member));
  const who = names.length > 0 ? names.join(', ') : t('action.nobody');
  return (
    // The keys of the controls inside arrive here; the card itself is no control.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      class="board-card"
      data-card={id}
      onKeyDown={(event) => {
        if (room.record.value.newerSchema) return;
        const to = statusByKey(event, status);
        if (to !== undefined) move(item, to);
      }}
    >
      <span class="board-text">
        <span dir="auto">{text}</span>
        <span class="small soft">{due ? t('board.who', { who, due: due.text }) : who}</span>
      </span>
      {!room.record.value.newerSchema && (
        <Menu
          label={t('board.move', { text })}
          icon={ArrowRightLeft}
          items={() =>
            ACTION_ITEM_STATUSES.filter((one) => one !== status).map((one) => ({
              label: t(`action.status.${one}`),
              onChoose: () => move(item, one),
            }))
          }
        />
      )}
    </li>
  );
}

/** The board of `items`, in the order in which they are given. */
export function ItemBoard({ items }: { readonly items: readonly ActionItemView[] }) {
  const room = useRoom();
  const [moved, setMoved] = useState<{ readonly id: string } | undefined>(undefined);
  const move: Move = (item, to) => {
    if (moveWithUndo(room, item, to)) setMoved({ id: item.id });
  };
  const board = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const cards = [...(board.current?.querySelectorAll<HTMLElement>('[data-card]') ?? [])];
    cards
      .find(({ dataset }) => dataset['card'] === moved?.id)
      ?.querySelector('button')
      ?.focus();
  }, [moved]);
  const columns = useMemo(
    () =>
      ACTION_ITEM_STATUSES.map((status) => ({
        status,
        all: items.filter((item) => item.status === status),
      })),
    [items],
  );
  return (
    <div ref={board} class="board">
      {columns.map(({ status, all }) => (
        <section key={status} class="board-column" aria-labelledby={`board-${status}`}>
          <h3 id={`board-${status}`}>
            {t('board.column', { status: t(`action.status.${status}`), count: all.length })}
          </h3>
          {all.length > 0 && (
            <LongList
              items={all}
              look="board-cards"
              line={(item) => <Card key={item.id} item={item} move={move} />}
            />
          )}
        </section>
      ))}
    </div>
  );
}
