/**
 * Linking another browser: a code that works once and for an hour, to copy or to photograph. It stands here
 * and goes nowhere but the clipboard. [U100, U101, U102, U152]
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link2 } from 'lucide';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { ClearClipboard } from '../../components/ClearClipboard.tsx';
import { clearUsedSecret } from '../../components/copied-secret.ts';
import { SecretText } from '../../components/SecretText.tsx';
import { showToast } from '../../components/toasts.ts';
import { preferredRelay } from '../../hooks/preferred-relay.ts';
import type { OpenedProfile } from '../../hooks/profile.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { Invitation, InviteFault } from '../../sync/invitation.ts';
import { routeToHash } from '../dashboard/route.ts';
import { momentWords } from '../due-words.ts';
import { inviteWords } from '../joining/invite-words.ts';
import { QrPicture } from './QrPicture.tsx';

type Making =
  | { readonly state: 'none' | 'making' }
  | { readonly state: 'made'; readonly invited: Invitation }
  | { readonly state: 'failed'; readonly fault: InviteFault };

type CodeProps = { readonly invited: Invitation; readonly onDone: () => void };

function Code({ invited, onDone }: CodeProps) {
  const { clock } = useSurface();
  return (
    <>
      <p>{t('devices.howTo')}</p>
      <div class="link-code">
        {/* In capitals a picture needs fewer squares, and the code reads the same. */}
        <QrPicture text={invited.code.toUpperCase()} name={t('devices.qr')} />
        <div class="fields">
          <SecretText
            text={invited.code}
            label={t('devices.code')}
            copy={t('devices.copy')}
            refused={t('devices.notCopied')}
          >
            <Button look="quiet" onClick={onDone}>
              {t('devices.hideCode')}
            </Button>
          </SecretText>
        </div>
      </div>
      <p class="soft small">
        {t('devices.once', { time: momentWords(invited.expiresAt, clock.now()) })}
      </p>
    </>
  );
}

/** Once another browser is in, the code is used: it goes, off the clipboard too where it is known to be there. [U152] */
function useUsedCode({ devices }: OpenedProfile, making: Making, onUsed: () => void): void {
  const count = devices.list.value?.length ?? 0;
  const before = useRef<number | undefined>(undefined);
  const isShown = making.state === 'made';
  useEffect(() => {
    if (!isShown) before.current = undefined;
    else if (before.current === undefined) before.current = count;
    else if (count > before.current) {
      onUsed();
      void clearUsedSecret().then((isCleared) =>
        showToast(t(isCleared ? 'devices.linkedCleared' : 'devices.linked')),
      );
    }
  }, [isShown, count, onUsed]);
}

/** The section. */
export function LinkBrowser({ profile }: { readonly profile: OpenedProfile }) {
  const { shelf } = useSurface();
  const [making, setMaking] = useState<Making>({ state: 'none' });
  const relay = preferredRelay(shelf.settings.value);
  const [hide] = useState(() => () => setMaking({ state: 'none' }));
  useUsedCode(profile, making, hide);
  const make = async () => {
    setMaking({ state: 'making' });
    const invited = await profile.devices.link(relay);
    setMaking(
      invited.ok
        ? { state: 'made', invited: invited.value }
        : { state: 'failed', fault: invited.error },
    );
  };
  const canLink = profile.devices.hasRelay() || relay !== undefined;
  return (
    <section class="stack" aria-labelledby="link-browser">
      <h2 id="link-browser">{t('devices.link')}</h2>
      <p>{t('devices.gives')}</p>
      {!canLink && (
        <p>
          {t('devices.noRelay')}{' '}
          <a href={routeToHash({ place: 'settings' })}>{t('nav.settings')}</a>
        </p>
      )}
      {making.state === 'failed' && (
        <Banner tone="warn">
          <p>{inviteWords(making.fault)}</p>
        </Banner>
      )}
      {making.state === 'made' ? (
        <Code invited={making.invited} onDone={hide} />
      ) : (
        <div class="row">
          <Button
            icon={Link2}
            disabled={!canLink || making.state === 'making'}
            onClick={() => void make()}
          >
            {making.state === 'making' ? t('invite.making') : t('devices.makeCode')}
          </Button>
        </div>
      )}
      <ClearClipboard />
      <p class="soft small">{t('devices.secret')}</p>
    </section>
  );
}
