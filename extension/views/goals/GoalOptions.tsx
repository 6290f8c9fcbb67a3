/** The options that a goal compares: what speaks for each and against it, and which one was taken. [U205] */
import { X } from 'lucide';
import { chosenOption, optionsOf } from '#shared/record/goal-parts.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { GOAL_OPTION, type GoalOptionPatch } from '#shared/record/parts/goal-options.ts';
import type { GoalOptionView } from '#shared/record/view.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { LabelledText } from '../../components/LabelledText.tsx';
import { LongList } from '../../components/LongList.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { AddLine } from '../session/AddLine.tsx';
import { tell, type GoalFieldProps } from './goal-changing.ts';

type LineProps = GoalFieldProps & {
  readonly option: GoalOptionView;
  readonly isChosen: boolean;
  readonly readOnly: boolean;
};

function Take({ update, option, isChosen, readOnly }: LineProps) {
  const choose = (): void => {
    const said = t(isChosen ? 'option.untaken' : 'option.taken', { text: option.text });
    tell(update({ chosenId: isChosen ? null : option.id }, '', said));
  };
  return (
    <Button
      aria-pressed={isChosen}
      aria-label={t('option.take', { text: option.text })}
      disabled={readOnly}
      onClick={choose}
    >
      {t('option.takeShort')}
    </Button>
  );
}

function OptionLine(props: LineProps) {
  const room = useRoom();
  const { option, readOnly } = props;
  const { id, text } = option;
  const update = (patch: GoalOptionPatch, typed = ''): string | undefined => {
    const changed = room.act((doc, author) => changeIn(doc, author, GOAL_OPTION, id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
  return (
    <li class="goal-option" data-option={id} data-chosen={props.isChosen || undefined}>
      <div class="goal-title">
        <EditableText
          value={text}
          label={t('option.text')}
          readOnly={readOnly}
          onCommit={(typed) => update({ text: typed }, typed)}
        />
        {!readOnly && (
          <span class="line-tools">
            <IconButton
              icon={X}
              label={t('option.remove', { text })}
              onClick={() => removeWithUndo(room, { part: 'goalOptions', id }, t('option.removed'))}
            />
          </span>
        )}
      </div>
      <div class="goal-sides">
        {(['forIt', 'againstIt'] as const).map((side) => (
          <LabelledText
            key={side}
            label={t(`option.${side}`)}
            explain={t(`option.${side}.explain`)}
            value={option[side]}
            readOnly={readOnly}
            isLong
            onCommit={(typed) => update({ [side]: typed }, typed ?? '')}
          />
        ))}
      </div>
      <Take {...props} />
    </li>
  );
}

/** The list, and a line for another one. */
export function GoalOptions({ goal, update }: GoalFieldProps) {
  const room = useRoom();
  const view = room.parts;
  const options = optionsOf(view, goal.id);
  const chosen = chosenOption(view, goal);
  const add = (text: string): string | undefined => {
    const input = { text, goalId: goal.id };
    const added = room.act((doc, author) => addTo(doc, author, GOAL_OPTION, input));
    if (!added.ok) return refusalWords(added.error, text);
    soughtLine.value = added.value;
    return undefined;
  };
  return (
    <section class="goal-part" aria-label={t('option.heading')}>
      <p class="goal-part-name" aria-hidden="true">
        {t('option.heading')}
      </p>
      {options.length > 0 && (
        <LongList
          items={options}
          look="goal-options"
          line={(option) => (
            <OptionLine
              key={option.id}
              goal={goal}
              update={update}
              option={option}
              isChosen={option.id === chosen?.id}
              readOnly={view.newerSchema}
            />
          )}
        />
      )}
      {!view.newerSchema && (
        <AddLine
          place={`option ${goal.id}`}
          label={t('option.add', { title: goal.title })}
          hint={t('option.hint')}
          button={t('option.addButton')}
          onAdd={add}
        />
      )}
    </section>
  );
}
