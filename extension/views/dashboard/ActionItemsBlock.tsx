/**
 * Everything that one of us promised, of all sessions, as a list by due date or as a board: all of it, mine, or
 * theirs; and a line for a new one. [U13, U15, U213, U214, U294, U296, U307]
 */
import { useState } from 'preact/hooks';
import type { ItemId } from '#shared/base/ids.ts';
import { WHOSE, type Whose } from '#shared/record/item-talk.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { ITEM_LOOKS, type ItemLook } from '../../store/item-look.ts';
import { ItemBoard } from '../items/ItemBoard.tsx';
import { LedTo } from '../links/LedTo.tsx';
import type { LinePlace } from '../links/line-place.ts';
import { PromisedItems } from '../session/PromisedItems.tsx';
import '../session/rows.css';
import '../session/session.css';

/** `first`: how they are laid out until somebody chooses, which `onChoose` is told. */
export type ActionItemsBlockProps = {
  readonly first?: ItemLook;
  readonly onChoose?: (look: ItemLook) => void;
};

/** The block with its heading. */
export function ActionItemsBlock({ first = 'list', onChoose }: ActionItemsBlockProps) {
  const { roomId } = useRoom();
  const [whose, setWhose] = useState<Whose>('all');
  const [look, setLook] = useState(first);
  const [shown, setShown] = useState<LinePlace | undefined>(undefined);
  // For this once: what was chosen stays.
  const asList = () => setLook('list');
  const show = (id: ItemId): void => {
    asList();
    const lines = [{ names: ['data-action'], id }];
    setShown({ route: { place: 'mentorship', roomId }, lines, opens: [id] });
  };
  const isEmpty = useRoom().parts.actionItems.length === 0;
  return (
    <section class="block" aria-labelledby="actions-heading">
      <div class="block-head">
        <h2 id="actions-heading">{t('mentorship.actions')}</h2>
        {!isEmpty && (
          <div class="items-view">
            <ChoiceInPlace
              label={t('item.whose')}
              value={whose}
              choices={WHOSE.map((value) => ({ value, label: t(`item.whose.${value}`) }))}
              readOnly={false}
              onChoose={setWhose}
            />
            <ChoiceInPlace
              label={t('item.look')}
              value={look}
              choices={ITEM_LOOKS.map((value) => ({ value, label: t(`item.look.${value}`) }))}
              readOnly={false}
              onChoose={(value) => {
                setLook(value);
                onChoose?.(value);
              }}
            />
          </div>
        )}
      </div>
      <LedTo place={shown}>
        <PromisedItems
          addLabel={t('mentorship.addAction')}
          empty={<p class="soft">{t('mentorship.actionsEmpty')}</p>}
          whose={whose}
          onAdded={() => whose === 'theirs' && setWhose('all')}
          {...(look === 'board'
            ? { board: (items) => <ItemBoard items={items} onShow={show} onLedInto={asList} /> }
            : {})}
        />
      </LedTo>
    </section>
  );
}
