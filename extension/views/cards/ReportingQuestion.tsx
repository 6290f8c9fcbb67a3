/**
 * Whether one of the two reports to the other at work, and what follows from that if so: a hint, never a lock.
 * It is asked once there are two. [U173]
 */
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { REPORTING, type Reporting } from '#shared/record/schema.ts';
import { Button } from '../../components/Button.tsx';
import { SelectField } from '../../components/Field.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { doWithUndo } from '../room/undoing.ts';

const NOT_SAID = 'not-said';

function Hint() {
  const room = useRoom();
  const { kind, newerSchema } = room.record.value;
  const coach = () =>
    doWithUndo(
      room,
      (doc, author) => setMentorship(doc, author, { kind: 'coaching' }),
      t('reporting.isCoaching'),
    );
  return (
    <>
      <p class="small">{t('reporting.hint')}</p>
      {kind !== 'coaching' && !newerSchema && (
        <Button look="quiet" onClick={coach}>
          {t('reporting.coach')}
        </Button>
      )}
    </>
  );
}

/** The question with its answer. */
export function ReportingQuestion() {
  const room = useRoom();
  const { reporting, newerSchema, members } = room.record.value;
  if (members.length < 2 || (newerSchema && reporting === undefined)) return null;
  const choose = (chosen: Reporting | typeof NOT_SAID) => {
    if (chosen === NOT_SAID) return;
    const set = room.act((doc, author) => setMentorship(doc, author, { reporting: chosen }));
    if (!set.ok) showToast(refusalWords(set.error));
  };
  const answers = REPORTING.map((value) => ({ value, label: t(`reporting.${value}`) }));
  const none = { value: NOT_SAID, label: t('reporting.notSaid') } as const;
  return (
    <div class="stack reporting">
      {newerSchema ? (
        <p class="soft small">
          {t('reporting.question')} {t(`reporting.${reporting ?? 'no'}`)}
        </p>
      ) : (
        <SelectField
          label={t('reporting.question')}
          value={reporting ?? NOT_SAID}
          choices={reporting === undefined ? [none, ...answers] : answers}
          onChoose={choose}
        />
      )}
      {reporting === 'yes' && <Hint />}
    </div>
  );
}
