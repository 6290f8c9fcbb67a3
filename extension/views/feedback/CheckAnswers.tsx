/** My answers to a relationship check, kept in my profile until all are ready. [U228] */
import {
  RELATIONSHIP_ELEMENTS,
  type RelationshipCheckView,
} from '#shared/record/parts/relationship-checks.ts';
import { Button } from '../../components/Button.tsx';
import { SelectField } from '../../components/Field.tsx';
import { showToast } from '../../components/toasts.ts';
import type { FeedbackDrafts } from '../../hooks/feedback-drafts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { useAct } from '../room/use-act.ts';

/** `onReady`: I have answered. */
export type CheckAnswersProps = {
  readonly check: RelationshipCheckView;
  readonly drafts: FeedbackDrafts;
  readonly onReady: () => void;
};

const LEVELS = ['0', '1', '2', '3', '4', '5'] as const;

/** The ten questions and the button that says that I am ready. */
export function CheckAnswers({ check, drafts, onReady }: CheckAnswersProps) {
  const room = useRoom();
  const { readOnly } = useAct();
  const answers = drafts.answers(room.roomId, check.id);
  const choices = LEVELS.map((value) => ({ value, label: t(`check.level.${value}`) }));
  const answer = (at: number, level: string): void => {
    const next = answers.slice(0, at) + level + answers.slice(at + 1);
    const kept = drafts.keepAnswers(room.roomId, check.id, next);
    if (!kept.ok) showToast(refusalWords(kept.error));
  };
  return (
    <div class="fields">
      <p class="soft small">{t('check.explain')}</p>
      {RELATIONSHIP_ELEMENTS.map((element, at) => (
        <SelectField
          key={element}
          label={t(`check.element.${element}`)}
          value={LEVELS.find((level) => level === answers[at]) ?? '0'}
          choices={choices}
          onChoose={(level) => answer(at, level)}
        />
      ))}
      {!readOnly && (
        <Button disabled={/^0+$/u.test(answers)} onClick={onReady}>
          {t('check.ready')}
        </Button>
      )}
    </div>
  );
}
