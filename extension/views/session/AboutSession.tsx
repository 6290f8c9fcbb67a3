/**
 * How long, where and how one meets, who was there, and what became of the time that was agreed. Where it is
 * changed is folded away; what one must see stands at the head. [U186, U291]
 */
import { ATTENDANCES } from '#shared/record/parts/sessions.ts';
import { SESSION_MODES } from '#shared/record/schema.ts';
import type { SessionView } from '#shared/record/view.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { LabelledText } from '../../components/LabelledText.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { lengthWords, whenIn } from './meeting-words.ts';
import { SessionFacts } from './SessionFacts.tsx';
import { SessionFold } from './SessionFold.tsx';
import { SessionTimer } from './SessionTimer.tsx';
import { useSessionUpdate, type SessionUpdate } from './use-session-update.ts';

const LENGTHS = [15, 30, 45, 60, 90, 120] as const;

type AboutProps = { readonly session: SessionView };
type PartProps = AboutProps & { readonly update: SessionUpdate; readonly readOnly: boolean };

function tell(refused: string | undefined): void {
  if (refused !== undefined) showToast(refused);
}

function Length({ session, update, readOnly }: PartProps) {
  const { lengthMinutes } = session;
  const known = new Set<number>([
    ...LENGTHS,
    ...(lengthMinutes === undefined ? [] : [lengthMinutes]),
  ]);
  const choices = [...known]
    .sort((a, b) => a - b)
    .map((minutes) => ({ value: String(minutes), label: lengthWords(minutes) }));
  return (
    <ChoiceInPlace
      label={t('meet.length')}
      value={lengthMinutes === undefined ? '' : String(lengthMinutes)}
      choices={[{ value: '', label: t('meet.noLength') }, ...choices]}
      readOnly={readOnly}
      onChoose={(value) => tell(update({ lengthMinutes: value === '' ? null : Number(value) }))}
    />
  );
}

function Mode({ session, update, readOnly }: PartProps) {
  return (
    <ChoiceInPlace
      label={t('meet.mode')}
      value={session.mode ?? ''}
      choices={[
        { value: '' as const, label: t('meet.mode.unsaid') },
        ...SESSION_MODES.map((value) => ({ value, label: t(`meet.mode.${value}`) })),
      ]}
      readOnly={readOnly}
      onChoose={(value) => tell(update({ mode: value === '' ? null : value }))}
    />
  );
}

function Place({ session, update, readOnly }: PartProps) {
  const { placeText, link } = session;
  return (
    <>
      <LabelledText
        label={t('meet.place')}
        explain={t('meet.place.explain')}
        value={placeText}
        readOnly={readOnly}
        onCommit={(text) => update({ placeText: text }, text ?? '')}
      />
      <LabelledText
        label={t('meet.link')}
        explain={t('meet.link.explain')}
        value={link}
        readOnly={readOnly}
        onCommit={(text) => update({ link: text }, text ?? '')}
      />
    </>
  );
}

function Attendance({ session, update, readOnly }: PartProps) {
  const people = useRoom().people.value;
  return (
    <ul class="attendance">
      {people.slice(0, 8).map(({ id }) => (
        <li key={id}>
          <bdi>{personName(people, id)}</bdi>
          <ChoiceInPlace
            label={t('meet.attendanceOf', { name: personName(people, id) })}
            value={session.attendance.find(([member]) => member === id)?.[1] ?? ''}
            choices={[
              { value: '' as const, label: t('meet.attendance.unsaid') },
              ...ATTENDANCES.map((value) => ({ value, label: t(`meet.attendance.${value}`) })),
            ]}
            readOnly={readOnly}
            onChoose={(value) =>
              tell(update({ attendance: { [id]: value === '' ? null : value } }))
            }
          />
        </li>
      ))}
    </ul>
  );
}

/** What is known about one session beside its words. */
export function AboutSession({ session }: AboutProps) {
  const room = useRoom();
  const update = useSessionUpdate(session);
  const part = { session, update, readOnly: room.record.value.newerSchema };
  const { rescheduledFrom, reason } = session;
  return (
    <>
      {rescheduledFrom !== undefined && (
        <p class="soft small">
          {t('meet.moved', { time: whenIn(rescheduledFrom, undefined) })} <bdi>{reason}</bdi>
        </p>
      )}
      <SessionFacts session={session} />
      <SessionTimer session={session} />
      <SessionFold heading={t('meet.about')}>
        {() => (
          <>
            <div class="about-row">
              <Length {...part} />
              <Mode {...part} />
            </div>
            <Place {...part} />
            <Attendance {...part} />
          </>
        )}
      </SessionFold>
    </>
  );
}
