/**
 * The page to which the address of an item leads. What was known of the mentorship is drawn until the record says
 * where the item stands; then its page, on which it stays, whatever becomes of the item meanwhile. [U16, U234, U235]
 */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { BackLink } from '../dashboard/BackLink.tsx';
import type { Route } from '../dashboard/route.ts';
import { LedTo } from './LedTo.tsx';
import { placeOfItem, type LinePlace } from './line-place.ts';

/** `asked`: another value leads there again. `children` draws a page of the mentorship. */
export type ItemAddressProps = {
  readonly item: ItemPlace;
  readonly asked: unknown;
  readonly children: (route: Route) => ComponentChildren;
};

type Known = { readonly asked: unknown; readonly place: LinePlace | undefined };

function useItemPlace({ item, asked }: ItemAddressProps): LinePlace | undefined {
  const room = useRoom();
  const known = useRef<Known | undefined>(undefined);
  const view = room.record.value;
  const isKnown = known.current?.place !== undefined && known.current.asked === asked;
  if (room.load.value === 'ready' && !isKnown)
    known.current = { asked, place: placeOfItem(view, room.roomId, item, room.now()) };
  return known.current?.place;
}

/** The page of the item, or that it is not there. */
export function ItemAddress(props: ItemAddressProps) {
  const { load, roomId } = useRoom();
  const place = useItemPlace(props);
  if (load.value === 'ready' && place === undefined)
    return (
      <div class="page stack">
        <BackLink />
        <h1>{t('link.none')}</h1>
        <p>{t('link.noneText')}</p>
      </div>
    );
  const route: Route = place?.route ?? { place: 'mentorship', roomId };
  return <LedTo place={place}>{props.children(route)}</LedTo>;
}
