/** Everything that one of us promised, of all sessions: open ones by due date, and a line for a new one. [U13, U15] */
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { isOpenStatus } from '#shared/record/queries.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { ActionItemLine } from '../session/ActionItemLine.tsx';
import { AddLine } from '../session/AddLine.tsx';
import '../session/session.css';

function byDue(a: ActionItemView, b: ActionItemView): number {
  if (a.dueOn === b.dueOn) return 0;
  if (a.dueOn === undefined || b.dueOn === undefined) return a.dueOn === undefined ? 1 : -1;
  return a.dueOn < b.dueOn ? -1 : 1;
}

function Lines({ items }: { readonly items: readonly ActionItemView[] }) {
  return (
    <ul class="actions">
      {items.map((item) => (
        <ActionItemLine key={item.id} item={item} />
      ))}
    </ul>
  );
}

/** The block with its heading. */
export function ActionItemsBlock() {
  const room = useRoom();
  const { actionItems, newerSchema } = room.record.value;
  const open = actionItems.filter(({ status }) => isOpenStatus(status)).toSorted(byDue);
  const done = actionItems.filter(({ status }) => !isOpenStatus(status)).toReversed();
  const add = (text: string) => {
    const assignees = [room.memberId];
    const added = room.act((doc, author) => addActionItem(doc, author, { text, assignees }));
    return added.ok ? undefined : refusalWords(added.error, text);
  };
  return (
    <section class="block" aria-labelledby="actions-heading">
      <h2 id="actions-heading">{t('mentorship.actions')}</h2>
      {actionItems.length === 0 && <p class="soft">{t('mentorship.actionsEmpty')}</p>}
      {open.length > 0 && <Lines items={open} />}
      {!newerSchema && (
        <AddLine
          label={t('mentorship.addAction')}
          hint={t('action.text')}
          button={t('action.addButton')}
          onAdd={add}
        />
      )}
      {done.length > 0 && (
        <details class="done-items">
          <summary>{t('mentorship.doneItems', { count: done.length })}</summary>
          <Lines items={done} />
        </details>
      )}
    </section>
  );
}
