/**
 * What one of us promised to do, of the whole mentorship: open ones on top by due date, whoever's
 * session they came from, so that a promise does not disappear with the page it was written on.
 */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ItemId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { isOf, type Whose } from '#shared/record/item-talk.ts';
import { isOpenStatus } from '#shared/record/queries.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { FoldedList, LongList } from '../../components/LongList.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { ActionItemLine } from './ActionItemLine.tsx';
import { AddLine } from './AddLine.tsx';

function byDue(a: ActionItemView, b: ActionItemView): number {
  if (a.dueOn === b.dueOn) return 0;
  if (a.dueOn === undefined || b.dueOn === undefined) return a.dueOn === undefined ? 1 : -1;
  return a.dueOn < b.dueOn ? -1 : 1;
}

const LINES = {
  look: 'actions',
  line: (item: ActionItemView) => <ActionItemLine key={item.id} item={item} />,
};

/** What differs between the places that show them. */
export type PromisedItemsProps = {
  /** The name of the line that adds one. */
  readonly addLabel: string;
  /** What stands here while there are none. */
  readonly empty: ComponentChildren;
  /** One that is added here belongs to this session. */
  readonly sessionId?: ItemId;
  /** Whose of them are drawn; all when left out. [U213] */
  readonly whose?: Whose;
  /** One that is mine was added. */
  readonly onAdded?: () => void;
  /** What the chosen ones are drawn as, in place of the two lists. [U214] */
  readonly board?: (items: readonly ActionItemView[]) => ComponentChildren;
};

/** The open ones, a line to add one that is mine, the done ones folded away. [N5, U13, U15] */
export function PromisedItems(props: PromisedItemsProps) {
  const { addLabel, empty, sessionId, whose = 'all', onAdded, board } = props;
  const room = useRoom();
  const { actionItems, newerSchema } = room.parts;
  // Of very many the sorting is what a draw would cost.
  const { open, done } = useMemo(() => {
    const chosen = actionItems.filter((item) => isOf(whose, item, room.memberId));
    return {
      open: chosen.filter(({ status }) => isOpenStatus(status)).toSorted(byDue),
      done: chosen.filter(({ status }) => !isOpenStatus(status)).toReversed(),
    };
  }, [actionItems, whose, room]);
  const isNone = open.length === 0 && done.length === 0;
  const add = (text: string): string | undefined => {
    const item = { text, assignees: [room.memberId], ...(sessionId && { sessionId }) };
    const added = room.act((doc, author) => addActionItem(doc, author, item));
    if (!added.ok) return refusalWords(added.error, text);
    soughtLine.value = added.value;
    onAdded?.();
    return undefined;
  };
  return (
    <>
      {actionItems.length === 0 && empty}
      {actionItems.length > 0 && isNone && <p class="soft">{t('item.noneOf')}</p>}
      {board && !isNone && board([...open, ...done])}
      {!board && open.length > 0 && <LongList items={open} {...LINES} />}
      {!newerSchema && (
        <AddLine
          place={`item ${sessionId ?? ''}`}
          label={addLabel}
          hint={t('action.text')}
          button={t('action.addButton')}
          onAdd={add}
        />
      )}
      {!board && done.length > 0 && (
        <FoldedList items={done} {...LINES} summary={t('action.done', { count: done.length })} />
      )}
    </>
  );
}
