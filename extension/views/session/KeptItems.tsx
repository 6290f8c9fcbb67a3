/** What stays of a session: takeaways, decisions and lessons, changed where they stand. [U185, U288] */
import { useState } from 'preact/hooks';
import { X } from 'lucide';
import type { ItemId } from '#shared/base/ids.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { TAKEAWAY, TAKEAWAY_KINDS, type TakeawayPatch } from '#shared/record/parts/takeaways.ts';
import type { TakeawayView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { EditableText } from '../../components/EditableText.tsx';
import { LongList } from '../../components/LongList.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { soughtLine } from '../../components/sought-line.ts';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentCount, Comments } from '../comments/Comments.tsx';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { AddLine } from './AddLine.tsx';

function KeptLine({ item }: { readonly item: TakeawayView }) {
  const room = useRoom();
  const readOnly = room.parts.newerSchema;
  const update = (patch: TakeawayPatch, typed?: string): string | undefined => {
    const changed = room.act((doc, author) => changeIn(doc, author, TAKEAWAY, item.id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
  const [isOpen, setOpen] = useState(false);
  const { id, text, kind } = item;
  // What was a lesson keeps its lines, whatever it is called after that.
  const isLong = kind === 'lesson' || text.includes('\n');
  const on = { part: 'takeaways', id } as const;
  return (
    <li class="kept" data-kept={id}>
      <ChoiceInPlace
        label={t('meet.keptKind')}
        value={kind}
        choices={TAKEAWAY_KINDS.map((value) => ({ value, label: t(`meet.kept.${value}`) }))}
        readOnly={readOnly}
        faint
        onChoose={(value) => {
          const refused = update({ kind: value });
          if (refused !== undefined) showToast(refused);
        }}
      />
      <EditableText
        value={text}
        label={t(`meet.kept.${kind}`)}
        readOnly={readOnly}
        isLong={isLong}
        onCommit={(typed) => update({ text: typed }, typed)}
      />
      {!isOpen && <CommentCount on={on} onOpen={() => setOpen(true)} />}
      {!readOnly && (
        <span class="line-tools">
          <MoreButton label={t('comment.open', { text })} isOpen={isOpen} onToggle={setOpen} />
          <IconButton
            icon={X}
            label={t('meet.keptRemove', { text })}
            onClick={() => removeWithUndo(room, on, t('meet.keptRemoved'))}
          />
        </span>
      )}
      {isOpen && (
        <div class="line-comments">
          <Comments on={on} name={text} startsOpen />
        </div>
      )}
    </li>
  );
}

/** Those of one session, and a line for another one; nothing where there are none and none can be added. */
export function KeptItems({ sessionId }: { readonly sessionId: ItemId }) {
  const room = useRoom();
  const { takeaways, newerSchema } = room.parts;
  const items = takeaways.filter((item) => item.sessionId === sessionId);
  if (items.length === 0 && newerSchema) return null;
  const add = (text: string): string | undefined => {
    const added = room.act((doc, author) => addTo(doc, author, TAKEAWAY, { text, sessionId }));
    if (!added.ok) return refusalWords(added.error, text);
    soughtLine.value = added.value;
    return undefined;
  };
  return (
    <section class="session-part" aria-labelledby="session-kept-heading">
      <h3 id="session-kept-heading">{t('meet.keptHeading')}</h3>
      {items.length > 0 && (
        <LongList
          items={items}
          look="kept-items"
          line={(item) => <KeptLine key={item.id} item={item} />}
        />
      )}
      {!newerSchema && (
        <AddLine
          place={`kept ${sessionId}`}
          label={t('meet.keptAdd')}
          hint={t('meet.kept.takeaway')}
          button={t('meet.keptAddButton')}
          onAdd={add}
        />
      )}
    </section>
  );
}
