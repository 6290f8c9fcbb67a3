/**
 * A line of a page that goes into one of several mentorships, none of which need be open: what is half typed in it
 * is kept with the mentorship for which it is meant, at every keystroke, and is there again, with that mentorship
 * chosen, when the page is come back to, after a crash too. [U312, B107]
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RoomId } from '#shared/base/ids.ts';
import { noteFault } from './shelf.ts';
import { useSurface, type Surface } from './surface.ts';
import { createTypedKeeper, type TypedKeeper } from './typed-keeper.ts';

/** The line. */
export type KeptLine = {
  readonly text: string;
  /** The mentorship that was chosen for it; `undefined`: none was. */
  readonly chosen: RoomId | undefined;
  /** What stands in it from now on, and for which mentorship; '' once it was stored. */
  readonly write: (roomId: RoomId, text: string) => void;
  readonly choose: (roomId: RoomId) => void;
};

type Keeper = {
  /** What is kept of the line in the first of these in which there is something. */
  readonly find: (rooms: readonly RoomId[]) => Promise<RoomId | undefined>;
  readonly read: (roomId: RoomId) => string;
  /** Keeps it with this mentorship, and with none in which it stood before. */
  readonly write: (roomId: RoomId, text: string) => void;
  readonly close: () => void;
};

function createKeeper({ store, clock, shelf }: Surface, place: string): Keeper {
  const form = { kind: 'shared', place } as const;
  const keepers = new Map<RoomId, TypedKeeper>();
  let at: RoomId | undefined;
  const keeperOf = (roomId: RoomId): TypedKeeper => {
    const known = keepers.get(roomId);
    if (known !== undefined) return known;
    const keeper = createTypedKeeper({
      ...{ forms: store.halfTyped, roomId, now: clock.now },
      // It is emptied by a jot that the box has stored.
      isRecordStored: () => true,
      onRecordStatus: () => () => undefined,
      onWritten: (written) => noteFault(shelf, written),
    });
    keepers.set(roomId, keeper);
    return keeper;
  };
  const read = (roomId: RoomId): string => keeperOf(roomId).read(form)['text'] ?? '';
  return {
    read,
    async find(rooms) {
      await Promise.all(rooms.map((roomId) => keeperOf(roomId).fill('shared')));
      at = rooms.find((roomId) => read(roomId) !== '');
      return at;
    },
    write(roomId, text) {
      if (at !== undefined && at !== roomId) keeperOf(at).write(form, {});
      at = roomId;
      keeperOf(roomId).write(form, { text });
    },
    close() {
      for (const keeper of keepers.values()) keeper.close();
    },
  };
}

/**
 * The line at `place`. `rooms`: the mentorships into which it can go when it is drawn first. What is typed before
 * what was kept has been read, a moment later, goes on where that ended, as in the popup. [U5]
 */
export function useKeptLine(place: string, rooms: readonly RoomId[]): KeptLine {
  const surface = useSurface();
  const keeper = useMemo(() => createKeeper(surface, place), [surface, place]);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<RoomId | undefined>(undefined);
  const early = useRef<readonly [RoomId | undefined, string]>([undefined, '']);
  const isFilled = useRef(false);
  const atFirst = useRef(rooms);
  useEffect(() => {
    void keeper.find(atFirst.current).then((found) => {
      isFilled.current = true;
      const [meant, typed] = early.current;
      const roomId = found ?? meant;
      if (roomId === undefined) return;
      const whole = keeper.read(roomId) + typed;
      setChosen((now) => now ?? found);
      setText(whole);
      if (typed !== '') keeper.write(roomId, whole);
    });
    return keeper.close;
  }, [keeper]);
  const keep = (roomId: RoomId, typed: string): void => {
    if (isFilled.current) keeper.write(roomId, typed);
    else early.current = [roomId, typed];
  };
  return {
    text,
    chosen,
    write(roomId, typed) {
      setText(typed);
      keep(roomId, typed);
    },
    choose(roomId) {
      setChosen(roomId);
      if (text !== '') keep(roomId, text);
    },
  };
}
