/**
 * My devices: the browsers that have my profile, this one first, what each is called and when it was last at
 * work, the way to link another, and what brings everything back without any. [U98 to U104, U141]
 */
import { useEffect } from 'preact/hooks';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import type { OpenedProfile } from '../../hooks/profile.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { Notices } from '../room/RoomNotices.tsx';
import { isStruckOut } from '../status/attention-words.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';
import { Arrivals } from './Arrivals.tsx';
import { DeviceRow } from './DeviceRow.tsx';
import { LinkBrowser } from './LinkBrowser.tsx';
import { Recovery } from './Recovery.tsx';
import { StruckOut } from './StruckOut.tsx';
import { Unlisted } from './Unlisted.tsx';
import './devices.css';

function Opened({ profile }: { readonly profile: OpenedProfile }) {
  const { devices, strikes } = profile;
  const list = devices.list.value;
  const isOut = isStruckOut(profile.status.value);
  return (
    <>
      <Notices
        status={profile.status.value}
        about="profile"
        retry={profile.retry}
        bringBack={profile.bringBack}
        giveWord={profile.giveWord}
      />
      <Arrivals arrived={devices.arrived.value} />
      {list && (
        <ul class="devices-list" aria-label={t('devices.title')}>
          {list.map((browser) => (
            <DeviceRow
              key={browser.browser}
              browser={browser}
              onRename={devices.rename}
              strikes={isOut ? undefined : strikes}
            />
          ))}
        </ul>
      )}
      <StruckOut strikes={strikes} labelOf={devices.labelOf} />
      {!isOut && <Unlisted unlisted={profile.unlisted} />}
      {!isOut && <LinkBrowser profile={profile} />}
    </>
  );
}

function Profile() {
  const { profile } = useSurface();
  const now = profile.state.value;
  useEffect(() => profile.open(), [profile]);
  if (now.state === 'open') return <Opened profile={now.profile} />;
  if (now.state !== 'failed') return <p class="soft">{t('common.loading')}</p>;
  if (now.reason !== 'unreadable') return <UnsavedBanner fault={now.reason} retry={profile.open} />;
  return (
    <Banner tone="warn">
      <p>{t('devices.unreadable')}</p>
      <Button onClick={profile.open}>{t('fault.retry')}</Button>
    </Banner>
  );
}

/** The page. */
export function DevicesPage() {
  return (
    <div class="page stack devices">
      <h1>{t('devices.title')}</h1>
      <p class="soft">{t('devices.text')}</p>
      <Profile />
      <Recovery />
    </div>
  );
}
