/** An action item opened: its goal and session, what blocks it, its deliverable, more time, comments. [U210, U211, U212] */
import { timeRequestsFor } from '#shared/record/item-talk.ts';
import { isOpenGoal, isOpenStatus } from '#shared/record/queries.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { Fold } from '../../components/Fold.tsx';
import { LabelledText } from '../../components/LabelledText.tsx';
import { LongList } from '../../components/LongList.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { Comments } from '../comments/Comments.tsx';
import { CopyLink } from '../links/CopyLink.tsx';
import { ItemLink } from '../links/ItemLink.tsx';
import { sessionName } from '../room/session-words.ts';
import { AskForTime } from './AskForTime.tsx';
import { DeliverableField } from './Deliverable.tsx';
import type { ItemFieldProps } from './item-changing.ts';
import { requestWords } from './time-words.ts';

/** A record can hold any number of goals; a list to choose from cannot. [U86] */
const MOST_GOALS = 30;

function GoalChoice({ item, update }: ItemFieldProps) {
  const { goals, newerSchema } = useRoom().parts;
  const open = goals.filter(({ status }) => isOpenGoal(status)).slice(0, MOST_GOALS);
  const set = goals.find(({ id }) => id === item.goalId);
  const all = set && !open.includes(set) ? [...open, set] : open;
  if (all.length === 0) return null;
  return (
    <ChoiceInPlace<string>
      label={t('item.goal')}
      value={set?.id ?? ''}
      choices={[
        { value: '', label: t('item.noGoal') },
        ...all.map(({ id, title }) => ({ value: id, label: t('item.forGoal', { title }) })),
      ]}
      readOnly={newerSchema}
      faint={!set}
      onChoose={(value) => {
        const refused = update({ goalId: all.find(({ id }) => id === value)?.id ?? null });
        if (refused !== undefined) showToast(refused);
      }}
    />
  );
}

function Requests({ item }: { readonly item: ActionItemView }) {
  const room = useRoom();
  const requests = timeRequestsFor(room.parts, item.id);
  const canAsk = !room.parts.newerSchema && isOpenStatus(item.status);
  if (requests.length === 0 && !canAsk) return null;
  const summary = t('moreTime.heading');
  return (
    <Fold
      summary={summary}
      label={t('comment.named', { summary, name: item.text })}
      holds={requests}
    >
      {() => (
        <>
          {requests.length > 0 && (
            <LongList
              items={requests.toReversed()}
              look="item-requests"
              line={(request) => (
                <li key={request.id} class="small soft" dir="auto" data-request={request.id}>
                  {requestWords(room, request)}
                </li>
              )}
            />
          )}
          {canAsk && <AskForTime item={item} />}
        </>
      )}
    </Fold>
  );
}

/** The card, below the item's line. */
export function ItemMore({ item, update }: ItemFieldProps) {
  const view = useRoom().parts;
  const session = item.sessionId && view.sessions.find(({ id }) => id === item.sessionId);
  return (
    <div class="item-more">
      {session && (
        <span class="small">
          <ItemLink item={{ part: 'sessions', id: session.id }}>
            {t('item.fromSession', { name: sessionName(session) })}
          </ItemLink>
        </span>
      )}
      <GoalChoice item={item} update={update} />
      <LabelledText
        label={t('item.blocker')}
        explain={t('item.blocker.explain')}
        value={item.blocker}
        readOnly={view.newerSchema}
        onCommit={(blocker) => update({ blocker }, blocker ?? '')}
      />
      <DeliverableField item={item} update={update} />
      <Requests item={item} />
      <Comments on={{ part: 'actionItems', id: item.id }} name={item.text} />
      <CopyLink item={{ part: 'actionItems', id: item.id }} name={item.text} />
    </div>
  );
}
