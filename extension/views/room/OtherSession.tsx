/**
 * Two people may start a session at the same moment, each on their own page. Both devices agree on
 * which one is current; only who is in the other one is told, so that they meet and do not swap. [U27]
 */
import { useEffect } from 'preact/hooks';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { currentSession } from '#shared/record/queries.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { announce } from '../../components/announcer.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { momentWords } from '../due-words.ts';

/** A session that is older than this is not the call that goes on now. */
const SAME_CALL_MS = 2 * 60 * 60 * 1000;

/** `sessionId`: the session that is shown; `onSession` goes to another one. */
export type OtherSessionProps = {
  readonly sessionId: ItemId | undefined;
  readonly onSession: (id: ItemId) => void;
};

type Other = { readonly id: ItemId; readonly madeAt: Millis; readonly by: string };

function otherOf(room: Room, sessionId: ItemId | undefined): Other | undefined {
  const now = room.now();
  const sessions = sessionsAround(room.record.value, now);
  const isOfThisCall = (madeAt: Millis | undefined): madeAt is Millis =>
    madeAt !== undefined && now - madeAt <= SAME_CALL_MS;
  const shown = sessions.find(({ id }) => id === sessionId);
  const other = currentSession(room.record.value, now);
  if (!other || !shown || other.id === shown.id || !isOfThisCall(shown.createdAt)) return undefined;
  const { id, createdAt: madeAt, createdBy } = other;
  if (createdBy === room.memberId || !isOfThisCall(madeAt)) return undefined;
  const partner = room.people.value.find((one) => one.id === createdBy);
  return { id, madeAt, by: partner?.name || t('common.unnamed') };
}

/** Says, once in the live region too, that a partner started a session beside the one shown. */
export function OtherSession({ sessionId, onSession }: OtherSessionProps) {
  const room = useRoom();
  const other = room.load.value === 'painting' ? undefined : otherOf(room, sessionId);
  const time = other === undefined ? '' : momentWords(other.madeAt, room.now());
  const words = other === undefined ? '' : t('panel.otherSession', { name: other.by, time });
  useEffect(() => {
    if (words !== '') announce(words);
  }, [words]);
  if (other === undefined) return null;
  return (
    <Banner tone="calm">
      <p>{words}</p>
      <Button look="quiet" onClick={() => onSession(other.id)}>
        {t('panel.openOther')}
      </Button>
    </Banner>
  );
}
