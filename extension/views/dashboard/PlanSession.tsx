/** A session at another time than now: one that is planned, or one that was and is logged. [U292] */
import { useState } from 'preact/hooks';
import { addDays } from 'date-fns/addDays';
import { set } from 'date-fns/set';
import { CalendarPlus } from 'lucide';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Field, TextField } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { fieldMoment, momentIn } from '../local-moment.ts';
import { refusalWords } from '../refusal-words.ts';
import { planSession } from '../room/new-session.ts';
import { showDone } from '../room/undoing.ts';

type PlanProps = { readonly onSession: (id: ItemId) => void };

/** Tomorrow at ten, as a native field takes it: to be changed. */
function offered(now: Millis): string {
  return fieldMoment(set(addDays(now, 1), { hours: 10, minutes: 0 }));
}

function usePlan({ onSession }: PlanProps) {
  const room = useRoom();
  const [time, setTime] = useState(() => offered(room.now()));
  const [title, setTitle] = useState('');
  const [timeError, setTimeError] = useState<string | undefined>(undefined);
  const [titleError, setTitleError] = useState<string | undefined>(undefined);
  const plan = (): void => {
    setTimeError(undefined);
    setTitleError(undefined);
    const startsAt = momentIn(time);
    if (startsAt === undefined) return setTimeError(t('refused.badDate'));
    const said = title.trim() === '' ? undefined : title;
    const { done, takeBack } = planSession(room, startsAt, { title: said });
    if (!done.ok) {
      const say = done.error.field === 'title' ? setTitleError : setTimeError;
      return say(refusalWords(done.error, title));
    }
    showDone(t(startsAt > room.now() ? 'meet.isPlanned' : 'meet.isLogged'), takeBack);
    onSession(done.value);
  };
  return { time, setTime, title, setTitle, timeError, titleError, plan };
}

function PlanForm(props: PlanProps) {
  const { time, setTime, title, setTitle, timeError, titleError, plan } = usePlan(props);
  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        plan();
      }}
    >
      <Field label={t('meet.planWhen')} hint={t('meet.planHint')} error={timeError} autofocus>
        {(binding) => (
          <input
            {...binding}
            class="input"
            type="datetime-local"
            value={time}
            onInput={({ currentTarget }) => setTime(currentTarget.value)}
          />
        )}
      </Field>
      <TextField
        label={t('meet.planTitle')}
        autocomplete="off"
        error={titleError}
        value={title}
        onText={setTitle}
      />
      <div class="row">
        <Button type="submit" look="primary">
          {t('meet.planAdd')}
        </Button>
      </div>
    </form>
  );
}

/** The button, and the form in a dialog; `onSession` leads to the session. */
export function PlanSession({ onSession }: PlanProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" icon={CalendarPlus} onClick={() => setOpen(true)}>
        {t('meet.planOther')}
      </Button>
      {isOpen && (
        <Dialog title={t('meet.planOther')} onClose={() => setOpen(false)}>
          <PlanForm
            onSession={(id) => {
              setOpen(false);
              onSession(id);
            }}
          />
        </Dialog>
      )}
    </>
  );
}
