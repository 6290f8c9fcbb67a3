/** My open action items by due date across all mentorships, to be ticked off with Undo. [U7] */
import { showToast } from '../../components/toasts.ts';
import { Tick } from '../../components/Tick.tsx';
import { t } from '../../locales/t.ts';
import type { DueItem } from '../../store/mine-due.ts';
import { dueWords } from '../due-words.ts';
import type { JotModel } from './jot-model.ts';

/** How many items the popup draws; the rest is on the dashboard. */
const SHOWN = 30;

async function tickOff(model: JotModel, due: DueItem): Promise<void> {
  const takeBack = await model.tick(due);
  if (takeBack) showToast(t('popup.ticked', { text: due.item.text }), () => void takeBack());
}

type LineProps = { readonly model: JotModel; readonly due: DueItem; readonly named: boolean };

function MineLine({ model, due, named }: LineProps) {
  const { item } = due;
  const day = item.dueOn === undefined ? undefined : dueWords(item.dueOn, model.now());
  return (
    <li class="mine-line">
      <Tick
        checked={false}
        label={t('popup.tick', { text: item.text })}
        onTick={() => void tickOff(model, due)}
      />
      <span class="mine-text" dir="auto">
        {item.text}
      </span>
      <span class="mine-beside">
        {day && <span class={`due due-${day.state}`}>{day.text}</span>}
        {named && (
          <span class="mine-mentorship" dir="auto">
            {due.mentorshipName}
          </span>
        )}
      </span>
    </li>
  );
}

/** The list; says what belongs there when it is empty. */
export function MineList(props: { readonly model: JotModel; readonly openDashboard: () => void }) {
  const { model, openDashboard } = props;
  const mine = model.mine.value;
  const named = model.mentorships.value.length > 1;
  const more = mine.length - SHOWN;
  return (
    <section class="mine" aria-labelledby="mine-heading">
      <h2 id="mine-heading" class="section-heading">
        {t('popup.mine')}
      </h2>
      {mine.length === 0 && <p class="soft">{t('popup.mineEmpty')}</p>}
      <ul>
        {mine.slice(0, SHOWN).map((due) => (
          <MineLine key={`${due.roomId} ${due.item.id}`} model={model} due={due} named={named} />
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
