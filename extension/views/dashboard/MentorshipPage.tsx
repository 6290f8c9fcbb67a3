/**
 * One mentorship: who is in it, its sessions, what follows from them, and what is true of it now.
 * While the record is being read, what was last known is drawn. [U10, U13, U16]
 */
import { BookOpen, Heart, History, Trash2, UserPlus } from 'lucide';
import { useState } from 'preact/hooks';
import type { ItemId } from '#shared/base/ids.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useRoom, type Person } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { readItemLook } from '../../store/item-look.ts';
import { AgreementLink } from '../agreement/AgreementLink.tsx';
import { ReportingQuestion } from '../cards/ReportingQuestion.tsx';
import { WriteYourCard } from '../cards/WriteYourCard.tsx';
import { BetweenBlock } from '../between/BetweenBlock.tsx';
import { EndingBlock } from '../ending/EndingBlock.tsx';
import { ThanksMenu } from '../feedback/Appreciation.tsx';
import { GoalDrafts } from '../goals/GoalDrafts.tsx';
import { GoalsBlock } from '../goals/GoalsBlock.tsx';
import { ChangedHere } from '../history/ChangedHere.tsx';
import { InviteDialog } from '../joining/InviteDialog.tsx';
import { InviteKnown } from '../joining/InviteKnown.tsx';
import { NameForm } from '../joining/NameForm.tsx';
import { PrivateNotes } from '../private/PrivateNotes.tsx';
import { PeopleList } from '../room/People.tsx';
import { RoomNotices } from '../room/RoomNotices.tsx';
import { RoomStatus } from '../room/RoomStatus.tsx';
import { isStruckOut } from '../status/attention-words.ts';
import { ActionItemsBlock } from './ActionItemsBlock.tsx';
import { KindChoice } from './KindChoice.tsx';
import { NameHeading } from './NameHeading.tsx';
import { PaintedMentorship } from './PaintedMentorship.tsx';
import { RelayBlock } from './RelayBlock.tsx';
import { routeToHash } from './route.ts';
import { SessionsBlock } from './SessionsBlock.tsx';

/** `onSession` leads to a session's page. */
export type MentorshipPageProps = { readonly onSession: (sessionId: ItemId) => void };

type OpenInviteProps = { readonly again?: Person; readonly onClose: () => void };

function OpenInvite({ again, onClose }: OpenInviteProps) {
  const room = useRoom();
  const { shelf } = useSurface();
  const entry = shelf.all.value.find((one) => one.roomId === room.roomId);
  const named = room.people.value.some((person) => person.me && person.name !== '');
  return (
    <InviteDialog
      relayAddress={entry?.relayAddress}
      named={named}
      {...(again ? { again } : {})}
      onClose={onClose}
    />
  );
}

/** Who is known and not in yet, with the dialog that brings them in. [U150] */
function Missing() {
  const canInvite = useCanInvite();
  const [invited, setInvited] = useState<Person | undefined>(undefined);
  return (
    <>
      {canInvite && <InviteKnown onInvite={setInvited} />}
      {invited && <OpenInvite again={invited} onClose={() => setInvited(undefined)} />}
    </>
  );
}

function InviteButton() {
  const room = useRoom();
  const [open, setOpen] = useState(false);
  const alone = room.people.value.length < 2;
  return (
    <>
      <Button look={alone ? 'primary' : 'plain'} icon={UserPlus} onClick={() => setOpen(true)}>
        {t('invite.button')}
      </Button>
      {open && <OpenInvite onClose={() => setOpen(false)} />}
    </>
  );
}

/** Whether somebody can come in by an invite from here. [U112, U129, U142] */
function useCanInvite(): boolean {
  const { closedAt, status } = useRoom();
  const waits = status.value.attention.some(({ type }) => type === 'not-signed-in');
  return closedAt.value === undefined && !waits && !isStruckOut(status.value);
}

