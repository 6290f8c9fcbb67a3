/** The session's title and when it starts, both changed where they stand. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { CalendarClock, Trash2 } from 'lucide';
import { rescheduleSession } from '#shared/record/operations/sessions.ts';
import type { SessionView } from '#shared/record/view.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { Field, TextField } from '../../components/Field.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { fieldMoment, momentIn, zoneHere } from '../local-moment.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { leaveOutWithUndo, plannedDay } from '../room/leaving-out.ts';
import { sessionName, sessionTime } from '../room/session-words.ts';
import { useSessionUpdate } from './use-session-update.ts';

type HeadProps = { readonly session: SessionView };

/** What moves it, and why: whichever of the two is said first. [U264] */
function useMoving(session: SessionView) {
  const room = useRoom();
  const update = useSessionUpdate(session);
  const [error, setError] = useState<string | undefined>(undefined);
  const [reasonError, setReasonError] = useState<string | undefined>(undefined);
  const [reason, setReason] = useState(session.reason ?? '');
  // Where it stood when somebody began to move it: what is said afterwards is about that.
  const [was] = useState(session.startsAt);
  const save = (text: string): void => {
    const startsAt = momentIn(text);
    if (startsAt === undefined) return setError(t('refused.badDate'));
    const zone = zoneHere();
    // Of the cadence, or with a reason, it was to be at another time, which is worth a word.
    if (session.seriesId === undefined && reason === '')
      return setError(update({ startsAt, zone }));
    const to = { startsAt, zone, reason: reason === '' ? undefined : reason };
    const moved = room.act((doc, author) => rescheduleSession(doc, author, session.id, to));
    const refused = moved.ok ? undefined : refusalWords(moved.error, reason);
    const isReason = !moved.ok && moved.error.field === 'reason';
    setError(isReason ? undefined : refused);
    setReasonError(isReason ? refused : undefined);
  };
  /** Whether it was taken. */
  const keepReason = (): boolean => {
    const said = reason.trim() === '' ? null : reason;
    const from = session.rescheduledFrom ?? was;
    const isMoved = from !== undefined && session.startsAt !== from;
    if (!isMoved || said === (session.reason ?? null)) return true;
    const refused = update({ rescheduledFrom: from, reason: said }, reason);
    setReasonError(refused);
    return refused === undefined;
  };
  return { error, reasonError, reason, setReason, save, keepReason };
}

function StartField({ session, onDone }: HeadProps & { readonly onDone: () => void }) {
  const { error, reasonError, reason, setReason, save, keepReason } = useMoving(session);
  const startsAt = session.startsAt ?? session.createdAt;
  return (
    <div class="session-start">
      <Field label={t('sessionHead.starts')} hideLabel autofocus error={error}>
        {(binding) => (
          <input
            {...binding}
            class="input"
            type="datetime-local"
            defaultValue={startsAt === undefined ? '' : fieldMoment(startsAt)}
            onChange={(event) =>
              event.currentTarget.value !== '' && save(event.currentTarget.value)
            }
            onKeyDown={(event) => (event.key === 'Escape' || event.key === 'Enter') && onDone()}
          />
        )}
      </Field>
      {session.startsAt !== undefined && (
        <TextField
          label={t('meet.reason')}
          error={reasonError}
          value={reason}
          onText={setReason}
          onBlur={() => void keepReason()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.isComposing) return;
            if (keepReason()) onDone();
          }}
        />
      )}
      <Button look="quiet" onClick={onDone}>
        {t('common.close')}
      </Button>
    </div>
  );
}

function When({ session }: HeadProps) {
  const room = useRoom();
  const readOnly = room.record.value.newerSchema;
  const [isSetting, setSetting] = useState(false);
  const row = useRef<HTMLDivElement>(null);
  const wasSetting = useRef(false);
  useLayoutEffect(() => {
    // The field that had the focus is gone; it goes back to what opened it.
    if (wasSetting.current && !isSetting) row.current?.querySelector('button')?.focus();
    wasSetting.current = isSetting;
  }, [isSetting]);
  if (isSetting) return <StartField session={session} onDone={() => setSetting(false)} />;
  const time = sessionTime(session);
  const place = { part: 'sessions', id: session.id } as const;
  const planned = plannedDay(room.record.value, session);
  return (
    <div ref={row} class="session-when">
      <Button
        look="quiet"
        icon={CalendarClock}
        disabled={readOnly}
        aria-label={t('sessionHead.when', { time })}
        onClick={() => setSetting(true)}
      >
        {time}
      </Button>
      {!readOnly && planned && (
        <Button look="quiet" onClick={() => leaveOutWithUndo(room, planned, session)}>
          {t('meet.leaveOut')}
        </Button>
      )}
      {!readOnly && !planned && (
        <IconButton
          icon={Trash2}
          label={t('sessionHead.remove')}
          onClick={() => removeWithUndo(room, place, t('sessionHead.removed'))}
        />
      )}
    </div>
  );
}

/** The head of a session. */
export function SessionHead({ session }: HeadProps) {
  const update = useSessionUpdate(session);
  const readOnly = useRoom().record.value.newerSchema;
  return (
    <header class="session-head">
      <h2 class="visually-hidden" dir="auto">
        {sessionName(session)}
      </h2>
      <EditableText
        look="title"
        label={t('sessionHead.title')}
        value={session.title ?? ''}
        placeholder={t('session.untitled')}
        readOnly={readOnly}
        onCommit={(text) => update({ title: text.trim() === '' ? null : text }, text)}
      />
      <When session={session} />
    </header>
  );
}
