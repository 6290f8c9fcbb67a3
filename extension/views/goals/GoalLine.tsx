/** One goal, every field changed where it stands: title, direction, owner, how far, by when, status. [U40] */
import { X } from 'lucide';
import { updateGoal } from '#shared/record/operations/goals.ts';
import type { GoalPatch } from '#shared/record/parts/goals.ts';
import { directionOf, isOpenGoal } from '#shared/record/queries.ts';
import { GOAL_STATUSES, type GoalStatus } from '#shared/record/schema.ts';
import type { GoalView } from '#shared/record/view.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { IconButton } from '../../components/Button.tsx';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { DayField } from '../../components/DayField.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { DirectionChoice } from './DirectionChoice.tsx';
import { ownersFor, personName, targetWords } from './goal-words.ts';
import { GoalProgress } from './GoalProgress.tsx';

/** `onClosed`: it was reached or dropped here, and goes to those that are. */
export type GoalLineProps = { readonly goal: GoalView; readonly onClosed: () => void };
type Update = (patch: GoalPatch, typed?: string) => string | undefined;
type FieldProps = { readonly goal: GoalView; readonly update: Update };

function useUpdate(goal: GoalView): Update {
  const room = useRoom();
  return (patch, typed) => {
    const changed = room.act((doc, author) => updateGoal(doc, author, goal.id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
}

/** A refusal that has no field to stand at is told as a notice. */
function tell(refused: string | undefined): void {
  if (refused !== undefined) showToast(refused);
}

function Owner({ goal, update }: FieldProps) {
  const room = useRoom();
  const people = room.people.value;
  const owner = people.find(({ id }) => id === goal.owner);
  const name = personName(people, goal.owner);
  const choosable = ownersFor(people, goal.owner);
  const known = choosable.map(({ id }) => ({
    value: id as string,
    label: t('goal.ownedBy', { name: personName(choosable, id) }),
  }));
  const stranger = { value: goal.owner ?? '', label: t('goal.ownedBy', { name }) };
  return (
    <span class="goal-owner">
      <Avatar name={name} colour={owner?.colour ?? 'gray'} size="small" decorative />
      <ChoiceInPlace
        label={t('goal.owner')}
        value={goal.owner ?? ''}
        choices={owner ? known : [stranger, ...known]}
        readOnly={room.record.value.newerSchema}
        onChoose={(value) => {
          const chosen = choosable.find(({ id }) => id === value);
          if (chosen) tell(update({ owner: chosen.id }));
        }}
      />
    </span>
  );
}

function Target({ goal, update }: FieldProps) {
  const room = useRoom();
  return (
    <DayField
      label={t('goal.target')}
      value={goal.targetOn}
      {...targetWords(goal.targetOn, isOpenGoal(goal.status), room.now())}
      readOnly={room.record.value.newerSchema}
      onChoose={(targetOn) => tell(update({ targetOn }))}
    />
  );
}

function Status({ goal, update, onClosed }: FieldProps & Pick<GoalLineProps, 'onClosed'>) {
  const readOnly = useRoom().record.value.newerSchema;
  const choose = (status: GoalStatus) => {
    const refused = update({ status });
    if (refused !== undefined) return showToast(refused);
    if (isOpenGoal(status)) return;
    const { status: before, title } = goal;
    showToast(t(`goal.said.${status}`, { title }), () => tell(update({ status: before })));
    onClosed();
  };
  return (
    <ChoiceInPlace
      label={t('goal.status')}
      value={goal.status}
      choices={GOAL_STATUSES.map((value) => ({ value, label: t(`goal.status.${value}`) }))}
      readOnly={readOnly}
      onChoose={choose}
    />
  );
}

/** A line of the list. */
export function GoalLine({ goal, onClosed }: GoalLineProps) {
  const room = useRoom();
  const update = useUpdate(goal);
  const readOnly = room.record.value.newerSchema;
  const { id, title, status } = goal;
  const field = { goal, update };
  return (
    <li class="goal" data-goal={id} data-status={status}>
      <div class="goal-title">
        <EditableText
          value={title}
          label={t('goal.title')}
          readOnly={readOnly}
          look={isOpenGoal(status) ? 'plain' : 'done'}
          onCommit={(typed) => update({ title: typed }, typed)}
        />
        {!readOnly && (
          <span class="line-tools">
            <IconButton
              icon={X}
              label={t('goal.remove', { title })}
              onClick={() => removeWithUndo(room, { part: 'goals', id }, t('goal.removed'))}
            />
          </span>
        )}
      </div>
      <div class="goal-state">
        <Status {...field} onClosed={onClosed} />
        <GoalProgress
          title={title}
          progress={goal.progress}
          readOnly={readOnly}
          onChoose={(progress) => tell(update({ progress }))}
        />
      </div>
      <div class="goal-fields">
        <Owner {...field} />
        <DirectionChoice
          owner={goal.owner}
          direction={directionOf(room.record.value, goal)}
          readOnly={readOnly}
          onChoose={(direction) => tell(update({ direction }))}
        />
        <Target {...field} />
      </div>
    </li>
  );
}
