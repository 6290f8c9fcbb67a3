/** A member's path: what they did and learned, mistakes included; a step is added and changed where it stands. [U172, D154] */
import type { TargetedFocusEvent } from 'preact';
import { useState } from 'preact/hooks';
import { X } from 'lucide';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { PATH_STEP, type PathStepPatch } from '#shared/record/parts/path-steps.ts';
import { pathInOrder } from '#shared/record/path-order.ts';
import type { PathStepView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { LongList } from '../../components/LongList.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { AddLine } from '../session/AddLine.tsx';
import '../session/rows.css';
import '../session/session.css';

type StepProps = { readonly step: PathStepView; readonly canWrite: boolean };

/** By the years that they say; while somebody works on them each stays where it is. [D154] */
function useInOrder(steps: readonly PathStepView[]) {
  const [held, hold] = useState<readonly ItemId[] | undefined>(undefined);
  const byYear = pathInOrder(steps);
  const place = ({ id }: PathStepView): number => {
    const at = held?.indexOf(id) ?? -1;
    return at < 0 ? steps.length : at;
  };
  const inOrder = held ? byYear.toSorted((a, b) => place(a) - place(b)) : byYear;
  return {
    inOrder,
    onFocusIn: () => held ?? hold(inOrder.map(({ id }) => id)),
    onFocusOut: ({ currentTarget, relatedTarget }: TargetedFocusEvent<HTMLElement>) => {
      const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
      if (!isInside) hold(undefined);
    },
  };
}

function Step({ step, canWrite }: StepProps) {
  const room = useRoom();
  const { id, text, when, isMistake } = step;
  const update = (patch: PathStepPatch, typed?: string): string | undefined => {
    const changed = room.act((doc, author) => changeIn(doc, author, PATH_STEP, id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
  if (!canWrite)
    return (
      <li class="path-step" data-step={id} data-mistake={isMistake}>
        {when !== undefined && (
          <span class="soft path-when" dir="auto">
            {when}
          </span>
        )}
        <span dir="auto">{text}</span>
        {isMistake && <span class="soft small">{t('card.theirs.mistake')}</span>}
      </li>
    );
  return (
    <li class="path-step" data-step={id} data-mistake={isMistake}>
      <span class="path-when">
        <EditableText
          value={when ?? ''}
          label={t('card.when', { text })}
          placeholder={t('card.whenHint')}
          onCommit={(typed) => update({ when: typed.trim() === '' ? null : typed }, typed)}
        />
      </span>
      <EditableText
        value={text}
        label={t('card.step')}
        onCommit={(typed) => update({ text: typed }, typed)}
      />
      <label class="path-mistake small">
        <input
          type="checkbox"
          checked={isMistake}
          onChange={({ currentTarget }) => {
            const refused = update({ isMistake: currentTarget.checked });
            if (refused !== undefined) showToast(refused);
          }}
        />
        {t('card.mistake')}
      </label>
      <IconButton
        icon={X}
        label={t('card.removeStep', { text })}
        onClick={() => removeWithUndo(room, { part: 'pathSteps', id }, t('card.stepRemoved'))}
      />
    </li>
  );
}

/** `steps`: those of `memberId`, in the order in which they were added. */
export type PathStepsProps = {
  readonly heading: string;
  readonly memberId: MemberId;
  readonly steps: readonly PathStepView[];
  readonly canWrite: boolean;
};

/** The path; nothing where there is none and none can be added. */
export function PathSteps({ heading, memberId, steps, canWrite }: PathStepsProps) {
  const room = useRoom();
  const { inOrder, ...held } = useInOrder(steps);
  if (steps.length === 0 && !canWrite) return null;
  const add = (text: string): string | undefined => {
    const added = room.act((doc, author) => addTo(doc, author, PATH_STEP, { text, memberId }));
    return added.ok ? undefined : refusalWords(added.error, text);
  };
  return (
    <section class="card-part" aria-labelledby="path-heading" data-card="path">
      <h2 id="path-heading">{heading}</h2>
      {canWrite && steps.length === 0 && <p class="soft">{t('card.pathHint')}</p>}
      {/* What is worked on is in it: it is no control. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div {...held}>
        <LongList
          items={inOrder}
          look="path-steps"
          line={(step) => <Step key={step.id} step={step} canWrite={canWrite} />}
        />
      </div>
      {canWrite && (
        <AddLine
          place="path step"
          label={t('card.addStep')}
          hint={t('card.step')}
          button={t('card.addStepButton')}
          onAdd={add}
        />
      )}
    </section>
  );
}
