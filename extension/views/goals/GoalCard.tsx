/** A goal opened: what kind it is, its words, its milestones or options, what moves it, how it changed. [U200 to U208] */
import { GOAL_AREAS, GOAL_TYPES, PROGRESS_SOURCES } from '#shared/record/parts/goals.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { Comments } from '../comments/Comments.tsx';
import { CopyLink } from '../links/CopyLink.tsx';
import { tell, type GoalFieldProps } from './goal-changing.ts';
import { GoalLinks } from './GoalLinks.tsx';
import { GoalLog } from './GoalLog.tsx';
import { GoalOptions } from './GoalOptions.tsx';
import { GoalPlan } from './GoalPlan.tsx';
import { Milestones } from './Milestones.tsx';

function Choices({ goal, update }: GoalFieldProps) {
  const readOnly = useRoom().parts.newerSchema;
  return (
    <div class="goal-fields">
      <ChoiceInPlace
        label={t('goalCard.area')}
        value={goal.area ?? ''}
        choices={[
          { value: '', label: t('goalCard.noArea') },
          ...GOAL_AREAS.map((value) => ({ value, label: t(`goalCard.area.${value}`) })),
        ]}
        readOnly={readOnly}
        faint={goal.area === undefined}
        onChoose={(area) => tell(update({ area: area === '' ? null : area }))}
      />
      <ChoiceInPlace
        label={t('goalCard.type')}
        value={goal.type}
        choices={GOAL_TYPES.map((value) => ({ value, label: t(`goalCard.type.${value}`) }))}
        readOnly={readOnly}
        onChoose={(type) => tell(update({ type }))}
      />
      <ChoiceInPlace
        label={t('goalCard.countedBy')}
        value={goal.countedBy}
        choices={PROGRESS_SOURCES.map((value) => ({
          value,
          label: t(`goalCard.countedBy.${value}`),
        }))}
        readOnly={readOnly}
        onChoose={(countedBy) => tell(update({ countedBy }))}
      />
    </div>
  );
}

/** The card, below its line. */
export function GoalCard(props: GoalFieldProps) {
  const { goal } = props;
  return (
    <div class="goal-card">
      <Choices {...props} />
      <GoalPlan {...props} />
      {goal.type === 'explore' && <GoalOptions {...props} />}
      <Milestones goal={goal} />
      <GoalLinks goal={goal} />
      <GoalLog goal={goal} />
      <Comments on={{ part: 'goals', id: goal.id }} name={goal.title} />
      <CopyLink item={{ part: 'goals', id: goal.id }} name={goal.title} />
    </div>
  );
}
