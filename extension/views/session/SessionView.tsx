/**
 * One session where two people work on it: its title and time, the notes both write in, what to talk
 * about, and what follows from it. Beside a call (narrow) one column with the agenda first and the
 * notes right after; on a page the notes take the wide column.
 */
import type { ComponentChildren } from 'preact';
import type { ItemId } from '#shared/base/ids.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { useRoom } from '../../hooks/room.ts';
import '../../locales/pages.ts';
import { t } from '../../locales/t.ts';
import { Comments } from '../comments/Comments.tsx';
import { sessionName } from '../room/session-words.ts';
import { AboutSession } from './AboutSession.tsx';
import { ActionItems } from './ActionItems.tsx';
import { ClosingCard } from './ClosingCard.tsx';
import { EarlierItems } from './EarlierItems.tsx';
import { KeptItems } from './KeptItems.tsx';
import { OpeningRound } from './OpeningRound.tsx';
import { SessionHead } from './SessionHead.tsx';
import { SessionNotes } from './SessionNotes.tsx';
import { TalkingPoints } from './TalkingPoints.tsx';
import './rows.css';
import './meeting.css';
import './session.css';

/**
 * `isNew`: started here just now; the cursor then goes into the notes. `below`: what stands under the notes
 * and is no part of the session.
 */
export type SessionViewProps = {
  readonly sessionId: ItemId;
  readonly isNew?: boolean;
  readonly below?: ComponentChildren;
};

/** Drawn once the record is there (`room.load` is `ready`). */
export function SessionView({ sessionId, isNew = false, below }: SessionViewProps) {
  const room = useRoom();
  const session = sessionsAround(room.record.value, room.now()).find(({ id }) => id === sessionId);
  if (session === undefined) return <p class="soft">{t('sessionHead.gone')}</p>;
  return (
    <article class="session">
      <SessionHead session={session} />
      <AboutSession session={session} />
      <EarlierItems sessionId={sessionId} />
      <OpeningRound session={session} />
      <div class="session-columns">
        <TalkingPoints sessionId={sessionId} />
        <div class="session-writing">
          <SessionNotes key={sessionId} session={session} isNew={isNew} />
          {below}
        </div>
        <div class="session-outcome">
          <KeptItems sessionId={sessionId} />
          <ActionItems sessionId={sessionId} />
        </div>
      </div>
      <ClosingCard session={session} />
      <Comments on={{ part: 'sessions', id: sessionId }} name={sessionName(session)} />
    </article>
  );
}
