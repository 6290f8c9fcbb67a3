/** Opens one mentorship for the views inside, and closes it with them. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RoomId } from '#shared/base/ids.ts';
import { RoomContext } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import type { KeyringEntry } from '../../store/keyring-entry.ts';
import { RoomNews } from './RoomNews.tsx';
import { UndoKey } from './UndoKey.tsx';

type OpenedProps = { readonly entry: KeyringEntry; readonly children: ComponentChildren };

function OpenedRoom({ entry, children }: OpenedProps) {
  const surface = useSurface();
  const [room] = useState(() => surface.openRoom(entry));
  useEffect(() => () => void room.close(), [room]);
  return (
    <RoomContext.Provider value={room}>
      {children}
      <RoomNews />
      <UndoKey />
    </RoomContext.Provider>
  );
}

/** `missing`: drawn when this device has no such mentorship. */
export type RoomScopeProps = {
  readonly roomId: RoomId;
  readonly missing: ComponentChildren;
  readonly children: ComponentChildren;
};

/** The mentorship `roomId` for the views inside. */
export function RoomScope({ roomId, missing, children }: RoomScopeProps) {
  const { shelf } = useSurface();
  const entry = shelf.all.value.find((one) => one.roomId === roomId);
  if (!entry) return shelf.ready.value ? <>{missing}</> : null;
  return (
    <OpenedRoom key={roomId} entry={entry}>
      {children}
    </OpenedRoom>
  );
}
