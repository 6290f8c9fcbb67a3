/** Lessons and stories: what was learned, out of mistakes as well as successes. [U232, U254, U256, U288] */
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import type { TakeawayView } from '#shared/record/view.ts';
import { useTypedText } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { useAct } from '../room/use-act.ts';
import { AddProse } from '../between/AddProse.tsx';
import { Byline, nameAlone } from '../between/Byline.tsx';
import { LineTools } from '../between/LineTools.tsx';
import { OwnText } from '../between/OwnText.tsx';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { ItemBlock } from './ItemBlock.tsx';

function LessonLine({ lesson }: { readonly lesson: TakeawayView }) {
  const { act, tell, readOnly } = useAct();
  const { id, text, isMistake, createdBy, createdAt } = lesson;
  const comments = useLineComments({ part: 'takeaways', id }, text);
  return (
    <li class="between-line" data-takeaway={id}>
      <div class="item-line">
        <OwnText
          by={createdBy}
          value={text}
          label={t('meet.kept.lesson')}
          isLong
          onCommit={(typed) =>
            act((doc, author) => changeIn(doc, author, TAKEAWAY, id, { text: typed }), typed)
          }
        />
        <LineTools comments={comments} />
      </div>
      <div class="lesson-by">
        <Byline by={createdBy} at={createdAt} say={nameAlone} />
        <label class="consent small">
          <input
            type="checkbox"
            aria-label={t('lesson.mistakeOf', { text })}
            checked={isMistake}
            disabled={readOnly}
            onChange={({ currentTarget: { checked } }) =>
              tell((doc, author) => changeIn(doc, author, TAKEAWAY, id, { isMistake: checked }))
            }
          />
          <span>{t('lesson.mistake')}</span>
        </label>
      </div>
      <CommentsBelow comments={comments} />
    </li>
  );
}

/** The block with its heading. */
export function Lessons() {
  const { takeaways } = useRoom().parts;
  const { act, readOnly } = useAct();
  const typed = useTypedText('lesson');
  return (
    <ItemBlock
      id="lessons-heading"
      heading={t('lesson.heading')}
      empty={t('lesson.empty')}
      items={takeaways.filter(({ kind }) => kind === 'lesson').toReversed()}
      line={(lesson) => <LessonLine key={lesson.id} lesson={lesson} />}
    >
      {!readOnly && (
        <AddProse
          label={t('lesson.add')}
          hint={t('lesson.hint')}
          button={t('lesson.addButton')}
          onAdd={(text) =>
            act((doc, author) => addTo(doc, author, TAKEAWAY, { kind: 'lesson', text }), text)
          }
          typed={typed}
        />
      )}
    </ItemBlock>
  );
}
