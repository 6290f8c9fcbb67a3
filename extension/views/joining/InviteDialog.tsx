/**
 * Making an invite: first what is missing (my name, the relay), then the two lines to copy. The code
 * is shown here and goes nowhere but the clipboard. [U19, U152]
 */
import { useEffect, useState } from 'preact/hooks';
import { TicketCheck } from 'lucide';
import type { MemberId } from '#shared/base/ids.ts';
import { err } from '#shared/base/result.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { ClearClipboard } from '../../components/ClearClipboard.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { SecretText } from '../../components/SecretText.tsx';
import { preferredRelay } from '../../hooks/preferred-relay.ts';
import { useRoom, type Person, type Room } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { Invitation, InviteFault } from '../../sync/invitation.ts';
import { momentWords } from '../due-words.ts';
import { RelayWordForm, wantsRelayWord } from '../status/RelayWordForm.tsx';
import { inviteWords } from './invite-words.ts';
import { NameForm } from './NameForm.tsx';
import { RelayForm } from './RelayForm.tsx';

type Making =
  | { readonly state: 'making' }
  | { readonly state: 'made'; readonly invited: Invitation }
  | { readonly state: 'failed'; readonly fault: InviteFault };

/**
 * The code this page made last for a mentorship, with how many people were in it then: opening the
 * dialog again shows it again, because a relay keeps only so many open codes.
 */
const lastMade = new WeakMap<Room, { readonly invited: Invitation; readonly people: number }>();

function stillGood(room: Room): Invitation | undefined {
  const last = lastMade.get(room);
  const isUnused = last?.people === room.people.peek().length;
  return last && isUnused && last.invited.expiresAt > room.now() ? last.invited : undefined;
}

type TwoLinesProps = { readonly invited: Invitation; readonly onAnother: () => void };

function TwoLines({ invited, onAnother }: TwoLinesProps) {
  const until = momentWords(invited.expiresAt, useRoom().now());
  return (
    <>
      <SecretText
        text={`${invited.pageUrl}\n${invited.code}`}
        label={t('invite.lines')}
        copy={t('invite.copy')}
        refused={t('invite.notCopied')}
      >
        <Button look="quiet" onClick={onAnother}>
          {t('invite.another')}
        </Button>
      </SecretText>
      <p class="soft small">
        {t('invite.once', { time: until })} {t('invite.secret')}
      </p>
      <ClearClipboard />
    </>
  );
}

/** `given`: the relay that this mentorship gets with its first invite. `again`: whom the code is for. */
type MakeCodeProps = { readonly given: string | undefined; readonly again: MemberId | undefined };

function MakeCode({ given, again: member }: MakeCodeProps) {
  const room = useRoom();
  const [making, setMaking] = useState<Making>(() => {
    const known = member === undefined ? stillGood(room) : undefined;
    return known ? { state: 'made', invited: known } : { state: 'making' };
  });
  const [attempt, setAttempt] = useState(1);
  // Once a word was given the relay is tried again, and then a code is made by itself.
  const isWordWanted = wantsRelayWord(room.status.value);
  useEffect(() => {
    if (isWordWanted || (member === undefined && attempt === 1 && stillGood(room)))
      return undefined;
    setMaking({ state: 'making' });
    let isLatest = true;
    const people = room.people.peek().length;
    const make = async () => {
      const isThere = given === undefined || (await room.giveRelay(given));
      return isThere ? room.invite(member) : err<InviteFault>('not-connected');
    };
    void make().then((invited) => {
      if (invited.ok && member === undefined)
        lastMade.set(room, { invited: invited.value, people });
      if (!isLatest) return;
      setMaking(
        invited.ok
          ? { state: 'made', invited: invited.value }
          : { state: 'failed', fault: invited.error },
      );
    });
    return () => {
      isLatest = false;
    };
  }, [room, attempt, given, member, isWordWanted]);
  const again = () => setAttempt(attempt + 1);
  if (making.state === 'made') return <TwoLines invited={making.invited} onAnother={again} />;
  if (isWordWanted)
    return (
      <Banner tone="warn">
        <p>{t('stopped.creationRefused')}</p>
        <RelayWordForm giveWord={room.giveWord} />
      </Banner>
    );
  if (making.state !== 'failed') return <p class="soft">{t('invite.making')}</p>;
  return (
    <>
      <Banner tone="warn">
        <p>{inviteWords(making.fault)}</p>
      </Banner>
      <div class="row">
        <Button look="primary" icon={TicketCheck} onClick={again}>
          {t('invite.make')}
        </Button>
      </div>
    </>
  );
}

/** `relayAddress`: of this mentorship; `name`: mine in it, '' when never given; `again`: the member whom the code is for. */
export type InviteDialogProps = {
  readonly relayAddress: string | undefined;
  readonly named: boolean;
  readonly again?: Pick<Person, 'id' | 'name'>;
  readonly onClose: () => void;
};

/** Whether the relay is one that only this computer reaches, as `npm start` sets up. */
function isOnThisComputer(relayAddress: string): boolean {
  const host = URL.parse(relayAddress)?.hostname;
  return host === '127.0.0.1' || host === 'localhost' || host === '[::1]';
}

function InviteSteps({ relayAddress, named, again }: InviteDialogProps) {
  const { shelf } = useSurface();
  // As it was when the dialog opened: the first invite is what gives the mentorship its relay.
  const [given] = useState(relayAddress ? undefined : preferredRelay(shelf.settings.peek()));
  const address = relayAddress ?? given;
  if (!address) return <RelayForm explain={t('invite.noRelay')} />;
  if (!named) return <NameForm />;
  return (
    <>
      <p>
        {again
          ? t('invite.againExplain', { name: again.name || t('common.unnamed') })
          : t('invite.explain')}
      </p>
      {isOnThisComputer(address) && <p class="soft">{t('invite.onlyHere')}</p>}
      <MakeCode given={given} again={again?.id} />
    </>
  );
}

/** The dialog; it makes a code as soon as nothing is missing. */
export function InviteDialog(props: InviteDialogProps) {
  const { again, onClose } = props;
  return (
    <Dialog
      title={
        again === undefined
          ? t('invite.title')
          : t('invite.named', { name: again.name || t('common.unnamed') })
      }
      onClose={onClose}
    >
      <InviteSteps {...props} />
    </Dialog>
  );
}
