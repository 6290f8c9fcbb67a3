/**
 * When one meets again, where no session is planned: a week later at the same time unless somebody says
 * otherwise, at the same place and for as long. [U183]
 */
import { addDays } from 'date-fns/addDays';
import { useState } from 'preact/hooks';
import type { Millis } from '#shared/base/ids.ts';
import type { SessionView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { fieldMoment, momentIn } from '../local-moment.ts';
import { refusalWords } from '../refusal-words.ts';
import { planSession } from '../room/new-session.ts';
import { showDone } from '../room/undoing.ts';

const A_WEEK = 7;

/** The time that is offered; by the clock of this device, which a date keeps across its changes. */
function offered({ startsAt, createdAt }: SessionView, now: Millis): string {
  const weekAfter = addDays(startsAt ?? createdAt ?? now, A_WEEK);
  const next = weekAfter.getTime() > now ? weekAfter : addDays(now, A_WEEK);
  return fieldMoment(next);
}

/** The field and its button. */
export function PlanNext({ session }: { readonly session: SessionView }) {
  const room = useRoom();
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const value = typed ?? offered(session, room.now());
  const plan = (): void => {
    const startsAt = momentIn(value);
    if (startsAt === undefined) return setError(t('refused.badDate'));
    const { done, takeBack } = planSession(room, startsAt, { like: session });
    if (!done.ok) return setError(refusalWords(done.error));
    showDone(t('meet.planned'), takeBack);
  };
  return (
    <form
      class="plan-next"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        plan();
      }}
    >
      <Field label={t('meet.planAt')} error={error}>
        {(binding) => (
          <input
            {...binding}
            class="input"
            type="datetime-local"
            value={value}
            onInput={({ currentTarget }) => {
              setTyped(currentTarget.value);
              setError(undefined);
            }}
          />
        )}
      </Field>
      <Button type="submit">{t('meet.plan')}</Button>
    </form>
  );
}
