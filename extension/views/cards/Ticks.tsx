/** A few things that are ticked on a card, each with a line that says what it means. [U171, U267] */
import type { CardPatch } from '#shared/record/operations/members.ts';
import { showToast } from '../../components/toasts.ts';

/** `set` answers with a sentence when it was refused; what is not ticked is drawn only where it can be. */
export type TicksProps<Word extends string> = {
  readonly legend: string;
  readonly words: readonly Word[];
  readonly chosen: readonly (readonly [Word, boolean])[];
  readonly label: (word: Word) => string;
  readonly means: (word: Word) => string;
  readonly canWrite: boolean;
  readonly name: keyof CardPatch;
  readonly set: (word: Word, isChosen: true | null) => string | undefined;
};

/** The list; nothing where nothing is ticked and nothing can be. */
export function Ticks<Word extends string>(props: TicksProps<Word>) {
  const { words, canWrite, name } = props;
  const chosen = new Set(props.chosen.map(([word]) => word));
  if (chosen.size === 0 && !canWrite) return null;
  return (
    <fieldset class="card-part card-types" data-card={name}>
      <legend>{props.legend}</legend>
      {words
        .filter((word) => canWrite || chosen.has(word))
        .map((word) => (
          <label key={word} class="card-type">
            <input
              type="checkbox"
              checked={chosen.has(word)}
              disabled={!canWrite}
              onChange={({ currentTarget }) => {
                const refused = props.set(word, currentTarget.checked ? true : null);
                if (refused !== undefined) showToast(refused);
              }}
            />
            <span>
              {props.label(word)}
              <span class="soft small card-means">{props.means(word)}</span>
            </span>
          </label>
        ))}
    </fieldset>
  );
}
