/**
 * How a session ends: what each learned, how useful it was, what was not spoken of and when one meets again.
 * Folded away until then. [U183]
 */
import { USEFULNESSES } from '#shared/record/parts/sessions.ts';
import { agendaOf } from '#shared/record/queries.ts';
import { sessionAfter } from '#shared/record/sessions-around.ts';
import type { SessionView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { ItemLink } from '../links/ItemLink.tsx';
import { sessionName, sessionTime } from '../room/session-words.ts';
import { carryWithUndo } from './carrying.ts';
import { foldOf } from './fold-id.ts';
import { PlanNext } from './PlanNext.tsx';
import { RoundWords } from './RoundWords.tsx';
import { SessionFold } from './SessionFold.tsx';
import { useSessionUpdate } from './use-session-update.ts';

type CardProps = { readonly session: SessionView };

function Useful({ session }: CardProps) {
  const room = useRoom();
  const update = useSessionUpdate(session);
  const mine = session.useful.find(([member]) => member === room.memberId)?.[1];
  const others = session.useful.filter(([member]) => member !== room.memberId);
  const unsaid = { value: '' as const, label: t('meet.useful.unsaid') };
  return (
    <div class="round">
      <p class="round-question">{t('meet.useful')}</p>
      <ChoiceInPlace
        label={t('meet.useful')}
        value={mine ?? ''}
        choices={[
          unsaid,
          ...USEFULNESSES.map((value) => ({ value, label: t(`meet.useful.${value}`) })),
        ]}
        readOnly={room.record.value.newerSchema}
        onChoose={(value) => {
          const refused = update({ useful: { [room.memberId]: value === '' ? null : value } });
          if (refused !== undefined) showToast(refused);
        }}
      />
      {others.map(([member, value]) => (
        <p key={member} class="round-other">
          <b>
            <bdi>{personName(room.people.value, member)}</bdi>
          </b>{' '}
          {t(`meet.useful.${value}`)}
        </p>
      ))}
    </div>
  );
}

function Next({ session }: CardProps) {
  const room = useRoom();
  const view = room.record.value;
  const next = sessionAfter(view, session.id, room.now());
  const open = agendaOf(view, session.id, room.now()).filter(({ status }) => status === 'open');
  const name = next && sessionName(next);
  return (
    <div class="round">
      <p class="round-question">{t('meet.next')}</p>
      <p>
        {next ? (
          <ItemLink item={{ part: 'sessions', id: next.id }}>{sessionTime(next)}</ItemLink>
        ) : (
          t('meet.noNext')
        )}
      </p>
      {!next && !view.newerSchema && <PlanNext session={session} />}
      {open.length > 0 && !view.newerSchema && (
        <Button onClick={() => carryWithUndo(room, open, { from: session.id, to: next?.id, name })}>
          {t('meet.carryAll', { count: open.length })}
        </Button>
      )}
    </div>
  );
}

/** The card of one session. */
export function ClosingCard({ session }: CardProps) {
  const update = useSessionUpdate(session);
  return (
    <SessionFold id={foldOf('closing', session.id)} heading={t('meet.closing')}>
      {(me) => (
        <>
          <RoundWords
            question={t('meet.learned')}
            said={session.learned}
            isLong
            onSay={(text, typed) => update({ learned: { [me]: text } }, typed)}
          />
          <Useful session={session} />
          <Next session={session} />
        </>
      )}
    </SessionFold>
  );
}
