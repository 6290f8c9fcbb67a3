/** What moves a goal: the action items for it, with a line for another one, and the sessions it came up in. [U207, U293] */
import { itemsOfGoal, sessionsOfGoal } from '#shared/record/goal-parts.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { isOpenStatus } from '#shared/record/queries.ts';
import type { ActionItemView, GoalView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import { Tick } from '../../components/Tick.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { ItemLink } from '../links/ItemLink.tsx';
import { refusalWords } from '../refusal-words.ts';
import { tickWithUndo } from '../room/actions.ts';
import { sessionName } from '../room/session-words.ts';
import { AddLine } from '../session/AddLine.tsx';

/** Done where it stands, as on its own line, to which it leads. */
function ItemLine({ item }: { readonly item: ActionItemView }) {
  const room = useRoom();
  const { id, text, status } = item;
  const isOpen = isOpenStatus(status);
  return (
    <li class="goal-item" data-goal-item={id} data-done={!isOpen || undefined}>
      <Tick
        checked={!isOpen}
        label={t('action.tick', { text })}
        disabled={room.parts.newerSchema}
        onTick={(isDone) => tickWithUndo(room, item, isDone)}
      />
      <span>
        <ItemLink item={{ part: 'actionItems', id }}>{text}</ItemLink>{' '}
        <span class="small soft">{t(`action.status.${status}`)}</span>
      </span>
    </li>
  );
}

/** Both lists; the sessions only where there are some. */
export function GoalLinks({ goal }: { readonly goal: GoalView }) {
  const room = useRoom();
  const view = room.parts;
  const items = itemsOfGoal(view, goal.id);
  const sessions = sessionsOfGoal(view, goal.id);
  const add = (text: string): string | undefined => {
    const input = { text, goalId: goal.id, assignees: [room.memberId] };
    const added = room.act((doc, author) => addActionItem(doc, author, input));
    if (!added.ok) return refusalWords(added.error, text);
    soughtLine.value = added.value;
    return undefined;
  };
  return (
    <section class="goal-part" aria-label={t('goalLinks.heading')}>
      <p class="goal-part-name" aria-hidden="true">
        {t('goalLinks.heading')}
      </p>
      {items.length > 0 && (
        <LongList
          items={items}
          look="goal-items"
          line={(item) => <ItemLine key={item.id} item={item} />}
        />
      )}
      {!view.newerSchema && (
        <AddLine
          place={`goal item ${goal.id}`}
          label={t('goalLinks.add', { title: goal.title })}
          hint={t('goalLinks.hint')}
          button={t('goalLinks.addButton')}
          onAdd={add}
        />
      )}
      {sessions.length > 0 && (
        <>
          <p class="goal-part-name">{t('goalLinks.sessions')}</p>
          <LongList
            items={sessions}
            look="goal-sessions"
            line={(session) => (
              <li key={session.id}>
                <ItemLink item={{ part: 'sessions', id: session.id }}>
                  {sessionName(session)}
                </ItemLink>
              </li>
            )}
          />
        </>
      )}
    </section>
  );
}