function Members() {
  const room = useRoom();
  const canInvite = useCanInvite();
  const [editing, setEditing] = useState(false);
  const [again, setAgain] = useState<Person | undefined>(undefined);
  const close = () => setEditing(false);
  if (room.load.value !== 'ready') return <PeopleList />;
  return (
    <>
      <PeopleList
        {...(room.parts.newerSchema ? {} : { edit: () => setEditing(true) })}
        {...(canInvite ? { inviteAgain: setAgain } : {})}
        beside={(person) => <ThanksMenu person={person} />}
      />
      <WriteYourCard />
      {again && <OpenInvite again={again} onClose={() => setAgain(undefined)} />}
      {editing && (
        <Dialog title={t('mentorship.editCard')} onClose={close}>
          <NameForm onSaved={close} />
        </Dialog>
      )}
    </>
  );
}

/** The action items, laid out as they were when one left. [U307] */
function Items() {
  const { shelf, store } = useSurface();
  return (
    <ActionItemsBlock
      first={readItemLook(shelf.settings.peek().itemLook)}
      onChoose={(itemLook) => void store.settings.write({ itemLook })}
    />
  );
}

function Aside() {
  const room = useRoom();
  const alone = room.people.value.length < 2;
  const isLeft = room.closedAt.value !== undefined;
  const canInvite = useCanInvite();
  return (
    <aside class="mentorship-aside" aria-label={t('mentorship.details')}>
      <section class="block" aria-labelledby="members-heading">
        <h2 id="members-heading" class="section-heading">
          {t('mentorship.members')}
        </h2>
        <Members />
        {alone && !isLeft && room.load.value === 'ready' && (
          <p class="soft">{t('mentorship.alone')}</p>
        )}
        {canInvite && (
          <div class="row">
            <InviteButton />
          </div>
        )}
        {room.load.value === 'ready' && <ReportingQuestion />}
      </section>
      {room.load.value === 'ready' && <AgreementLink />}
      <section class="block" aria-labelledby="state-heading">
        <h2 id="state-heading" class="section-heading">
          {t('status.heading')}
        </h2>
        <RoomStatus />
        {!isLeft && <RelayBlock />}
      </section>
      <div class="mentorship-ways">
        <a
          class="button button-quiet"
          href={routeToHash({ place: 'feedback', roomId: room.roomId })}
        >
          <Icon icon={Heart} />
          {t('feedback.link')}
        </a>
        <a
          class="button button-quiet"
          href={routeToHash({ place: 'resources', roomId: room.roomId })}
        >
          <Icon icon={BookOpen} />
          {t('resources.heading')}
        </a>
        <a
          class="button button-quiet"
          href={routeToHash({ place: 'history', roomId: room.roomId })}
        >
          <Icon icon={History} />
          {t('mentorship.history')}
        </a>
        <a class="button button-quiet" href={routeToHash({ place: 'bin', roomId: room.roomId })}>
          <Icon icon={Trash2} />
          {t('mentorship.bin')}
        </a>
      </div>
      {room.load.value === 'ready' && <EndingBlock />}
    </aside>
  );
}

/** The page of the mentorship around it. */
export function MentorshipPage({ onSession }: MentorshipPageProps) {
  const room = useRoom();
  const painting = room.load.value === 'painting';
  return (
    <div class="mentorship">
      <header class="mentorship-head">
        <NameHeading />
        <KindChoice />
        <Missing />
        <RoomNotices />
      </header>
      <div class="mentorship-main" aria-busy={painting}>
        {painting ? (
          <PaintedMentorship />
        ) : (
          <>
            <ChangedHere />
            <Items />
            <GoalsBlock level={2} beside={<GoalDrafts level={3} />} />
            <SessionsBlock onSession={onSession} />
            <BetweenBlock />
            <PrivateNotes
              place={{ roomId: room.roomId, sessionId: undefined }}
              about={room.parts.name || t('common.unnamed')}
              level={2}
            />
          </>
        )}
      </div>
      <Aside />
    </div>
  );
}
