/** Feedback that somebody asks for, each with who asks; the other one answers it by giving some. [U226, U254, U256, U297, U300] */
import { Pencil } from 'lucide';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import type { FeedbackRequestView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { FoldedList, LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { Byline } from '../between/Byline.tsx';
import { LineTools } from '../between/LineTools.tsx';
import { OwnText } from '../between/OwnText.tsx';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { useAct } from '../room/use-act.ts';
import { AddLine } from '../session/AddLine.tsx';
import { useBeginDraft } from './begin-draft.ts';

type LineProps = { readonly request: FeedbackRequestView };

/** Begins a draft that answers the request, or leads to the one that does; not while what is private is hidden. */
function Give({ request }: LineProps) {
  const { hiding } = useSurface();
  const begin = useBeginDraft();
  const { createdBy: forMember, id: requestId, text } = request;
  if (hiding.hidden.value || forMember === undefined) return null;
  return (
    <Button
      icon={Pencil}
      aria-label={t('feedback.giveOn', { text })}
      onClick={() => begin({ forMember, requestId })}
    >
      {t('feedback.give')}
    </Button>
  );
}

function RequestLine({ request }: LineProps) {
  const room = useRoom();
  const { act, readOnly } = useAct();
  const { id, text, createdBy, createdAt } = request;
  const comments = useLineComments({ part: 'feedbackRequests', id }, text);
  const isAnswered = room.parts.feedback.some(({ requestId }) => requestId === id);
  return (
    <li class="between-line" data-request={id}>
      <div class="item-line">
        <OwnText
          by={createdBy}
          value={text}
          label={t('bin.part.feedbackRequests')}
          onCommit={(typed) =>
            act(
              (doc, author) => changeIn(doc, author, FEEDBACK_REQUEST, id, { text: typed }),
              typed,
            )
          }
        />
        {!readOnly && createdBy !== room.memberId && !isAnswered && <Give request={request} />}
        <LineTools comments={comments} />
      </div>
      <Byline
        by={createdBy}
        at={createdAt}
        say={(name) => t(isAnswered ? 'feedback.requestAnswered' : 'feedback.requestBy', { name })}
      />
      <CommentsBelow comments={comments} />
    </li>
  );
}

/** The block with its heading. */
export function Requests() {
  const { feedbackRequests, feedback } = useRoom().parts;
  const { act, readOnly } = useAct();
  const answered = new Set(feedback.map(({ requestId }) => requestId));
  const open = feedbackRequests.filter(({ id }) => !answered.has(id));
  const done = feedbackRequests.filter(({ id }) => answered.has(id));
  return (
    <section class="block" aria-labelledby="requests-heading">
      <h2 id="requests-heading" class="section-heading">
        {t('feedback.requests')}
      </h2>
      {open.length > 0 && <LongList items={open} {...LINES} />}
      {!readOnly && (
        <AddLine
          place="feedback request"
          label={t('feedback.ask')}
          hint={t('feedback.askHint')}
          button={t('feedback.askButton')}
          onAdd={(text) =>
            act((doc, author) => addTo(doc, author, FEEDBACK_REQUEST, { text }), text)
          }
        />
      )}
      {done.length > 0 && (
        <FoldedList
          items={done}
          {...LINES}
          summary={t('between.answeredCount', { count: done.length })}
        />
      )}
    </section>
  );
}

const LINES = {
  look: 'between-lines',
  line: (request: FeedbackRequestView) => <RequestLine key={request.id} request={request} />,
};
