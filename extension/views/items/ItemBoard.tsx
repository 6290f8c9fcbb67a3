/**
 * Action items as a board, a column for each status. A card that is moved, however that is done, takes the focus
 * along. [U214, U294]
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ACTION_ITEM_STATUSES, type ActionItemStatus } from '#shared/record/schema.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { moveWithUndo } from '../room/actions.ts';
import { BoardCard, type BoardCardProps } from './BoardCard.tsx';
import '../session/rows.css';
import './items.css';

type ColumnProps = {
  readonly status: ActionItemStatus;
  readonly count: number;
  /** A card of another column is being dragged. */
  readonly isTarget: boolean;
  readonly onDropHere: () => void;
  readonly children: ComponentChildren;
};

function Column({ status, count, isTarget, onDropHere, children }: ColumnProps) {
  const [isOver, setOver] = useState(false);
  return (
    // What is dropped arrives here; for the keyboard a card has its menu and its keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      class={isOver && isTarget ? 'board-column board-drop' : 'board-column'}
      aria-labelledby={`board-${status}`}
      onDragOver={(event) => {
        if (!isTarget) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (isTarget) onDropHere();
      }}
    >
      <h3 id={`board-${status}`}>
        {t('board.column', { status: t(`action.status.${status}`), count })}
      </h3>
      {children}
    </section>
  );
}

/** Moves a card and gives the focus back to its menu, in its new column. */
function useMoving() {
  const room = useRoom();
  const [moved, setMoved] = useState<{ readonly id: string } | undefined>(undefined);
  const board = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const cards = [...(board.current?.querySelectorAll<HTMLElement>('[data-card]') ?? [])];
    cards
      .find(({ dataset }) => dataset['card'] === moved?.id)
      ?.querySelector<HTMLElement>('.menu > button')
      ?.focus();
  }, [moved]);
  const move = (item: ActionItemView, to: ActionItemStatus): void => {
    if (moveWithUndo(room, item, to)) setMoved({ id: item.id });
  };
  return { board, move };
}

/** `onShow`, `onLedInto`: as of a card. */
export type ItemBoardProps = Pick<BoardCardProps, 'onShow' | 'onLedInto'> & {
  readonly items: readonly ActionItemView[];
};

/** The board of `items`, in the order in which they are given. */
export function ItemBoard({ items, ...asked }: ItemBoardProps) {
  const { board, move } = useMoving();
  const [dragged, setDragged] = useState<ActionItemView | undefined>(undefined);
  const columns = useMemo(
    () =>
      ACTION_ITEM_STATUSES.map((status) => ({
        status,
        all: items.filter((item) => item.status === status),
      })),
    [items],
  );
  const card = (item: ActionItemView) => (
    <BoardCard key={item.id} item={item} move={move} onDrag={setDragged} {...asked} />
  );
  return (
    <div ref={board} class="board">
      {columns.map(({ status, all }) => (
        <Column
          key={status}
          status={status}
          count={all.length}
          isTarget={dragged !== undefined && dragged.status !== status}
          onDropHere={() => dragged && move(dragged, status)}
        >
          {all.length > 0 && <LongList items={all} look="board-cards" line={card} />}
        </Column>
      ))}
    </div>
  );
}
