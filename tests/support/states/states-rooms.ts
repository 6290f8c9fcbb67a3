/**
 * The mentorships of the page of states: a full one and one with little in it, which are there from the start,
 * and others that are made when something of them is drawn for the first time.
 */
import { computed } from '@preact/signals';
import { systemClock } from '#shared/base/clock.ts';
import { newId, type ItemId, type MemberId, type RoomId } from '#shared/base/ids.ts';
import { createSurface } from '../../../extension/hooks/page.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import type { Shelf } from '../../../extension/hooks/shelf.ts';
import type { Store } from '../../../extension/store/store.ts';
import { createMentorship } from '../../../extension/sync/mentorships.ts';
import { WRONG_KINDS, wrongTypesUpdate } from '../record/wrong-types.ts';
import * as Y from 'yjs';
import { writeLong, writeWrong } from './long-record.ts';
import { removeOneOfEach, writeMentoring, writePartner } from './mentoring-record.ts';
import { writeAgreement } from './signed-agreement.ts';
import { standBeside } from './states-partner.ts';
import { writeFull, writeLittle } from './states-record.ts';
import { writersOf } from './writers.ts';

/** A mentorship of the page: what is written in it, and the places in it that an address can name. */
type Written = Pick<Places, 'session'>;
type Places = { readonly me: MemberId; readonly partner: MemberId; readonly session?: ItemId };
type Made = { readonly roomId: RoomId; readonly places: Places };
type Kind = {
  readonly name: string;
  /** Something in it is mine to do, and it is read once the popup knows that. */
  readonly isMine?: true;
  readonly write: (room: Room, partner: MemberId) => Written | Promise<Written>;
};

/** Kinds of wrong values that end up in what is drawn. */
const HOSTILE = WRONG_KINDS.filter((kind) => /long|object|controls|fraction|list$/u.test(kind));

const KINDS = {
  full: {
    name: 'Mia and Ben',
    isMine: true,
    write: (room, partner) => ({ session: writeFull(room, partner) }),
  },
  little: {
    name: 'Reading circle of the platform team',
    isMine: true,
    write: (room) => (writeLittle(room), {}),
  },
  begun: {
    name: 'Two who begin',
    write: (room, partner) => (writePartner(writersOf(room, partner)), {}),
  },
  mentoring: {
    name: 'Half a year with Mia',
    async write(room, partner) {
      const writers = writersOf(room, partner);
      const { session } = writeMentoring(writers);
      await writeAgreement(writers);
      return { session };
    },
  },
  emptied: {
    name: 'What was put into the bin',
    write(room, partner) {
      const writers = writersOf(room, partner);
      writeMentoring(writers);
      removeOneOfEach(writers);
      return {};
    },
  },
  long: {
    name: 'A hundred of everything',
    write(room, partner) {
      const writers = writersOf(room, partner);
      writePartner(writers);
      return { session: writeLong(writers) };
    },
  },
  hostile: {
    name: 'What a partner can do',
    write(room, partner) {
      const writers = writersOf(room, partner);
      const { session } = writeMentoring(writers);
      writeWrong(writers);
      for (const kind of HOSTILE) Y.applyUpdate(room.doc, wrongTypesUpdate(kind));
      return { session };
    },
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** One of them. */
export type RoomName = keyof typeof KINDS;

function isRoomName(name: string): name is RoomName {
  return Object.hasOwn(KINDS, name);
}

/** Resolves when `isSo`, whose signals are followed, is true. */
function until(isSo: () => boolean): Promise<void> {
  const state = computed(isSo);
  return new Promise((resolve) => {
    state.subscribe((now) => now && resolve());
  });
}

/** What the page has: its store and what is read of it. */
export type RoomsDeps = { readonly store: Store; readonly shelf: Shelf };

async function make({ store, shelf }: RoomsDeps, kind: Kind): Promise<Made> {
  const surface = createSurface(store, shelf, 'sidepanel');
  const made = await createMentorship(
    { keyring: store.keyring, now: systemClock.now },
    {
      ...{ mentorshipName: kind.name, memberName: 'Ben Lindqvist', role: 'mentee' },
      relayAddress: undefined,
    },
  );
  if (!made.ok) throw new Error(made.error);
  const room = surface.openRoom(made.value);
  await until(() => room.load.value === 'ready' && room.people.value.length > 0);
  const partner = newId<MemberId>();
  const written = await kind.write(room, partner);
  const { roomId } = made.value;
  // What popup and navigation know of it is what its owner has written.
  const isKnown = (mine: readonly unknown[]): boolean => kind.isMine !== true || mine.length > 0;
  await until(() =>
    shelf.mentorships.value.some((one) => one.roomId === roomId && isKnown(one.mine)),
  );
  await until(() => room.status.value.device.state === 'saved');
  await room.close();
  return { roomId, places: { ...written, me: room.memberId, partner } };
}

/** The mentorships of the page, and addresses of what is in them. */
export type Rooms = {
  readonly open: (name: RoomName) => Promise<Made>;
  /** Lets the partner of a room be there, too, once the room is ready. */
  readonly standBeside: (room: Room, name: RoomName) => Promise<MemberId>;
  /** `{full}` in `hash` is a room and `{full.session}` a place in it; `{none}` is nothing that is there. */
  readonly addressOf: (hash: string) => Promise<string>;
};

/** Makes the two that are there from the start. */
export async function openRooms(deps: RoomsDeps): Promise<Rooms> {
  const known = new Map<RoomName, Promise<Made>>();
  const open = (name: RoomName): Promise<Made> => {
    const made = known.get(name) ?? make(deps, KINDS[name]);
    known.set(name, made);
    return made;
  };
  await open('full');
  await open('little');
  return {
    open,
    async standBeside(room, name) {
      const { partner, session } = (await open(name)).places;
      await until(() => room.load.value === 'ready');
      if (session !== undefined) standBeside(room, partner, session);
      return partner;
    },
    async addressOf(hash) {
      let address = hash.replace('{none}', newId());
      for (const [sign, room = '', place] of hash.matchAll(/\{(\w+)(?:\.(\w+))?\}/gu)) {
        if (!isRoomName(room)) continue;
        const { roomId, places } = await open(room);
        const known = new Map<string, string>(Object.entries(places));
        const id = place === undefined ? roomId : known.get(place);
        if (id === undefined) throw new Error(`no place ${sign}`);
        address = address.replace(sign, id);
      }
      return address;
    },
  };
}
