/** What moves a goal: the action items for it, with a line for another one, and the sessions it came up in. [U207] */
import { itemsOfGoal, sessionsOfGoal } from '#shared/record/goal-parts.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import type { GoalView, SessionView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { refusalWords } from '../refusal-words.ts';
import { sessionName } from '../room/session-words.ts';
import { AddLine } from '../session/AddLine.tsx';

function SessionLine({ session }: { readonly session: SessionView }) {
  const { roomId, surface } = useRoom();
  const name = sessionName(session);
  const place = routeToHash({ place: 'session', roomId, sessionId: session.id });
  return (
    <li dir="auto">{surface === 'dashboard' ? <a href={place}>{name}</a> : <span>{name}</span>}</li>
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
          line={({ id, text, status }) => (
            <li key={id} data-goal-item={id}>
              <span dir="auto">{text}</span>{' '}
              <span class="small soft">{t(`action.status.${status}`)}</span>
            </li>
          )}
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
            line={(session) => <SessionLine key={session.id} session={session} />}
          />
        </>
      )}
    </section>
  );
}
