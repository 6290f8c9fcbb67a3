/** The dashboard: the mentorships at the side, the place one is at beside them. Also the first page. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { LiveRegion } from '../../components/LiveRegion.tsx';
import { ToastHost } from '../../components/ToastHost.tsx';
import type { Router } from '../../hooks/route.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { isMineAlone } from '../../search/mine-alone.ts';
import type { SearchEntry } from '../../search/search-entry.ts';
import { AgreementPage } from '../agreement/AgreementPage.tsx';
import { CardPage } from '../cards/CardPage.tsx';
import { CheckpointPage } from '../history/CheckpointPage.tsx';
import { Reminded } from '../devices/BackupReminder.tsx';
import { DevicesPage } from '../devices/DevicesPage.tsx';
import { RestorePage } from '../devices/RestorePage.tsx';
import { FeedbackPage } from '../feedback/FeedbackPage.tsx';
import { Revealing } from '../feedback/Revealing.tsx';
import { HistoryPage } from '../history/HistoryPage.tsx';
import { JoinForm } from '../joining/JoinForm.tsx';
import { HidingKey } from '../private/HidingKey.tsx';
import { RoomNotices } from '../room/RoomNotices.tsx';
import { RoomScope } from '../room/RoomScope.tsx';
import { ResourcesPage } from '../resources/ResourcesPage.tsx';
import { RoomStatus } from '../room/RoomStatus.tsx';
import { CheckInAddress } from '../links/CheckInAddress.tsx';
import { ItemAddress } from '../links/ItemAddress.tsx';
import { LedTo } from '../links/LedTo.tsx';
import type { LinePlace } from '../links/line-place.ts';
import { placeOfEntry } from '../search/found-place.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';
import { TodayPage } from '../today/TodayPage.tsx';
import { BinPage } from './BinPage.tsx';
import { MentorshipPage } from './MentorshipPage.tsx';
import { Navigation } from './Navigation.tsx';
import { NewMentorship } from './NewMentorship.tsx';
import { routeToHash, type Route } from './route.ts';
import { SessionPage } from './SessionPage.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { Welcome } from './Welcome.tsx';
import '../../locales/pages.ts';
import '../room/room.css';
import './dashboard.css';

type PlaceProps = { readonly router: Router };

/** A place where what would be its heading is not there. */
function headed(content: ComponentChildren) {
  return (
    <div class="page">
      <h1 class="visually-hidden">{t('popup.heading')}</h1>
      {content}
    </div>
  );
}

type RoomPageProps = PlaceProps & { readonly route: RoomRoute };

function RoomPage({ route, router }: RoomPageProps) {
  const { roomId } = route;
  const onSession = (sessionId: ItemId): void => router.go({ place: 'session', roomId, sessionId });
  return (
    <>
      {route.place === 'mentorship' && <MentorshipPage onSession={onSession} />}
      {route.place === 'session' && (
        <SessionPage sessionId={route.sessionId} onSession={onSession} />
      )}
      {route.place === 'bin' && <BinPage />}
      {route.place === 'agreement' && <AgreementPage status={<AgreementStatus />} />}
      {route.place === 'card' && <CardPage memberId={route.memberId} />}
      {route.place === 'feedback' && <FeedbackPage />}
      {route.place === 'resources' && <ResourcesPage />}
      {route.place === 'history' && <HistoryPage />}
      {route.place === 'checkpoint' && <CheckpointPage key={route.number} number={route.number} />}
    </>
  );
}

/** `led`: where a search leads on this page. */
function RoomPlace({ route, router, led }: RoomPageProps & { readonly led: Led }) {
  const page = (shown: Route) =>
    'roomId' in shown ? <RoomPage route={shown} router={router} /> : null;
  const leading = () => {
    if (route.place === 'check-in') return <CheckInAddress>{page}</CheckInAddress>;
    if (route.place !== 'item') return <LedTo place={led}>{page(route)}</LedTo>;
    return (
      <ItemAddress item={route.item} asked={led}>
        {page}
      </ItemAddress>
    );
  };
  return (
    <RoomScope roomId={route.roomId} missing={headed(<p>{t('mentorship.gone')}</p>)}>
      {leading()}
      <Revealing />
    </RoomScope>
  );
}

