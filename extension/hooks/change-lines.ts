/**
 * The log of changes of an open mentorship, for as long as a view shows it, and what the devices in it are
 * called by the roster that is stored. [U247, U248]
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { DeviceId } from '#shared/base/ids.ts';
import type { ChangeLine } from '../store/change-line.ts';
import { createSequence } from '../sync/sequence.ts';
import type { Room } from './room.ts';
import type { Surface } from './surface.ts';

/** What the view shows. */
export type ShownChanges = {
  /** Newest first; `undefined` until they are read. */
  readonly lines: ReadonlySignal<readonly ChangeLine[] | undefined>;
  /** What a device is called; nothing of one that is not in the roster, or has no name. */
  readonly labels: ReadonlySignal<ReadonlyMap<DeviceId, string>>;
};

/** Reads them once, and again whenever there are more. */
function follow(
  { store }: Surface,
  room: Room,
): { readonly shown: ShownChanges; readonly close: () => void } {
  const lines = signal<readonly ChangeLine[] | undefined>(undefined);
  const labels = signal<ReadonlyMap<DeviceId, string>>(new Map());
  const reading = createSequence();
  let isClosed = false;
  const read = async (): Promise<void> => {
    const listed = await store.changeLog.list(room.roomId);
    if (!isClosed) lines.value = listed.ok ? listed.value : [];
  };
  const readLabels = async (): Promise<void> => {
    const named = await room.deviceLabels();
    if (!isClosed) labels.value = named;
  };
  void reading.add(read);
  void reading.add(readLabels);
  const stop = store.onChange(({ changed, roomId }) => {
    if (changed === 'changeLines' && roomId === room.roomId) void reading.add(read);
  });
  const close = (): void => {
    isClosed = true;
    stop();
  };
  return { shown: { lines, labels }, close };
}

/** The log of `room` for the view around. */
export function useChangeLines(surface: Surface, room: Room): ShownChanges {
  const [{ shown, close }] = useState(() => follow(surface, room));
  useEffect(() => close, [close]);
  return shown;
}
