/**
 * Search over every mentorship of this device, offline: each is read from the disk once and again
 * when rows were added, one after the other, and kept as words. Keeps rules F3 to F6, F8 and F9.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { isMineAlone } from './mine-alone.ts';
import type { NamedRoom } from './search-entry.ts';
import { createSearchIndex, queryWords, type SearchHit, type SearchIndex } from './search-index.ts';
import { lastStoredKey, type StoredEntries } from './stored-entries.ts';

/** Reads one mentorship from the disk; `undefined` where it cannot be read. */
export type ReadEntries = (room: NamedRoom, now: Millis) => Promise<StoredEntries | undefined>;

/** My private notes, as searching needs them. */
export type PrivateSearch = {
  /** My profile's room; `undefined` where there is none. */
  readonly room: () => Promise<RoomId | undefined>;
  /** Whether they may be read and found now; asked each time. */
  readonly isShown: () => boolean;
};

/** What searching needs. `rooms`: the mentorships of this device as they are now. */
export type SearchDeps = {
  /** Left out, private notes are not found. */
  readonly own?: PrivateSearch;
  readonly indexedDB: IDBFactory | undefined;
  readonly readEntries: ReadEntries;
  readonly rooms: () => readonly NamedRoom[];
  readonly now: () => Millis;
};

/** What was found. `missing`: how many mentorships could not be read. */
export type Found = { readonly hits: readonly SearchHit[]; readonly missing: number };

/** Searches the mentorships of this device. */
export type Search = {
  /** Reads what is new on the disk; answers whether anything was. One reading at a time. */
  readonly refresh: () => Promise<boolean>;
  /** What matches in what was read last, best first. At once. */
  readonly find: (query: string) => Found;
  /** Drops what was read; a reading under way ends with the mentorship it is at. */
  readonly close: () => void;
};

type Known = { readonly lastKey: number; readonly index: SearchIndex };

/** More hits than these help nobody; the words are then too few. */
const MOST_HITS = 200;

/** A search in which nothing was read yet. */
export function createSearch(deps: SearchDeps): Search {
  const known = new Map<RoomId, Known>();
  const missing = new Set<RoomId>();
  let closed = false;
  let reading: Promise<boolean> = Promise.resolve(false);

  const readRoom = async (room: NamedRoom): Promise<boolean> => {
    const before = known.get(room.roomId);
    const lastKey = await lastStoredKey(deps.indexedDB, room.roomId);
    if (closed || (lastKey !== undefined && lastKey === before?.lastKey)) return false;
    const read = lastKey === undefined ? undefined : await deps.readEntries(room, deps.now());
    if (closed) return false;
    if (read === undefined) {
      missing.add(room.roomId);
      return true;
    }
    const index = await createSearchIndex(read.entries);
    if (closed) return false;
    missing.delete(room.roomId);
    known.set(room.roomId, { lastKey: read.lastKey, index });
    return true;
  };

  const isShown = (): boolean => deps.own?.isShown() === true;
  const ownRooms = async (): Promise<readonly NamedRoom[]> => {
    const roomId = isShown() ? await deps.own?.room() : undefined;
    return roomId === undefined ? [] : [{ roomId, name: '', isProfile: true }];
  };
  /** Of what is mine alone that at a mentorship that is there, and none while they are hidden. */
  const mayFind = ({ entry }: SearchHit): boolean =>
    !isMineAlone(entry) ||
    (isShown() && deps.rooms().some(({ roomId }) => roomId === entry.roomId));

  const readAll = async (): Promise<boolean> => {
    const rooms = [...deps.rooms(), ...(await ownRooms())];
    let isNew = false;
    for (const roomId of [...known.keys(), ...missing])
      if (!rooms.some((room) => room.roomId === roomId))
        isNew = known.delete(roomId) || missing.delete(roomId) || isNew;
    for (const room of rooms) {
      if (closed) return false;
      // One at a time: the document of five years takes 43 MB while it is read. [F5]
      if (await readRoom(room)) isNew = true;
    }
    return isNew;
  };

  return {
    refresh() {
      reading = reading.then(readAll);
      return reading;
    },
    find(query) {
      const words = queryWords(query);
      const hits = [...known.values()].flatMap(({ index }) => index.search(words)).filter(mayFind);
      return {
        hits: hits.sort((a, b) => b.score - a.score).slice(0, MOST_HITS),
        missing: missing.size,
      };
    },
    close() {
      closed = true;
      known.clear();
      missing.clear();
    },
  };
}
