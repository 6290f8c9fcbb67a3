/** Feedback that somebody asks for, each with who asks; the other one answers it by giving some. [U226] */
import { Pencil, Trash2 } from 'lucide';
import { addTo } from '#shared/record/operations/items.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import type { FeedbackRequestView } from '#shared/record/view.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
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
  const { readOnly } = useAct();
  const { id, text, createdBy } = request;
  const isAnswered = room.record.value.feedback.some(({ requestId }) => requestId === id);
  return (
    <li class="item-line" data-request={id}>
      <span class="item-text">
        <span dir="auto">{text}</span>
        <span class="soft small request-by" dir="auto">
          {t(isAnswered ? 'feedback.requestAnswered' : 'feedback.requestBy', {
            name: personName(room.people.value, createdBy),
          })}
        </span>
      </span>
      {!readOnly && createdBy !== room.memberId && !isAnswered && <Give request={request} />}
      {!readOnly && (
        <IconButton
          icon={Trash2}
          label={t('jots.remove', { text })}
          onClick={() => removeWithUndo(room, { part: 'feedbackRequests', id }, t('removed.jot'))}
        />
      )}
    </li>
  );
}

/** The block with its heading. */
export function Requests() {
  const { feedbackRequests } = useRoom().record.value;
  const { act, readOnly } = useAct();
  return (
    <section class="block" aria-labelledby="requests-heading">
      <h2 id="requests-heading" class="section-heading">
        {t('feedback.requests')}
      </h2>
      {feedbackRequests.length > 0 && (
        <LongList
          items={feedbackRequests}
          look="lines"
          line={(request) => <RequestLine key={request.id} request={request} />}
        />
      )}
      {!readOnly && (
        <AddLine
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
