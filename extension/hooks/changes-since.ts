/**
 * What others changed in each mentorship of this device since its person last looked at it, out of the log of
 * changes alone: no record is opened for it. [U252, U253]
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { RoomId } from '#shared/base/ids.ts';
import type { ChangeLine } from '../store/change-line.ts';
import type { Projection } from '../store/projection.ts';
import { createSequence } from '../sync/sequence.ts';
import { byOthers } from './change-news.ts';
import type { Surface } from './surface.ts';

/** A mentorship in which something changed; `lines`: newest first. */
export type ChangedMentorship = {
  readonly mentorship: Projection;
  readonly lines: readonly ChangeLine[];
};

type News = ReadonlyMap<RoomId, readonly ChangeLine[]>;

async function newsOf({ store }: Surface, mentorship: Projection): Promise<readonly ChangeLine[]> {
  const { roomId, me } = mentorship;
  const last = await store.changeLog.lastLook(roomId);
  // Who was never there is told nothing of what changed since.
  if (!last.ok || last.value === undefined) return [];
  const listed = await store.changeLog.list(roomId, last.value.number);
  return listed.ok ? byOthers(listed.value, me) : [];
}

function follow(surface: Surface): {
  readonly news: ReadonlySignal<News | undefined>;
  readonly close: () => void;
} {
  const news = signal<News | undefined>(undefined);
  const reading = createSequence();
  let isClosed = false;
  let isWanted = false;
  const read = async (): Promise<void> => {
    isWanted = false;
    const read = new Map<RoomId, readonly ChangeLine[]>();
    for (const one of surface.shelf.mentorships.peek())
      read.set(one.roomId, await newsOf(surface, one));
    if (!isClosed) news.value = read;
  };
  const want = (): void => {
    if (isWanted) return;
    isWanted = true;
    void reading.add(read);
  };
  want();
  const stopHearing = surface.store.onChange(({ changed }) => {
    if (changed === 'changeLines' || changed === 'looks' || changed === 'everything') want();
  });
  // Those that are there when the shelf is filled later.
  const stopFollowing = surface.shelf.entries.subscribe(want);
  return {
    news,
    close() {
      isClosed = true;
      stopHearing();
      stopFollowing();
    },
  };
}

/** The mentorships in which others changed something, in their order; `undefined` until that is read. */
export function useChangesSince(surface: Surface): readonly ChangedMentorship[] | undefined {
  const [{ news, close }] = useState(() => follow(surface));
  useEffect(() => close, [close]);
  const known = news.value;
  return (
    known &&
    surface.shelf.mentorships.value
      .map((mentorship) => ({ mentorship, lines: known.get(mentorship.roomId) ?? [] }))
      .filter(({ lines }) => lines.length > 0)
  );
}
