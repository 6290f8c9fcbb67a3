/**
 * One room while somebody is in it: who is there, where its log stands, and the one place where
 * entries become news. Nothing of any document is here. [V10, V11, V20, V21, V51]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { writeDown } from '#shared/wire/down.ts';
import type { NackCode } from '#shared/wire/errors.ts';
import { isPresent, type Mode } from '#shared/wire/mode.ts';
import type { Limits } from '../limits.ts';
import type { LogStore, RoomState, StorageFault } from '../log/log-store.ts';
import type { Logger } from '../ops/logger.ts';
import { createDelivery, entryMessage, type Delivery } from './delivery.ts';
import type { Link } from './link.ts';

/** What a room is made of. */
export type RoomDeps = {
  readonly store: LogStore;
  readonly limits: Limits;
  readonly log: Logger;
};

/** One connection's place in a room. `live`: seen by the others and told of them. */
export type Seat = {
  readonly connectionId: number;
  readonly live: boolean;
  readonly link: Link;
  readonly delivery: Delivery;
};

/** A room in memory. */
export type Room = {
  /** The room as it stands: what is announced, never more than what is durable. */
  readonly state: () => RoomState;
  /** Says `welcome` to a connection that only looks and takes no seat: number 0. [V16] */
  readonly greet: (link: Link) => void;
  /** Takes a seat, says `welcome`, tells the others, and starts the delivery after `cursor`. */
  readonly enter: (link: Link, mode: Exclude<Mode, 'head'>, cursor: Cursor) => Result<Seat, 'full'>;
  readonly leave: (seat: Seat) => void;
  /** Stores one frame; when it is durable it is news, and then acknowledged. [V10] */
  readonly append: (
    seat: Seat,
    id: number,
    epoch: number,
    frame: Bytes,
  ) => Promise<Result<void, NackCode>>;
  /** Sends a message to the other live connections. */
  readonly tellOthers: (seat: Seat, message: Bytes) => void;
  readonly setAdmins: (
    admins: AdminList,
  ) => Promise<Result<void, 'no-room' | 'stale-number' | StorageFault>>;
};

const NEARLY_FULL = 0.8;

/** A room around what the store says of it. */
export function createRoom(stored: RoomState, { store, limits, log }: RoomDeps): Room {
  let room = stored;
  let lastConnectionId = 0;
  const seats = new Set<Seat>();
  const { roomId } = stored;

  const tellOthers = (author: Seat, message: Bytes): void => {
    for (const seat of seats)
      if (seat !== author && seat.live && seat.link.backlog() <= limits.maxBufferedBytes)
        seat.link.sendBytes(message);
  };

  /** Presence changes are never left out, however slow the reader. */
  const tellPresence = (about: Seat, type: 'joined' | 'left'): void => {
    const { connectionId } = about;
    for (const seat of seats)
      if (seat !== about && seat.live && about.live) seat.link.send({ type, connectionId });
  };

  const announce = (author: Seat, head: Cursor, bytes: number, frame: Bytes): void => {
    const line = limits.maxRoomBytes * NEARLY_FULL;
    if (room.bytes < line && bytes >= line) log({ event: 'room-nearly-full', room: roomId, bytes });
    if (head.seq > room.head.seq) room = { ...room, head, bytes };
    if (seats.size === (seats.has(author) ? 1 : 0)) return;
    const message = entryMessage(head.seq, frame);
    for (const seat of seats) if (seat !== author) seat.delivery.offer(head.seq, message);
  };

  const welcome = (link: Link, connectionId: number): void => {
    let others = 0;
    for (const seat of seats) if (seat.link !== link && seat.live) others += 1;
    const { head, epoch, admins, bytes: roomBytes } = room;
    const log = { head, roomBytes, tailBytes: roomBytes, snapshots: [] };
    link.send({ type: 'welcome', epoch, admins, connectionId, others, ...log });
  };

  return {
    state: () => room,
    greet: (link) => welcome(link, 0),
    enter(link, mode, cursor) {
      if (seats.size >= limits.maxRoomConnections) return err('full');
      lastConnectionId += 1;
      const source = {
        head: () => room.head,
        read: (after: number, maxBytes: number) => store.readEntries(roomId, after, maxBytes),
      };
      const seat: Seat = {
        connectionId: lastConnectionId,
        live: isPresent(mode),
        link,
        delivery: createDelivery(link, source, cursor.seq, limits.maxBufferedBytes),
      };
      seats.add(seat);
      welcome(link, seat.connectionId);
      tellPresence(seat, 'joined');
      seat.delivery.start();
      return ok(seat);
    },
    leave(seat) {
      if (seats.delete(seat)) tellPresence(seat, 'left');
    },
    async append(seat, id, epoch, frame) {
      const { maxRoomBytes } = limits;
      const stored = await store.append({ roomId, epoch, frame, maxRoomBytes });
      if (!stored.ok) return err(stored.error === 'room-full' ? 'room-full' : 'relay-fault');
      announce(seat, stored.value.head, stored.value.bytes, frame);
      await seat.delivery.acknowledge(id, stored.value.head.seq);
      return ok(undefined);
    },
    tellOthers,
    async setAdmins(admins) {
      const set = await store.setAdmins(roomId, admins);
      if (set.ok && admins.number > room.admins.number) room = { ...room, admins };
      return set;
    },
  };
}

/** The `ephemeral` message of a frame, written once for the whole room. */
export function ephemeralMessage(connectionId: number, frame: Bytes): Bytes {
  return writeDown({ type: 'ephemeral', connectionId, frame });
}
