/** What a check-in, or somebody who is stuck, says beside the line: each may stay empty, but for the mood. [U222, U311] */
import { useId } from 'preact/hooks';
import { t } from '../../locales/t.ts';
import { linesOf, MOODS } from '../../store/command.ts';
import type { JotModel } from './jot-model.ts';

type ModelProps = { readonly model: JotModel };

/** A digit chooses the mood at that place. */
function MoodChoice({ model }: ModelProps) {
  const name = useId();
  return (
    <fieldset class="jot-kinds jot-moods">
      <legend class="visually-hidden">{t('popup.mood')}</legend>
      {MOODS.map((mood) => (
        <label key={mood} class="jot-kind">
          <input
            type="radio"
            name={name}
            checked={model.beside.value.mood === mood}
            onChange={() => model.say({ mood })}
            onKeyDown={({ key }) => {
              const chosen = MOODS[Number(key) - 1];
              if (chosen) model.say({ mood: chosen });
            }}
          />
          <span>{t(`mood.${mood}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The fields; none for a jot that has a text alone. */
export function BesideFields({ model }: ModelProps) {
  const kind = model.kind.value;
  return (
    <>
      {kind === 'checkIn' && <MoodChoice model={model} />}
      {linesOf(kind).map((line) => (
        <input
          key={line}
          class="input"
          dir="auto"
          aria-label={t(`popup.${line}`)}
          placeholder={t(`popup.${line}`)}
          value={model.beside.value[line] ?? ''}
          onInput={({ currentTarget }) => model.say({ [line]: currentTarget.value })}
        />
      ))}
    </>
  );
}
