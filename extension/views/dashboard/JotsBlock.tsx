/** Questions and notes that were jotted between sessions; drawn only where there are some. */
import { Trash2 } from 'lucide';
import type { JotView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { Tick } from '../../components/Tick.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { answerQuestion, removeWithUndo } from '../room/actions.ts';

function JotLine({ jot }: { readonly jot: JotView }) {
  const room = useRoom();
  const { newerSchema } = room.record.value;
  return (
    <li class={jot.answered ? 'item-line item-done' : 'item-line'} data-jot={jot.id}>
      {jot.kind === 'question' ? (
        <Tick
          checked={jot.answered}
          disabled={newerSchema}
          label={t('question.answered', { text: jot.text })}
          onTick={(answered) => answerQuestion(room, jot.id, answered)}
        />
      ) : (
        <span class="jot-dot" aria-hidden="true" />
      )}
      <span class="item-text" dir="auto">
        {jot.text}
      </span>
      <span class="soft small">{t(`part.${jot.kind}`)}</span>
      {!newerSchema && (
        <IconButton
          icon={Trash2}
          label={t('jots.remove', { text: jot.text })}
          onClick={() => removeWithUndo(room, { part: 'jots', id: jot.id }, t('removed.jot'))}
        />
      )}
    </li>
  );
}

/** The block with its heading. */
export function JotsBlock() {
  const { jots } = useRoom().record.value;
  if (jots.length === 0) return null;
  return (
    <section class="block" aria-labelledby="jots-heading">
      <h2 id="jots-heading">{t('mentorship.jots')}</h2>
      <LongList items={jots} look="lines" line={(jot) => <JotLine key={jot.id} jot={jot} />} />
    </section>
  );
}
