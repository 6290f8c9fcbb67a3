/** One session of a mentorship on a wide page. */
import { ArrowLeft } from 'lucide';
import type { ItemId } from '#shared/base/ids.ts';
import { Icon } from '../../components/Icon.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { OtherSession } from '../room/OtherSession.tsx';
import { RoomNotices } from '../room/RoomNotices.tsx';
import { RoomStatus } from '../room/RoomStatus.tsx';
import { PeopleRow } from '../room/People.tsx';
import { SessionArea } from '../room/SessionArea.tsx';
import { routeToHash } from './route.ts';

/** `onSession` goes to another session of the same mentorship. */
export type SessionPageProps = {
  readonly sessionId: ItemId;
  readonly onSession: (sessionId: ItemId) => void;
};

/** The page of the session `sessionId` of the mentorship around it. */
export function SessionPage({ sessionId, onSession }: SessionPageProps) {
  const room = useRoom();
  const name = room.record.value.name ?? room.projection.value?.name ?? t('common.unnamed');
  return (
    <div class="page session-page">
      <h1 class="visually-hidden" dir="auto">
        {name}
      </h1>
      <header class="session-page-head">
        <a class="back-link" href={routeToHash({ place: 'mentorship', roomId: room.roomId })}>
          <Icon icon={ArrowLeft} />
          <bdi>{name}</bdi>
        </a>
        <PeopleRow />
      </header>
      <RoomStatus />
      <RoomNotices />
      <OtherSession sessionId={sessionId} onSession={onSession} />
      <SessionArea sessionId={sessionId} />
    </div>
  );
}
