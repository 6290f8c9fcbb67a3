/**
 * When one meets again, where no session is planned: a week later at the same time unless somebody says
 * otherwise, at the same place and for as long. [U183]
 */
import { addDays } from 'date-fns/addDays';
import { format } from 'date-fns/format';
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import { useState } from 'preact/hooks';
import { isMillis } from '#shared/record/calendar-date.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import type { SessionView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { showDone } from '../room/undoing.ts';

const A_WEEK = 7;

/** The time that is offered; by the clock of this device, which a date keeps across its changes. */
function offered({ startsAt, createdAt }: SessionView, now: number): string {
  const weekAfter = addDays(startsAt ?? createdAt ?? now, A_WEEK);
  const next = weekAfter.getTime() > now ? weekAfter : addDays(now, A_WEEK);
  return format(next, "yyyy-MM-dd'T'HH:mm");
}

/** The field and its button. */
export function PlanNext({ session }: { readonly session: SessionView }) {
  const room = useRoom();
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const value = typed ?? offered(session, room.now());
  const plan = (): void => {
    const startsAt = parseISO(value).getTime();
    if (!isValid(parseISO(value)) || !isMillis(startsAt)) return setError(t('refused.badDate'));
    const { lengthMinutes, mode, placeText, link } = session;
    const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
    const next = { startsAt, zone, lengthMinutes, mode, placeText, link };
    const { done, takeBack } = room.actToUndo((doc, author) => addSession(doc, author, next));
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
