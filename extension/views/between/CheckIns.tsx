/** Check-ins: how it goes, by one choice and a line; what was said last stands first. [U222] */
import { Trash2 } from 'lucide';
import { addTo } from '#shared/record/operations/items.ts';
import { CHECK_IN, MOODS } from '#shared/record/parts/check-ins.ts';
import type { CheckInView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { momentWords } from '../due-words.ts';
import { personName } from '../goals/goal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { useAct } from '../room/use-act.ts';
import { FieldsForm } from './FieldsForm.tsx';

type Mood = NonNullable<CheckInView['mood']>;

function CheckInLine({ checkIn }: { readonly checkIn: CheckInView }) {
  const room = useRoom();
  const { readOnly } = useAct();
  const { id, mood, text, blocker, need, createdAt } = checkIn;
  const who = personName(room.people.value, checkIn.createdBy);
  const when = createdAt === undefined ? undefined : momentWords(createdAt, room.now());
  return (
    <li class="between-line" data-check-in={id}>
      <div class="item-line">
        <span class="item-text">
          <strong>{t(`mood.${mood}`)}</strong>
          {text && <span dir="auto"> {text}</span>}
        </span>
        {!readOnly && (
          <IconButton
            icon={Trash2}
            label={t('between.removeCheckIn')}
            onClick={() => removeWithUndo(room, { part: 'checkIns', id }, t('removed.jot'))}
          />
        )}
      </div>
      {blocker && <p dir="auto">{t('between.inTheWay', { text: blocker })}</p>}
      {need && <p dir="auto">{t('between.needed', { text: need })}</p>}
      <p class="soft small" dir="auto">
        {[who, when].filter(Boolean).join(' · ')}
      </p>
    </li>
  );
}

/** The part with its heading. */
export function CheckIns() {
  const { checkIns } = useRoom().record.value;
  const { attempt, readOnly } = useAct();
  return (
    <div class="between-part">
      <h3>{t('between.checkIns')}</h3>
      {!readOnly && (
        <FieldsForm
          opens={t('between.checkIn')}
          choice={{
            name: 'mood',
            label: t('between.mood'),
            choices: MOODS.map((value) => ({ value, label: t(`mood.${value}`) })),
          }}
          fields={[
            { name: 'text', label: t('between.progress') },
            { name: 'blocker', label: t('between.blocker') },
            { name: 'need', label: t('between.need') },
          ]}
          button={t('between.share')}
          onAdd={({ mood, ...texts }) =>
            attempt((doc, author) =>
              // The choice offers moods and nothing else; what is none would be refused.
              addTo(doc, author, CHECK_IN, { ...texts, mood: (mood ?? 'good') as Mood }),
            )
          }
        />
      )}
      {checkIns.length > 0 && (
        <LongList
          items={checkIns}
          look="between-lines"
          line={(checkIn) => <CheckInLine key={checkIn.id} checkIn={checkIn} />}
        />
      )}
    </div>
  );
}
