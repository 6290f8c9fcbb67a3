/** Who learns from whom, in words, changed where it stands. [U40] */
import type { MemberId } from '#shared/base/ids.ts';
import type { Direction } from '#shared/record/view.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { directionsFor, directionValue, directionWords } from './goal-words.ts';

/** `owner`: whose goal it is. */
export type DirectionChoiceProps = {
  readonly owner: MemberId | undefined;
  readonly direction: Direction | undefined;
  readonly readOnly: boolean;
  readonly onChoose: (direction: Direction) => void;
};

/** The choice; words where there is nobody to learn from. */
export function DirectionChoice({ owner, direction, readOnly, onChoose }: DirectionChoiceProps) {
  const people = useRoom().people.value;
  const directions = directionsFor(people, owner, direction);
  if (directions.length === 0) return <span class="goal-alone">{t('goal.alone')}</span>;
  const unsaid = { value: '' as const, label: t('goal.noDirection') };
  const choices = directions.map((one) => ({
    value: directionValue(one),
    label: directionWords(people, one),
  }));
  return (
    <ChoiceInPlace
      label={t('goal.direction')}
      value={directionValue(direction)}
      choices={direction ? choices : [unsaid, ...choices]}
      readOnly={readOnly}
      onChoose={(value) => {
        const chosen = directions.find((one) => directionValue(one) === value);
        if (chosen) onChoose(chosen);
      }}
    />
  );
}
