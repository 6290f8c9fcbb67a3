/** My open action items by due date across all mentorships, to be ticked off or put off, with Undo. [U7, U42, U43] */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../locales/t.ts';
import { useFocusKept } from '../mine/focus-kept.ts';
import { keyOf, MineLine } from '../mine/MineLine.tsx';
import type { JotModel } from './jot-model.ts';

/** How many items the popup draws; the rest is on the dashboard. */
const SHOWN = 30;
/** More than there is room for: the others follow once these are on the screen. */
const SHOWN_FIRST = 10;

/** The list; says what belongs there when it is empty. */
export function MineList(props: { readonly model: JotModel; readonly openDashboard: () => void }) {
  const { model, openDashboard } = props;
  const mine = model.mine.value;
  const named = model.mentorships.value.length > 1;
  const more = mine.length - SHOWN + model.moreMine.value;
  const [most, setMost] = useState(SHOWN_FIRST);
  useEffect(() => void setTimeout(setMost, 0, SHOWN), []);
  const shown = mine.slice(0, most);
  const { list, hold } = useFocusKept<HTMLUListElement>(shown);
  return (
    <section class="mine" aria-labelledby="mine-heading">
      <h2 id="mine-heading" class="section-heading">
        {t('popup.mine')}
      </h2>
      {mine.length === 0 && <p class="soft">{t('popup.mineEmpty')}</p>}
      <ul ref={list}>
        {shown.map((due) => (
          <MineLine
            key={keyOf(due)}
            changes={model}
            due={due}
            named={named}
            onChange={(selector) => hold(due, selector)}
          />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" class="link-button small" onClick={openDashboard}>
          {t('popup.mineMore', { count: more })}
        </button>
      )}
    </section>
  );
}
