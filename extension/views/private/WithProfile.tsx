/** Opens my profile for what is drawn from it, and says so where that fails. [U87, U93] */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import type { OpenedProfile } from '../../hooks/profile.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';

/** `children` draw what is in it, once it is open. */
export type WithProfileProps = {
  readonly children: (profile: OpenedProfile) => ComponentChildren;
};

/** What is drawn from my profile, or how far opening it is. */
export function WithProfile({ children }: WithProfileProps) {
  const { profile } = useSurface();
  const now = profile.state.value;
  useEffect(() => profile.open(), [profile]);
  if (now.state === 'open') return <>{children(now.profile)}</>;
  if (now.state !== 'failed') return <p class="soft">{t('note.opening')}</p>;
  if (now.reason !== 'unreadable') return <UnsavedBanner fault={now.reason} retry={profile.open} />;
  return (
    <Banner tone="warn">
      <p>{t('private.unreadable')}</p>
      <Button onClick={profile.open}>{t('fault.retry')}</Button>
    </Banner>
  );
}
