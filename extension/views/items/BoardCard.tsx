/**
 * One action item on the board: moved by its menu, by Alt with an arrow key from wherever the focus is in it, and
 * by dragging; a press on its words leads to its line in the list. [U214, U294]
 */
import { ArrowRightLeft } from 'lucide';
import type { ItemId } from '#shared/base/ids.ts';
import { isOpenStatus } from '#shared/record/queries.ts';
import { ACTION_ITEM_STATUSES, type ActionItemStatus } from '#shared/record/schema.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { Menu } from '../../components/Menu.tsx';
import { useLedInto } from '../../components/sought-line.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dueWords } from '../due-words.ts';
import { personName } from '../goals/goal-words.ts';

/**
 * `onDrag`: it is taken, or let go; `onShow`: its line in the list is asked for; `onLedInto`: somebody is led to
 * what is said below that line.
 */
export type BoardCardProps = {
  readonly item: ActionItemView;
  readonly move: (item: ActionItemView, to: ActionItemStatus) => void;
  readonly onDrag: (item: ActionItemView | undefined) => void;
  readonly onShow: (id: ItemId) => void;
  readonly onLedInto: () => void;
};

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

function Words({ item, onShow }: Pick<BoardCardProps, 'item' | 'onShow'>) {
  const room = useRoom();
  const { id, text, status, dueOn, assignees, blocker } = item;
  const due = dueOn === undefined ? undefined : dueWords(dueOn, room.now());
  const names = assignees.map((member) => personName(room.people.value, member));
  const who = names.length > 0 ? names.join(', ') : t('action.nobody');
  return (
    <span class="board-text">
      <button type="button" class="board-open" title={t('board.show')} onClick={() => onShow(id)}>
        <span dir="auto">{text}</span>
      </button>
      <span class="small soft">{due ? t('board.who', { who, due: due.text }) : who}</span>
      {blocker && isOpenStatus(status) && (
        <span class="small item-blocker">{t('item.blocked', { blocker })}</span>
      )}
    </span>
  );
}

/** A card of a column. */
export function BoardCard({ item, move, onDrag, onShow, onLedInto }: BoardCardProps) {
  const { newerSchema } = useRoom().parts;
  const { id, text, status } = item;
  useLedInto(id, onLedInto);
  return (
    // The keys of the controls inside arrive here; the card itself is no control.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      class="board-card"
      data-card={id}
      draggable={!newerSchema}
      onDragStart={(event) => {
        event.dataTransfer?.setData('text/plain', text);
        onDrag(item);
      }}
      onDragEnd={() => onDrag(undefined)}
      onKeyDown={(event) => {
        if (newerSchema) return;
        const to = statusByKey(event, status);
        if (to !== undefined) move(item, to);
      }}
    >
      <Words item={item} onShow={onShow} />
      {!newerSchema && (
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
