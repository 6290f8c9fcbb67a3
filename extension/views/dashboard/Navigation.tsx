/** The dashboard's side: every mentorship of this device, and the ways to have another. */
import { MonitorSmartphone, Plus, Settings, TicketCheck } from 'lucide';
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

/** `route`: where the page is. `onFound` leads to what was chosen in the search. */
export type NavigationProps = {
  readonly route: Route;
  readonly onFound: (entry: SearchEntry) => void;
};

/** The side: search, mentorships, ways to have another. */
export function Navigation({ route, onFound }: NavigationProps) {
  const { shelf } = useSurface();
  const here = 'roomId' in route ? route.roomId : undefined;
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <a class="nav-brand" href="#/">
        <img src="/icon/icon.svg" alt="" width={24} height={24} />
        <span>Twoway</span>
      </a>
      <SearchBox onOpen={onFound} />
      <ul class="nav-list">
        {shelf.mentorships.value.map((mentorship) => (
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
      {shelf.leftMentorships.value.length > 0 && (
        <>
          <h2 class="nav-heading soft small">{t('nav.left')}</h2>
          <ul class="nav-list">
            {shelf.leftMentorships.value.map((mentorship) => (
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
      )}
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
