/** What a line names of the record, as the way there. The side panel has no pages to lead to: there it is words. [U293] */
import type { ComponentChildren } from 'preact';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { useRoom } from '../../hooks/room.ts';
import { routeToHash } from '../dashboard/route.ts';
import './links.css';

/** `item`: where it leads; `children`: its words. */
export type ItemLinkProps = { readonly item: ItemPlace; readonly children: ComponentChildren };

/** The link, or the words. */
export function ItemLink({ item, children }: ItemLinkProps) {
  const { roomId, surface } = useRoom();
  if (surface !== 'dashboard') return <span dir="auto">{children}</span>;
  return (
    <a class="record-link" dir="auto" href={routeToHash({ place: 'item', roomId, item })}>
      {children}
    </a>
  );
}
