/** The goals of a mentorship: those that are worked for, a line for a new one, and the others folded away. [U13, U40] */
import type { ComponentChildren } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { addGoal } from '#shared/record/operations/goals.ts';
import { isOpenGoal, ownersOfManyGoals } from '#shared/record/queries.ts';
import { GOAL_STATUSES } from '#shared/record/schema.ts';
import type { GoalView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { AddLine } from '../session/AddLine.tsx';
import { personName } from './goal-words.ts';
import { GoalLine } from './GoalLine.tsx';
import '../session/rows.css';
import '../session/session.css';
import './goals.css';

function byStatus(a: GoalView, b: GoalView): number {
  return GOAL_STATUSES.indexOf(a.status) - GOAL_STATUSES.indexOf(b.status);
}

type LinesProps = { readonly goals: readonly GoalView[]; readonly onClosed: () => void };

function Lines({ goals, onClosed }: LinesProps) {
  return (
    <LongList
      items={goals}
      look="goals"
      line={(goal) => <GoalLine key={goal.id} goal={goal} onClosed={onClosed} />}
    />
  );
}

/** More people than these are not told at once that they have many goals. [U86] */
const MOST_HINTS = 8;

function Hints() {
  const room = useRoom();
  const people = room.people.value;
  const owners = ownersOfManyGoals(room.parts).slice(0, MOST_HINTS);
  return owners.map((id) => (
    <p key={id} class="soft small goal-hint">
      {t('goal.many', { name: personName(people, id) })}
    </p>
  ));
}

/**
 * `level` of its heading: 3 below that of a session, else 2. `beside`: what stands beside the line for a
 * new one and is no part of the record.
 */
export type GoalsBlockProps = { readonly level: 2 | 3; readonly beside?: ComponentChildren };

/** The block. */
export function GoalsBlock({ level, beside }: GoalsBlockProps) {
  const room = useRoom();
  const { goals, newerSchema } = room.parts;
  const open = goals.filter(({ status }) => isOpenGoal(status)).toSorted(byStatus);
  const closed = goals.filter(({ status }) => !isOpenGoal(status)).toReversed();
  const [closings, setClosings] = useState(0);
  const summary = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // The line that had the focus went behind this summary, and the keyboard goes along.
    if (closings > 0) summary.current?.focus();
  }, [closings]);
  // The same at each drawing, so that no line is drawn for it.
  const onClosed = useCallback(() => setClosings((count) => count + 1), []);
  const add = (title: string) => {
    const added = room.act((doc, author) => addGoal(doc, author, { title }));
    if (!added.ok) return refusalWords(added.error, title);
    soughtLine.value = added.value;
    return undefined;
  };
  const Heading = level === 2 ? ('h2' as const) : ('h3' as const);
  return (
    <section class="block goals-block" aria-labelledby="goals-heading">
      <Heading id="goals-heading" class={room.surface === 'sidepanel' ? 'section-heading' : ''}>
        {t('goal.heading')}
      </Heading>
      {goals.length === 0 && <p class="soft part-empty">{t('goal.empty')}</p>}
      {open.length > 0 && <Lines goals={open} onClosed={onClosed} />}
      <Hints />
      {!newerSchema && (
        <AddLine
          place="goal"
          label={t('goal.add')}
          hint={t('goal.title')}
          button={t('goal.addButton')}
          onAdd={add}
        />
      )}
      {beside}
      {closed.length > 0 && (
        <details class="goals-closed">
          <summary ref={summary}>{t('goal.closed', { count: closed.length })}</summary>
          <Lines goals={closed} onClosed={onClosed} />
        </details>
      )}
    </section>
  );
}