type Led = LinePlace | undefined;

function AgreementStatus() {
  return (
    <>
      <RoomStatus />
      <RoomNotices />
    </>
  );
}

type RoomRoute = Extract<Route, { readonly roomId: RoomId }>;

function JoinPlace({ pasted, router }: PlaceProps & { readonly pasted: string }) {
  return (
    <div class="page fields">
      <h1>{t('join.title')}</h1>
      <JoinForm
        pasted={pasted}
        onJoined={(roomId) => router.go({ place: 'mentorship', roomId })}
        onLinked={() => router.go({ place: 'devices' })}
      />
    </div>
  );
}

function Place({ router, led }: PlaceProps & { readonly led: Led }) {
  const { shelf } = useSurface();
  // A pasted code lives here and never in the address. [U3]
  const [pasted, setPasted] = useState('');
  const route = router.route.value;
  const opened = (roomId: RoomId) => router.go({ place: 'mentorship', roomId });
  switch (route.place) {
    case 'home': {
      if (shelf.mentorships.value.length > 0) return <TodayPage />;
      const paste = (text: string) => {
        setPasted(text);
        router.go({ place: 'join' });
      };
      return <Welcome onPaste={paste} onStarted={opened} />;
    }
    case 'join':
      return <JoinPlace pasted={pasted} router={router} />;
    case 'new':
      return <NewMentorship onMade={opened} />;
    case 'settings':
      return <SettingsPage />;
    case 'devices':
      return <DevicesPage />;
    case 'restore':
      return <RestorePage />;
    default:
      return <RoomPlace key={route.roomId} route={route} router={router} led={led} />;
  }
}

/** Where a kind word about a backup has room. [U118] */
function isOverview({ place }: Route): boolean {
  return place === 'home' || place === 'mentorship';
}

/** The whole dashboard. */
export function Dashboard({ router }: PlaceProps) {
  const { shelf, profile } = useSurface();
  const content = useRef<HTMLElement>(null);
  const route = router.route.value;
  const known = shelf.all.value.length;
  const bare = known === 0 && route.place === 'home';
  const place = routeToHash(route);
  const lastPlace = useRef(place);
  useEffect(() => {
    if (lastPlace.current === place) return;
    lastPlace.current = place;
    // What had the focus went away with the last place: the keyboard goes on in the new one.
    if (document.activeElement === document.body) content.current?.focus({ preventScroll: true });
  }, [place]);
  const [found, setFound] = useState<Led>(undefined);
  const openFound = (entry: SearchEntry) => {
    // Whoever chose it wants to read it.
    if (isMineAlone(entry)) profile.unfolded.value = true;
    const led = placeOfEntry(entry);
    setFound(led);
    router.go(led.route);
    content.current?.focus({ preventScroll: true });
  };
  const led = found && routeToHash(found.route) === place ? found : undefined;
  const shown = <Place router={router} led={led} />;
  return (
    <div class={bare ? 'dashboard dashboard-bare' : 'dashboard'}>
      <button type="button" class="skip-link" onClick={() => content.current?.focus()}>
        {t('nav.skip')}
      </button>
      {!bare && <Navigation route={route} onFound={openFound} />}
      <main
        ref={content}
        class="dashboard-main"
        data-place={place}
        tabIndex={-1}
        aria-label={t('nav.main')}
      >
        {shelf.fault.value && <UnsavedBanner fault={shelf.fault.value} isBeside />}
        <ErrorBoundary key={place} panel={route.place} around={headed}>
          {shelf.ready.value && (isOverview(route) ? <Reminded>{shown}</Reminded> : shown)}
        </ErrorBoundary>
      </main>
      <HidingKey />
      <ToastHost />
      <LiveRegion />
    </div>
  );
}
