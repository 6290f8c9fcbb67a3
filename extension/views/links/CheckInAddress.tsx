/** The page of a mentorship with the form for a check-in opened, to which a line of Today leads. [U310] */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useRoom } from '../../hooks/room.ts';
import type { Route } from '../dashboard/route.ts';
import { LedTo } from './LedTo.tsx';
import type { LinePlace } from './line-place.ts';

/** `children` draws a page of the mentorship. */
export type CheckInAddressProps = { readonly children: (route: Route) => ComponentChildren };

/** The page; where nothing can be written it is only shown. */
export function CheckInAddress({ children }: CheckInAddressProps) {
  const { roomId } = useRoom();
  const form = useMemo((): LinePlace => {
    const lines = [{ names: ['data-form'], id: 'check-in' }];
    return { route: { place: 'mentorship', roomId }, lines, opens: [] };
  }, [roomId]);
  return <LedTo place={form}>{children(form.route)}</LedTo>;
}
