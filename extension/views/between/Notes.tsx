/** Wins and notes that were jotted, and reflections that somebody shares. [U225] */
import { Trash2 } from 'lucide';
import { addTo } from '#shared/record/operations/items.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import type { JotView, ReflectionView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { useAct } from '../room/use-act.ts';
import { AddLine } from '../session/AddLine.tsx';

type LineProps = { readonly item: JotView | ReflectionView };

function NoteLine({ item }: LineProps) {
  const room = useRoom();
  const { readOnly } = useAct();
  const { id, text } = item;
  const isJot = 'kind' in item;
  const place: ItemPlace = { part: isJot ? 'jots' : 'reflections', id };
  const who = personName(room.people.value, item.createdBy);
  const what = t(isJot ? `part.${item.kind}` : 'part.reflection');
  return (
    <li class="item-line" data-jot={id}>
      <span class="jot-dot" aria-hidden="true" />
      <span class="item-text prose" dir="auto">
        {text}
      </span>
      <span class="soft small" dir="auto">
        {what} · {who}
      </span>
      {!readOnly && (
        <IconButton
          icon={Trash2}
          label={t('jots.remove', { text })}
          onClick={() => removeWithUndo(room, place, t('removed.jot'))}
        />
      )}
    </li>
  );
}

function newest(a: LineProps['item'], b: LineProps['item']): number {
  return (b.createdAt ?? 0) - (a.createdAt ?? 0);
}

/** The part with its heading. */
export function Notes() {
  const { jots, reflections } = useRoom().record.value;
  const { act, readOnly } = useAct();
  const notes = jots.filter(({ kind }) => kind === 'note' || kind === 'win');
  const all = [...notes, ...reflections].toSorted(newest);
  return (
    <div class="between-part">
      <h3>{t('between.notes')}</h3>
      {all.length > 0 && (
        <LongList
          items={all}
          look="lines"
          line={(item) => <NoteLine key={item.id} item={item} />}
        />
      )}
      {!readOnly && (
        <AddLine
          label={t('between.reflect')}
          hint={t('between.reflection')}
          button={t('between.reflectButton')}
          onAdd={(text) => act((doc, author) => addTo(doc, author, REFLECTION, { text }), text)}
        />
      )}
    </div>
  );
}
