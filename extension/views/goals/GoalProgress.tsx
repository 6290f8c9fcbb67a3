/** How far a goal has come, by judgement: a native slider and its words. [U40, U41] */
import { useEffect, useRef, useState } from 'preact/hooks';
import { FULL_PROGRESS } from '#shared/record/schema.ts';
import { t } from '../../locales/t.ts';

/** `onChoose` hears the percentage once the slider rests. */
export type GoalProgressProps = {
  readonly title: string;
  readonly progress: number;
  readonly readOnly: boolean;
  readonly onChoose: (progress: number) => void;
};

const STEP = 5;
/** A slider that is still moved by keys says every step; the record hears the last one. */
const REST_MS = 400;

/** The slider. While it is moved it shows the hand's value, else the record's. */
export function GoalProgress({ title, progress, readOnly, onChoose }: GoalProgressProps) {
  const [draft, setDraft] = useState<number | undefined>(undefined);
  const shown = draft ?? progress;
  const words = t('goal.percent', { percent: shown });
  const hand = (): void => {
    if (draft === undefined) return;
    setDraft(undefined);
    if (draft !== progress) onChoose(draft);
  };
  const latest = useRef(hand);
  latest.current = hand;
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(() => latest.current(), REST_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => () => latest.current(), []);
  return (
    <div class="goal-progress">
      <input
        type="range"
        min={0}
        max={FULL_PROGRESS}
        step={progress % STEP === 0 ? STEP : 1}
        value={shown}
        disabled={readOnly}
        style={{ '--progress': `${shown}%` }}
        aria-label={t('goal.progress', { title })}
        aria-valuetext={words}
        onInput={({ currentTarget }) => setDraft(currentTarget.valueAsNumber)}
        onChange={hand}
      />
      <span class="goal-percent" aria-hidden="true">
        {words}
      </span>
    </div>
  );
}
