/** What a goal says in words: what for, the SMART fields, and how one will see it. [U201] */
import type { GoalPatch } from '#shared/record/parts/goals.ts';
import { Fold } from '../../components/Fold.tsx';
import { LabelledText } from '../../components/LabelledText.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import type { GoalFieldProps } from './goal-changing.ts';

const SMART = ['specific', 'measurable', 'achievable', 'relevant', 'timeBound'] as const;
type PlanField = 'aspiration' | 'successCriteria' | 'baseline' | 'measure' | (typeof SMART)[number];

type TextProps = GoalFieldProps & { readonly field: PlanField };

function PlanText({ goal, update, field }: TextProps) {
  const readOnly = useRoom().parts.newerSchema;
  return (
    <LabelledText
      label={t(`plan.${field}`)}
      explain={t(`plan.${field}.explain`)}
      value={goal[field]}
      readOnly={readOnly}
      isLong={field !== 'baseline' && field !== 'measure'}
      onCommit={(text) => {
        const patch: GoalPatch = { [field]: text };
        return update(patch, text ?? '');
      }}
    />
  );
}

/** The texts; the five of SMART are folded until somebody wants them. */
export function GoalPlan(props: GoalFieldProps) {
  const written = SMART.filter((field) => props.goal[field] !== undefined).length;
  return (
    <div class="goal-plan">
      <PlanText {...props} field="aspiration" />
      <PlanText {...props} field="successCriteria" />
      <PlanText {...props} field="baseline" />
      <PlanText {...props} field="measure" />
      <Fold summary={t('plan.smart', { written, all: SMART.length })}>
        {() => SMART.map((field) => <PlanText key={field} {...props} field={field} />)}
      </Fold>
    </div>
  );
}
