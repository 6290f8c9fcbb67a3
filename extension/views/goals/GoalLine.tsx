/** One goal, every field changed where it stands: title, direction, owner, how far, by when, status. [U40] */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { X } from 'lucide';
import { progressOf } from '#shared/record/goal-parts.ts';
import type { GoalPatch } from '#shared/record/parts/goals.ts';
import { directionOf, isOpenGoal } from '#shared/record/queries.ts';
import { GOAL_STATUSES, type GoalStatus } from '#shared/record/schema.ts';
import type { GoalView } from '#shared/record/view.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { IconButton } from '../../components/Button.tsx';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { DayField } from '../../components/DayField.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { UNKNOWN_COLOUR } from '../../components/member-colours.ts';
import { MoreButton } from '../../components/MoreButton.tsx';
import { showToast } from '../../components/toasts.ts';
import { isHalfTyped } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentCount } from '../comments/Comments.tsx';
import { removeWithUndo } from '../room/actions.ts';
import { DirectionChoice } from './DirectionChoice.tsx';
import { tell, useGoalUpdate, type GoalFieldProps, type GoalUpdate } from './goal-changing.ts';
import { ownersFor, personName, targetWords } from './goal-words.ts';
import { CountedProgress } from './CountedProgress.tsx';
import { GoalCard } from './GoalCard.tsx';
import { GoalProgress } from './GoalProgress.tsx';
import { GoalReason, reasonPlace } from './GoalReason.tsx';

/** `onClosed`: it was reached or dropped here, and goes to those that are. */
export type GoalLineProps = { readonly goal: GoalView; readonly onClosed: () => void };
function Owner({ goal, update }: GoalFieldProps) {
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
      <Avatar name={name} colour={owner?.colour ?? UNKNOWN_COLOUR} size="small" decorative />
      <ChoiceInPlace
        label={t('goal.owner')}
        value={goal.owner ?? ''}
        choices={owner ? known : [stranger, ...known]}
        readOnly={room.parts.newerSchema}
        onChoose={(value) => {
          const chosen = choosable.find(({ id }) => id === value);
          if (chosen) tell(update({ owner: chosen.id }));
        }}
      />
    </span>
  );
}

function Target({ goal, update }: GoalFieldProps) {
  const room = useRoom();
  return (
    <DayField
      label={t('goal.target')}
      value={goal.targetOn}
      {...targetWords(goal.targetOn, isOpenGoal(goal.status), room.now())}
      readOnly={room.parts.newerSchema}
      onChoose={(targetOn) => tell(update({ targetOn }))}
    />
  );
}

function Status({ goal, update, onClosed }: GoalFieldProps & Pick<GoalLineProps, 'onClosed'>) {
  const readOnly = useRoom().parts.newerSchema;
  const choose = (status: GoalStatus) => {
    const refused = update({ status }, '', t(`goal.said.${status}`, { title: goal.title }));
    if (refused !== undefined) return showToast(refused);
    if (!isOpenGoal(status)) onClosed();
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

/** Of these one is asked why they were changed; of a title not, since the card below would move under the hand. */
const ASKED: readonly (keyof GoalPatch)[] = ['status', 'targetOn', 'progress'];

function Title({
  goal,
  update,
  children,
}: GoalFieldProps & { readonly children: ComponentChildren }) {
  const room = useRoom();
  const readOnly = room.parts.newerSchema;
  const { id, title, status } = goal;
  return (
    <div class="goal-title">
      <EditableText
        value={title}
        label={t('goal.title')}
        readOnly={readOnly}
        look={isOpenGoal(status) ? 'plain' : 'done'}
        onCommit={(typed) => update({ title: typed }, typed)}
      />
      <span class="line-tools">
        {children}
        {!readOnly && (
          <IconButton
            icon={X}
            label={t('goal.remove', { title })}
            onClick={() => removeWithUndo(room, { part: 'goals', id }, t('goal.removed'))}
          />
        )}
      </span>
    </div>
  );
}

function Progress({ goal, update }: GoalFieldProps) {
  const view = useRoom().parts;
  const progress = progressOf(view, goal);
  if (progress.of) return <CountedProgress title={goal.title} {...progress} of={progress.of} />;
  return (
    <GoalProgress
      title={goal.title}
      progress={progress.percent}
      readOnly={view.newerSchema}
      onChoose={(percent) => tell(update({ progress: percent }))}
    />
  );
}

/** A line of the list, and below it its card where that was opened. */
export function GoalLine({ goal, onClosed }: GoalLineProps) {
  const room = useRoom();
  const change = useGoalUpdate(goal);
  const [isOpen, setOpen] = useState(false);
  const [isAsked, setAsked] = useState(() => isHalfTyped(room, reasonPlace(goal.id)));
  const update: GoalUpdate = (patch, typed, said) => {
    const refused = change(patch, typed, said);
    if (refused === undefined && ASKED.some((field) => patch[field] !== undefined)) setAsked(true);
    return refused;
  };
  const { id, title, status } = goal;
  const field = { goal, update };
  return (
    <li class="goal" data-goal={id} data-status={status}>
      <Title {...field}>
        <MoreButton label={t('goalCard.more', { title })} isOpen={isOpen} onToggle={setOpen} />
      </Title>
      <div class="goal-state">
        <Status {...field} onClosed={onClosed} />
        <Progress {...field} />
      </div>
      <div class="goal-fields">
        <Owner {...field} />
        <DirectionChoice
          owner={goal.owner}
          direction={directionOf(room.parts, goal)}
          readOnly={room.parts.newerSchema}
          onChoose={(direction) => tell(update({ direction }))}
        />
        <Target {...field} />
        {!isOpen && <CommentCount on={{ part: 'goals', id }} onOpen={() => setOpen(true)} />}
      </div>
      {isAsked && <GoalReason goal={goal} onClose={() => setAsked(false)} />}
      {isOpen && <GoalCard {...field} />}
    </li>
  );
}
