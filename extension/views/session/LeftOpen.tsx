/** Points that were left open in the session before, and one button that carries them over. [U184] */
import type { ItemId } from '#shared/base/ids.ts';
import { agendaOf } from '#shared/record/queries.ts';
import { sessionBefore, sessionsAround } from '#shared/record/sessions-around.ts';
import { Button } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { sessionName } from '../room/session-words.ts';
import { carryWithUndo } from './carrying.ts';

/** The line of the session `sessionId`; nothing while none were left open. */
export function LeftOpen({ sessionId }: { readonly sessionId: ItemId }) {
  const room = useRoom();
  const view = room.record.value;
  const before = sessionBefore(view, sessionId, room.now());
  if (!before || view.newerSchema) return null;
  const open = agendaOf(view, before.id, room.now()).filter(({ status }) => status !== 'discussed');
  const session = sessionsAround(view, room.now()).find(({ id }) => id === sessionId);
  if (open.length === 0 || !session) return null;
  const name = sessionName(session);
  return (
    <p class="still-open small soft">
      <span>{t('meet.leftOpen', { count: open.length, session: sessionName(before) })}</span>
      <Button
        look="quiet"
        onClick={() => carryWithUndo(room, open, { from: before.id, to: sessionId, name })}
      >
        {t('meet.bringHere')}
      </Button>
    </p>
  );
}
