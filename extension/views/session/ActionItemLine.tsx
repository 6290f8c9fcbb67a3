/** One action item, every field changed where it stands: done, text, who, by when, how far; the rest opens. [U210] */
import { useState } from 'preact/hooks';
import { X } from 'lucide';
import { isOpenStatus } from '#shared/record/queries.ts';
import { ACTION_ITEM_STATUSES } from '#shared/record/schema.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { AssigneeToggles } from '../../components/AssigneeToggles.tsx';
import { IconButton } from '../../components/Button.tsx';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { DayField } from '../../components/DayField.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { showToast } from '../../components/toasts.ts';
import { useLedInto } from '../../components/sought-line.ts';
import { Tick } from '../../components/Tick.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dueWords } from '../due-words.ts';
import { useItemUpdate, type ItemUpdate } from '../items/item-changing.ts';
import { ItemMore } from '../items/ItemMore.tsx';
import { ItemSigns } from '../items/ItemSigns.tsx';
import { moveWithUndo, removeWithUndo, tickWithUndo } from '../room/actions.ts';

type LineProps = { readonly item: ActionItemView };
/** A refusal that has no field to stand at is told as a notice. */
function tell(refused: string | undefined): void {
  if (refused !== undefined) showToast(refused);
}

function DueDate({ item, update }: LineProps & { readonly update: ItemUpdate }) {
  const room = useRoom();
  const words = item.dueOn === undefined ? undefined : dueWords(item.dueOn, room.now());
  return (
    <DayField
      label={t('action.due')}
      value={item.dueOn}
      words={words?.text ?? t('action.noDue')}
      look={!words ? 'none' : isOpenStatus(item.status) ? words.state : 'over'}
      readOnly={room.parts.newerSchema}
      onChoose={(dueOn) => tell(update({ dueOn }))}
    />
  );
}

function Status({ item }: LineProps) {
  const room = useRoom();
  return (
    <ChoiceInPlace
      label={t('action.status')}
      value={item.status}
      choices={ACTION_ITEM_STATUSES.map((value) => ({
        value,
        label: t(`action.status.${value}`),
      }))}
      readOnly={room.parts.newerSchema}
      faint={item.status === 'not_started'}
      onChoose={(status) => void moveWithUndo(room, item, status)}
    />
  );
}

/** A line of the list. */
export function ActionItemLine({ item }: LineProps) {
  const room = useRoom();
  const update = useItemUpdate(item);
  const [isOpen, setOpen] = useState(false);
  useLedInto(item.id, () => setOpen(true));
  const readOnly = room.parts.newerSchema;
  const { id, text, status, quote } = item;
  return (
    <li class="action" data-action={id}>
      <Tick
        checked={!isOpenStatus(status)}
        label={t('action.tick', { text })}
        disabled={readOnly}
        onTick={(isDone) => tickWithUndo(room, item, isDone)}
      />
      <div class="action-body">
        <div class="action-text">
          <EditableText
            value={text}
            label={t('action.text')}
            readOnly={readOnly}
            look={isOpenStatus(status) ? 'plain' : 'done'}
            onCommit={(typed) => update({ text: typed }, typed)}
          />
          <span class="line-tools">
            <MoreButton label={t('item.more', { text })} isOpen={isOpen} onToggle={setOpen} />
            {!readOnly && (
              <IconButton
                icon={X}
                label={t('action.remove', { text })}
                onClick={() =>
                  removeWithUndo(room, { part: 'actionItems', id }, t('action.removed'))
                }
              />
            )}
          </span>
        </div>
        {quote !== undefined && quote !== text && (
          <p class="action-quote" dir="auto">
            {t('action.quote', { quote })}
          </p>
        )}
        <div class="action-fields">
          <AssigneeToggles
            label={t('action.who')}
            people={room.people.value}
            chosen={item.assignees}
            readOnly={readOnly}
            onChoose={(ids) => tell(update({ assignees: ids }))}
          />
          <DueDate item={item} update={update} />
          <Status item={item} />
        </div>
        {isOpen && <ItemMore item={item} update={update} />}
        <ItemSigns item={item} isOpen={isOpen} onOpen={() => setOpen(true)} />
      </div>
    </li>
  );
}
