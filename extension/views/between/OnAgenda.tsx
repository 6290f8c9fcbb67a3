/**
 * Puts a question or a curiosity on the agenda of the next session by one press, with Undo; once it stands there a
 * link leads to it. [U301, D158]
 */
import { ListPlus } from 'lucide';
import { grouped } from '#shared/record/grouped.ts';
import { putOnAgenda } from '#shared/record/operations/agenda.ts';
import type { JotView, TalkingPointView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { refusalWords } from '../refusal-words.ts';
import { showDone } from '../room/undoing.ts';

const pointsById = grouped<TalkingPointView>(({ id }) => id);

type OnAgendaProps = { readonly jot: JotView };

/** The way to a talking point. */
export function AgendaLink({ point: { id, status } }: { readonly point: TalkingPointView }) {
  const { roomId } = useRoom();
  const item = { part: 'talkingPoints', id } as const;
  return (
    <a class="small" href={routeToHash({ place: 'item', roomId, item })}>
      {t(status === 'discussed' ? 'agenda.discussed' : 'agenda.there')}
    </a>
  );
}

/** The way to what it became; nothing while it is on no agenda. */
export function BecamePoint({ jot: { id } }: OnAgendaProps) {
  const [point] = pointsById(useRoom().parts.talkingPoints, id);
  return point ? <AgendaLink point={point} /> : null;
}

/** The button; nothing once it is on the agenda, and where the record is only shown. */
export function AgendaButton({ jot }: OnAgendaProps) {
  const room = useRoom();
  const { talkingPoints, newerSchema } = room.parts;
  const { id, text } = jot;
  if (newerSchema || pointsById(talkingPoints, id).length > 0) return null;
  const put = (): void => {
    const { done, takeBack } = room.actToUndo((doc, author) => putOnAgenda(doc, author, jot));
    if (done.ok) showDone(t('agenda.put', { text }), takeBack);
    else showToast(refusalWords(done.error, text));
  };
  return <IconButton icon={ListPlus} label={t('agenda.button', { text })} onClick={put} />;
}
