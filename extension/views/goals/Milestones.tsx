/** The milestones of a goal: added by Enter, ticked off with the day, removed with Undo. [U202] */
import { X } from 'lucide';
import { milestonesOf } from '#shared/record/goal-parts.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { MILESTONE, type MilestonePatch } from '#shared/record/parts/milestones.ts';
import type { GoalView, MilestoneView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { DayField } from '../../components/DayField.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { LongList } from '../../components/LongList.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import { Tick } from '../../components/Tick.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { momentWords } from '../due-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { doWithUndo } from '../room/undoing.ts';
import { AddLine } from '../session/AddLine.tsx';
import { tell } from './goal-changing.ts';
import { targetWords } from './goal-words.ts';

function MilestoneLine({ milestone }: { readonly milestone: MilestoneView }) {
  const room = useRoom();
  const readOnly = room.parts.newerSchema;
  const { id, text, dueOn, doneAt } = milestone;
  const update = (patch: MilestonePatch, typed?: string): string | undefined => {
    const changed = room.act((doc, author) => changeIn(doc, author, MILESTONE, id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
  const tick = (isDone: boolean): void => {
    if (!isDone) return tell(update({ doneAt: null }));
    doWithUndo(
      room,
      (doc, author) => changeIn(doc, author, MILESTONE, id, { doneAt: author.now }),
      t('milestone.said', { text }),
    );
  };
  return (
    <li class="milestone" data-milestone={id}>
      <Tick
        checked={doneAt !== undefined}
        label={t('milestone.tick', { text })}
        disabled={readOnly}
        onTick={tick}
      />
      <EditableText
        value={text}
        label={t('milestone.text')}
        readOnly={readOnly}
        look={doneAt === undefined ? 'plain' : 'done'}
        onCommit={(typed) => update({ text: typed }, typed)}
      />
      <span class="small soft milestone-when">
        {doneAt === undefined ? (
          <DayField
            label={t('milestone.due')}
            value={dueOn}
            {...targetWords(dueOn, true, room.now())}
            readOnly={readOnly}
            onChoose={(day) => tell(update({ dueOn: day }))}
          />
        ) : (
          t('milestone.done', { time: momentWords(doneAt, room.now()) })
        )}
      </span>
      {!readOnly && (
        <span class="line-tools">
          <IconButton
            icon={X}
            label={t('milestone.remove', { text })}
            onClick={() => removeWithUndo(room, { part: 'milestones', id }, t('milestone.removed'))}
          />
        </span>
      )}
    </li>
  );
}

/** The list, and a line for another one. */
export function Milestones({ goal }: { readonly goal: GoalView }) {
  const room = useRoom();
  const milestones = milestonesOf(room.parts, goal.id);
  const { newerSchema } = room.parts;
  const add = (text: string): string | undefined => {
    const input = { text, goalId: goal.id };
    const added = room.act((doc, author) => addTo(doc, author, MILESTONE, input));
    if (!added.ok) return refusalWords(added.error, text);
    soughtLine.value = added.value;
    return undefined;
  };
  return (
    <section class="goal-part" aria-label={t('milestone.heading')}>
      <p class="goal-part-name" aria-hidden="true">
        {t('milestone.heading')}
      </p>
      {milestones.length > 0 && (
        <LongList
          items={milestones}
          look="milestones"
          line={(one) => <MilestoneLine key={one.id} milestone={one} />}
        />
      )}
      {!newerSchema && (
        <AddLine
          place={`milestone ${goal.id}`}
          label={t('milestone.add', { title: goal.title })}
          hint={t('milestone.hint')}
          button={t('milestone.addButton')}
          onAdd={add}
        />
      )}
    </section>
  );
}
