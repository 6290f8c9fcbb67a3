/** Check-ins: how it goes, by one choice and a line; what was said last stands first. [U222, U256, U304] */
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { CHECK_IN, MOODS } from '#shared/record/parts/check-ins.ts';
import type { CheckInView } from '#shared/record/view.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { LabelledText } from '../../components/LabelledText.tsx';
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { useAct } from '../room/use-act.ts';
import { Byline, nameAlone } from './Byline.tsx';
import { NextCheckIn, RhythmChoice } from './CheckInRhythm.tsx';
import { FieldsForm } from './FieldsForm.tsx';
import { LineTools } from './LineTools.tsx';
import { OwnText, useIsMine } from './OwnText.tsx';

type Mood = NonNullable<CheckInView['mood']>;
type LineProps = { readonly checkIn: CheckInView };

const MOOD_CHOICES = () => MOODS.map((value) => ({ value, label: t(`mood.${value}`) }));

function useCheckInUpdate({ id }: CheckInView) {
  const { act, tell } = useAct();
  return {
    set: (mood: Mood) => void tell((doc, author) => changeIn(doc, author, CHECK_IN, id, { mood })),
    write: (name: 'text' | 'blocker' | 'need', typed: string | null) =>
      act(
        (doc, author) =>
          changeIn(doc, author, CHECK_IN, id, { [name]: typed?.trim() ? typed : null }),
        typed ?? '',
      ),
  };
}

/** What is in the way and what would help, where somebody said so. */
function Wanted({ checkIn }: LineProps) {
  const { blocker, need, createdBy } = checkIn;
  const { write } = useCheckInUpdate(checkIn);
  const isMine = useIsMine(createdBy);
  const said = [
    { name: 'blocker' as const, text: blocker, words: 'between.inTheWay' as const },
    { name: 'need' as const, text: need, words: 'between.needed' as const },
  ].filter(({ text }) => text !== undefined);
  return (
    <>
      {said.map(({ name, text = '', words }) =>
        isMine ? (
          <LabelledText
            key={name}
            label={t(`between.${name}Said`)}
            explain=""
            value={text}
            readOnly={false}
            onCommit={(typed) => write(name, typed)}
          />
        ) : (
          <p key={name} dir="auto">
            {t(words, { text })}
          </p>
        ),
      )}
    </>
  );
}

function CheckInLine({ checkIn }: LineProps) {
  const { id, mood, text = '', createdBy, createdAt } = checkIn;
  const { set, write } = useCheckInUpdate(checkIn);
  const isMine = useIsMine(createdBy);
  const name = text || t(`mood.${mood}`);
  const comments = useLineComments({ part: 'checkIns', id }, name);
  return (
    <li class="between-line" data-check-in={id}>
      <div class="item-line">
        {isMine ? (
          <ChoiceInPlace
            label={t('between.moodOf', { text: name })}
            value={mood}
            choices={MOOD_CHOICES()}
            readOnly={false}
            onChoose={set}
          />
        ) : (
          <strong class="check-in-mood">{t(`mood.${mood}`)}</strong>
        )}
        <OwnText
          by={createdBy}
          value={text}
          label={t('between.moved')}
          placeholder={t('between.progress')}
          onCommit={(typed) => write('text', typed)}
        />
        <LineTools comments={comments} remove={t('between.removeCheckIn')} />
      </div>
      <Wanted checkIn={checkIn} />
      <Byline by={createdBy} at={createdAt} say={nameAlone} />
      <CommentsBelow comments={comments} />
    </li>
  );
}

/** The part with its heading. */
export function CheckIns() {
  const { checkIns } = useRoom().parts;
  const { attempt, readOnly } = useAct();
  return (
    <div class="between-part">
      <div class="between-head">
        <h3>{t('between.checkIns')}</h3>
        <RhythmChoice />
      </div>
      <NextCheckIn />
      {!readOnly && (
        <FieldsForm
          opens={t('between.checkIn')}
          place="check-in"
          choice={{ name: 'mood', label: t('between.mood'), choices: MOOD_CHOICES(), asRow: true }}
          fields={[
            { name: 'text', label: t('between.progress') },
            { name: 'blocker', label: t('between.blocker') },
            { name: 'need', label: t('between.need') },
          ]}
          button={t('between.share')}
          onAdd={({ mood, ...texts }) =>
            attempt((doc, author) =>
              // The choice offers moods and nothing else; what is none, as no choice, is refused.
              addTo(doc, author, CHECK_IN, { ...texts, mood: mood as Mood }),
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
