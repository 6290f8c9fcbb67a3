/**
 * What one of us promised to do, of the whole mentorship: open ones on top by due date, whoever's
 * session they came from, so that a promise does not disappear with the page it was written on.
 */
import type { ItemId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { isOpenStatus } from '#shared/record/queries.ts';
import type { ActionItemView } from '#shared/record/view.ts';
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

type ListProps = { readonly items: readonly ActionItemView[] };

function Lines({ items }: ListProps) {
  return (
    <ul class="actions">
      {items.map((item) => (
        <ActionItemLine key={item.id} item={item} />
      ))}
    </ul>
  );
}

/** The list, and a line to add one that belongs to `sessionId`. */
export function ActionItems({ sessionId }: { readonly sessionId: ItemId }) {
  const room = useRoom();
  const { actionItems, newerSchema } = room.record.value;
  const open = actionItems.filter(({ status }) => isOpenStatus(status)).toSorted(byDue);
  const done = actionItems.filter(({ status }) => !isOpenStatus(status)).toReversed();
  const add = (text: string): string | undefined => {
    const assignees = [room.memberId];
    const added = room.act((doc, author) =>
      addActionItem(doc, author, { text, sessionId, assignees }),
    );
    return added.ok ? undefined : refusalWords(added.error, text);
  };
  return (
    <section class="session-part session-actions" aria-labelledby="session-actions-heading">
      <h3 id="session-actions-heading">{t('action.heading')}</h3>
      {actionItems.length === 0 && <p class="soft part-empty">{t('action.empty')}</p>}
      {open.length > 0 && <Lines items={open} />}
      {!newerSchema && (
        <AddLine
          label={t('action.add')}
          hint={t('action.text')}
          button={t('action.addButton')}
          onAdd={add}
        />
      )}
      {done.length > 0 && (
        <details class="actions-done">
          <summary>{t('action.done', { count: done.length })}</summary>
          <Lines items={done} />
        </details>
      )}
    </section>
  );
}
