/** The dashboard's side: Today, every mentorship of this device, and the ways to have another. [U129, U153, U240] */
import { MonitorSmartphone, Plus, Settings, Sun, TicketCheck } from 'lucide';
import type { RoomId } from '#shared/base/ids.ts';
import { Icon, type IconNode } from '../../components/Icon.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { SearchEntry } from '../../search/search-entry.ts';
import type { Projection } from '../../store/projection.ts';
import { SearchBox } from '../search/SearchBox.tsx';
import { routeToHash, type Route } from './route.ts';

type LinkProps = {
  readonly to: Route;
  readonly current: boolean;
  readonly icon?: IconNode;
  readonly children: string;
};

function NavLink({ to, current, icon, children }: LinkProps) {
  return (
    <a class="nav-link" href={routeToHash(to)} {...(current ? { 'aria-current': 'page' } : {})}>
      {icon && <Icon icon={icon} />}
      {/* A name that a person gave may end in dots; what leads somewhere may not. */}
      {icon ? (
        <span>{children}</span>
      ) : (
        <span class="nav-name" dir="auto">
          {children}
        </span>
      )}
    </a>
  );
}

function nameOf({ name }: Projection): string {
  return name || t('common.unnamed');
}

type MentorshipsProps = {
  readonly heading?: string;
  readonly all: readonly Projection[];
  readonly here: RoomId | undefined;
};

/** A list of them; under a heading only where there are some. */
function Mentorships({ heading, all, here }: MentorshipsProps) {
  if (heading !== undefined && all.length === 0) return null;
  return (
    <>
      {heading !== undefined && <h2 class="nav-heading soft small">{heading}</h2>}
      <ul class="nav-list">
        {all.map((mentorship) => (
          <li key={mentorship.roomId}>
            <NavLink
              to={{ place: 'mentorship', roomId: mentorship.roomId }}
              current={mentorship.roomId === here}
            >
              {nameOf(mentorship)}
            </NavLink>
          </li>
        ))}
      </ul>
    </>
  );
}

/** `route`: where the page is. `onFound` leads to what was chosen in the search. */
export type NavigationProps = {
  readonly route: Route;
  readonly onFound: (entry: SearchEntry) => void;
};

/** The side: search, Today, mentorships, ways to have another. */
export function Navigation({ route, onFound }: NavigationProps) {
  const { shelf } = useSurface();
  const here = 'roomId' in route ? route.roomId : undefined;
  const goneOn = new Set(shelf.entries.value.map(({ continues }) => continues));
  const over = shelf.leftMentorships.value;
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <a class="nav-brand" href="#/">
        <img src="/icon/icon.svg" alt="" width={24} height={24} />
        <span>Twoway</span>
      </a>
      <SearchBox onOpen={onFound} />
      {shelf.mentorships.value.length > 0 && (
        <ul class="nav-list">
          <li>
            <NavLink to={{ place: 'home' }} current={route.place === 'home'} icon={Sun}>
              {t('nav.today')}
            </NavLink>
          </li>
        </ul>
      )}
      <Mentorships all={shelf.mentorships.value} here={here} />
      <Mentorships
        heading={t('nav.goneOn')}
        all={over.filter(({ roomId }) => goneOn.has(roomId))}
        here={here}
      />
      <Mentorships
        heading={t('nav.left')}
        all={over.filter(({ roomId }) => !goneOn.has(roomId))}
        here={here}
      />
      <ul class="nav-list nav-ways">
        <li>
          <NavLink to={{ place: 'join' }} current={route.place === 'join'} icon={TicketCheck}>
            {t('nav.join')}
          </NavLink>
        </li>
        <li>
          <NavLink to={{ place: 'new' }} current={route.place === 'new'} icon={Plus}>
            {t('nav.new')}
          </NavLink>
        </li>
        <li>
          <NavLink
            to={{ place: 'devices' }}
            current={route.place === 'devices'}
            icon={MonitorSmartphone}
          >
            {t('nav.devices')}
          </NavLink>
        </li>
        <li>
          <NavLink to={{ place: 'settings' }} current={route.place === 'settings'} icon={Settings}>
            {t('nav.settings')}
          </NavLink>
        </li>
      </ul>
    </nav>
  );
}
