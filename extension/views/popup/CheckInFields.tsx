/** What a check-in says beside its line: the mood, by one key or click, and two lines that may stay empty. [U222] */
import { useId } from 'preact/hooks';
import { t } from '../../locales/t.ts';
import { MOODS } from '../../store/command.ts';
import type { JotModel } from './jot-model.ts';

const LINES = ['blocker', 'need'] as const;

/** The fields. A digit chooses the mood at that place. */
export function CheckInFields({ model }: { readonly model: JotModel }) {
  const name = useId();
  const words = model.checkIn.value;
  return (
    <>
      <fieldset class="jot-kinds jot-moods">
        <legend class="visually-hidden">{t('popup.mood')}</legend>
        {MOODS.map((mood) => (
          <label key={mood} class="jot-kind">
            <input
              type="radio"
              name={name}
              checked={words.mood === mood}
              onChange={() => model.sayCheckIn({ mood })}
              onKeyDown={({ key }) => {
                const chosen = MOODS[Number(key) - 1];
                if (chosen) model.sayCheckIn({ mood: chosen });
              }}
            />
            <span>{t(`mood.${mood}`)}</span>
          </label>
        ))}
      </fieldset>
      {LINES.map((line) => (
        <input
          key={line}
          class="input"
          dir="auto"
          aria-label={t(`popup.${line}`)}
          placeholder={t(`popup.${line}`)}
          value={words[line] ?? ''}
          onInput={({ currentTarget }) => model.sayCheckIn({ [line]: currentTarget.value })}
        />
      ))}
    </>
  );
}
