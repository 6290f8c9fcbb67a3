/** One action item, every field changed where it stands: done, text, who, by when, how far. */
import { X } from 'lucide';
import { updateActionItem, type ActionItemPatch } from '#shared/record/operations/action-items.ts';
import { isOpenStatus } from '#shared/record/queries.ts';
import { ACTION_ITEM_STATUSES, isOneOf } from '#shared/record/schema.ts';
import type { ActionItemView } from '#shared/record/view.ts';
import { AssigneeToggles } from '../../components/AssigneeToggles.tsx';
import { IconButton } from '../../components/Button.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { showToast } from '../../components/toasts.ts';
import { Tick } from '../../components/Tick.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dueWords } from '../due-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo, tickWithUndo } from '../room/actions.ts';

type LineProps = { readonly item: ActionItemView };
type Update = (patch: ActionItemPatch, typed?: string) => string | undefined;

function useUpdate({ item }: LineProps): Update {
  const room = useRoom();
  return (patch, typed) => {
    const changed = room.act((doc, author) => updateActionItem(doc, author, item.id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
}

/** A refusal that has no field to stand at is told as a notice. */
function tell(refused: string | undefined): void {
  if (refused !== undefined) showToast(refused);
}

function DueDate({ item, update }: LineProps & { readonly update: Update }) {
  const room = useRoom();
  const words = item.dueOn === undefined ? undefined : dueWords(item.dueOn, room.now());
  const isOpen = isOpenStatus(item.status);
  return (
    <label class="action-due">
      <span class={words && isOpen ? `due due-${words.state}` : 'due'}>
        {words?.text ?? t('action.noDue')}
      </span>
      <input
        type="date"
        aria-label={t('action.due')}
        value={item.dueOn ?? ''}
        max="9999-12-31"
        disabled={room.record.value.newerSchema}
        onChange={({ currentTarget: field }) => {
          // Half a date is no date: what was there stays.
          if (field.validity.badInput) return;
          tell(update({ dueOn: field.value === '' ? null : field.value }));
        }}
      />
    </label>
  );
}

function Status({ item, update }: LineProps & { readonly update: Update }) {
  const readOnly = useRoom().record.value.newerSchema;
  return (
    <select
      class="action-status"
      aria-label={t('action.status')}
      data-status={item.status}
      value={item.status}
      disabled={readOnly}
      onChange={({ currentTarget: { value } }) => {
        if (isOneOf(ACTION_ITEM_STATUSES, value)) tell(update({ status: value }));
      }}
    >
      {ACTION_ITEM_STATUSES.map((status) => (
        <option key={status} value={status}>
          {t(`action.status.${status}`)}
        </option>
      ))}
    </select>
  );
}

/** A line of the list. */
export function ActionItemLine({ item }: LineProps) {
  const room = useRoom();
  const update = useUpdate({ item });
  const readOnly = room.record.value.newerSchema;
  const { id, text, status, source } = item;
  return (
    <li class="action" data-action={id}>
      <Tick
        checked={!isOpenStatus(status)}
        label={t('action.tick', { text })}
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
          {!readOnly && (
            <span class="line-tools">
              <IconButton
                icon={X}
                label={t('action.remove', { text })}
                onClick={() =>
                  removeWithUndo(room, { part: 'actionItems', id }, t('action.removed'))
                }
              />
            </span>
          )}
        </div>
        {source && source.quote !== text && (
          <p class="action-quote" dir="auto">
            {t('action.quote', { quote: source.quote })}
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
          <Status item={item} update={update} />
        </div>
      </div>
    </li>
  );
}
