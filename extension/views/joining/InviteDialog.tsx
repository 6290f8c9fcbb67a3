/**
 * Making an invite: first what is missing (my name, the relay), then the two lines to copy. The code
 * is shown here and goes nowhere but the clipboard. [U19]
 */
import { useEffect, useState } from 'preact/hooks';
import { Check, Copy, TicketCheck } from 'lucide';
import { announce } from '../../components/announcer.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import type { Invitation, InviteFault } from '../../sync/invitation.ts';
import { momentWords } from '../due-words.ts';
import { inviteWords } from './invite-words.ts';
import { NameForm } from './NameForm.tsx';
import { RelayForm } from './RelayForm.tsx';

type Making =
  | { readonly state: 'making' }
  | { readonly state: 'made'; readonly invited: Invitation }
  | { readonly state: 'failed'; readonly fault: InviteFault };

function TwoLines({ invited }: { readonly invited: Invitation }) {
  const [copied, setCopied] = useState(false);
  const lines = `${invited.pageUrl}\n${invited.code}`;
  const copy = async () => {
    await navigator.clipboard.writeText(lines);
    setCopied(true);
    announce(t('common.copied'));
  };
  const until = momentWords(invited.expiresAt, useRoom().now());
  return (
    <>
      <textarea
        class="input two-lines"
        readOnly
        rows={4}
        dir="ltr"
        aria-label={t('invite.lines')}
        value={lines}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="row">
        <Button look="primary" icon={copied ? Check : Copy} onClick={() => void copy()}>
          {copied ? t('common.copied') : t('invite.copy')}
        </Button>
        <p class="soft">{t('invite.once', { time: until })}</p>
      </div>
      <p class="soft small">{t('invite.secret')}</p>
    </>
  );
}

function MakeCode() {
  const room = useRoom();
  const [making, setMaking] = useState<Making>({ state: 'making' });
  const [attempt, setAttempt] = useState(1);
  useEffect(() => {
    void room.invite().then((invited) => {
      if (invited.ok) setMaking({ state: 'made', invited: invited.value });
      else setMaking({ state: 'failed', fault: invited.error });
    });
  }, [room, attempt]);
  const again = () => {
    setMaking({ state: 'making' });
    setAttempt(attempt + 1);
  };
  if (making.state === 'made') return <TwoLines invited={making.invited} />;
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

/** `relayAddress`: of this mentorship; `name`: mine in it, '' when never given. */
export type InviteDialogProps = {
  readonly relayAddress: string | undefined;
  readonly named: boolean;
  readonly onClose: () => void;
};

function InviteSteps({ relayAddress, named }: InviteDialogProps) {
  if (!relayAddress) return <RelayForm explain={t('invite.noRelay')} />;
  if (!named) return <NameForm />;
  return (
    <>
      <p>{t('invite.explain')}</p>
      <MakeCode />
    </>
  );
}

/** The dialog; it makes a code as soon as nothing is missing. */
export function InviteDialog(props: InviteDialogProps) {
  return (
    <Dialog title={t('invite.title')} onClose={props.onClose}>
      <InviteSteps {...props} />
    </Dialog>
  );
}
