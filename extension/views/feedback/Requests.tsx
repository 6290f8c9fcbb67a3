/** Feedback that somebody asks for, each with who asks; the other one answers it by giving some. [U226, U254, U256] */
import { Pencil } from 'lucide';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import type { FeedbackRequestView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { LineTools } from '../between/LineTools.tsx';
import { OwnText } from '../between/OwnText.tsx';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { personName } from '../goals/goal-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { useAct } from '../room/use-act.ts';
import { AddLine } from '../session/AddLine.tsx';

type LineProps = { readonly request: FeedbackRequestView };

/** Begins a draft that answers the request, where my profile is open. */
function Give({ request }: LineProps) {
  const room = useRoom();
  const { profile } = useSurface();
  const now = profile.state.value;
  const { createdBy: forMember, id: requestId, text } = request;
  if (now.state !== 'open' || !profile.unfolded.value || forMember === undefined) return null;
  return (
    <Button
      icon={Pencil}
      aria-label={t('feedback.giveOn', { text })}
      onClick={() => {
        const input = { forMember, requestId, at: room.now() };
        const begun = now.profile.feedback.add(room.roomId, input);
        if (!begun.ok) showToast(refusalWords(begun.error));
      }}
    >
      {t('feedback.give')}
    </Button>
  );
}

function RequestLine({ request }: LineProps) {
  const room = useRoom();
  const { act, readOnly } = useAct();
  const { id, text, createdBy } = request;
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
      <p class="soft small" dir="auto">
        {t(isAnswered ? 'feedback.requestAnswered' : 'feedback.requestBy', {
          name: personName(room.people.value, createdBy),
        })}
      </p>
      <CommentsBelow comments={comments} />
    </li>
  );
}

/** The block with its heading. */
export function Requests() {
  const { feedbackRequests } = useRoom().parts;
  const { act, readOnly } = useAct();
  return (
    <section class="block" aria-labelledby="requests-heading">
      <h2 id="requests-heading" class="section-heading">
        {t('feedback.requests')}
      </h2>
      {feedbackRequests.length > 0 && (
        <LongList
          items={feedbackRequests}
          look="between-lines"
          line={(request) => <RequestLine key={request.id} request={request} />}
        />
      )}
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
    </section>
  );
}
