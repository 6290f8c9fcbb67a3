/**
 * One room while somebody is in it: who is there, where its log stands, and the one place where
 * entries, snapshots and marks become news. Nothing of any document is here. [V10, V11, V20, V21, V26,
 * V33, V51, V63]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { writeDown, type DownMessage } from '#shared/wire/down.ts';
import type { ErrorCode, NackCode } from '#shared/wire/errors.ts';
import { NEARLY_FULL_SHARE } from '#shared/wire/limits.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import { isPresent, type Mode } from '#shared/wire/mode.ts';
import type { Limits } from '../limits.ts';
import type { Appended, AppendTrain, LogStore, RoomState, StorageFault } from '../log/log-store.ts';
import { faultShape, type Logger } from '../ops/logger.ts';
import { createDelivery, entryMessage, type Delivery, type DeliverySource } from './delivery.ts';
import { createLease, type Lease } from './lease.ts';
import type { Link } from './link.ts';
import { createRoomMarks, type RoomMarks } from './marks.ts';
import { sendSnapshot, snapshotWay } from './snapshot-way.ts';
import { createWake } from './wake.ts';

/** What a room is made of. */
export type RoomDeps = {
  readonly store: LogStore;
  readonly limits: Limits;
  readonly log: Logger;
  /** Milliseconds that never go back. */
  readonly now: () => number;
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
    train: AppendTrain,
  ) => Promise<Result<void, NackCode>>;
  /** Sends a message to the other live connections. */
  readonly tellOthers: (seat: Seat, message: Bytes) => void;
  readonly setAdmins: (
    admins: AdminList,
  ) => Promise<Result<void, 'no-room' | 'stale-number' | StorageFault>>;
  /** Who may compact. [V60] */
  readonly lease: Lease;
  /** A snapshot by this seat has become the newest: it is news, and the lease is over. [V63] */
  readonly committed: (seat: Seat, seq: number) => Promise<void>;
  /** Whether this seat committed the snapshot that covers `seq`. */
  readonly isUploader: (seat: Seat, seq: number) => boolean;
  /** The newest snapshot was confirmed: it is news to all. */
  readonly confirmed: () => Promise<void>;
  /** Asks the store again what is kept of the room, after something went. */
  readonly refresh: () => Promise<void>;
  /** Another relay has written to the room: what it appended becomes news here. [V73] */
  readonly wake: () => Promise<void>;
  readonly marks: RoomMarks;
  /** Whether somebody has a seat. */
  readonly isOccupied: () => boolean;
  /** Ends every connection that has a seat. */
  readonly end: (code: ErrorCode) => void;
  /** Stores a mark; once it is durable it is news to all but its author. [V26] */
  readonly mark: (seat: Seat, mark: SlotMark) => Promise<void>;
};

/** A room around what the store says of it. */
export function createRoom(stored: RoomState, { store, limits, log, now }: RoomDeps): Room {
  let room = stored;
  let lastConnectionId = 0;
  const seats = new Set<Seat>();
  const { roomId } = stored;
  const lease = createLease(limits.leaseMs);
  const marks = createRoomMarks({ store, roomId, intervalMs: limits.markMs, now });
  let uploaded: { readonly by: Seat; readonly seq: number } | undefined;

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

  const tellAll = (message: DownMessage, except?: Seat): void => {
    const bytes = writeDown(message);
    for (const seat of seats) if (seat !== except) seat.link.sendBytes(bytes);
  };

  /** Takes over what the room is now; who is there hears when it gets nearly full or no longer is. */
  const become = (next: RoomState): void => {
    const line = limits.maxRoomBytes * NEARLY_FULL_SHARE;
    const [was, is] = [room.bytes >= line, next.bytes >= line];
    room = next;
    if (was === is) return;
    const { bytes } = next;
    if (is) log({ event: 'room-nearly-full', room: roomId, bytes });
    tellAll({ type: 'room-bytes', roomBytes: bytes });
  };

  const announce = (author: Seat, { head, bytes, tailBytes }: Appended, frame: Bytes): void => {
    if (head.seq > room.head.seq) become({ ...room, head, bytes, tailBytes });
    if (seats.size === (seats.has(author) ? 1 : 0)) return;
    const message = entryMessage(head.seq, frame);
    for (const seat of seats) if (seat !== author) seat.delivery.offer(head.seq, message);
  };

  const refresh = async (): Promise<void> => {
    const read = await store.readRoom(roomId);
    if (!read.ok) return;
    // The head stays what was announced: entries become news in one place only.
    const { bytes, tailBytes, keptSeq, snapshots } = read.value;
    become({ ...room, bytes, tailBytes, keptSeq, snapshots });
  };

  /** What another relay on the same store wrote becomes news here. */
  const takeOthers = (stored: RoomState): void => {
    const { head, snapshots } = stored;
    const hasEntries = head.seq > room.head.seq;
    const hasSnapshot = snapshots[0]?.covers.seq !== room.snapshots[0]?.covers.seq;
    become({ ...stored, head: hasEntries ? head : room.head });
    if (hasSnapshot) tellAll({ type: 'snapshots', snapshots });
    if (hasEntries) for (const seat of seats) seat.delivery.offer(head.seq, undefined);
  };
  const end = (code: ErrorCode): void => {
    for (const seat of [...seats]) seat.link.end(code);
  };
  const wake = createWake(async () => {
    const read = await store.readRoom(roomId);
    // Taken away, maybe through another relay. [V98]
    if (!read.ok && read.error === 'no-room') end('no-room');
    return read.ok ? read.value : undefined;
  }, takeOthers);

  /** Not on a connection's behalf: the one that held the look up may be over. */
  const wakeLate = (): void => {
    wake
      .wake()
      .catch((fault: unknown) => log({ event: 'fault', edge: 'wake', ...faultShape(fault) }));
  };

  const welcome = (link: Link, connectionId: number): void => {
    let others = 0;
    for (const seat of seats) if (seat.link !== link && seat.live) others += 1;
    const { head, epoch, admins, bytes: roomBytes, tailBytes, snapshots } = room;
    const log = { head, roomBytes, tailBytes, snapshots };
    link.send({ type: 'welcome', epoch, admins, connectionId, others, ...log });
    if (limits.keepIdleDays > 0) link.send({ type: 'idle-limit', days: limits.keepIdleDays });
  };

  /** All marks, and then what the connection lacks of the log. */
  const begin = async ({ link, delivery }: Seat): Promise<void> => {
    const all = await marks.all();
    if (!all.ok) return link.end('relay-fault');
    if (all.value.length > 0) link.send({ type: 'marks', marks: all.value });
    delivery.start();
  };

  const sourceFor = (link: Link, mode: Mode): DeliverySource => ({
    head: () => room.head,
    read: (after, maxBytes) => store.readEntries(roomId, after, maxBytes),
    snapshotFor: (after) => snapshotWay(store, room, after, mode === 'replay'),
    sendSnapshot: (note) => sendSnapshot(link, store, room, note),
  });

  return {
    state: () => room,
    greet: (link) => welcome(link, 0),
    enter(link, mode, cursor) {
      if (seats.size >= limits.maxRoomConnections) return err('full');
      lastConnectionId += 1;
      const source = sourceFor(link, mode);
      const seat: Seat = {
        connectionId: lastConnectionId,
        live: isPresent(mode),
        link,
        delivery: createDelivery(link, source, cursor.seq, limits.maxBufferedBytes),
      };
      seats.add(seat);
      welcome(link, seat.connectionId);
      tellPresence(seat, 'joined');
      link.run(() => begin(seat));
      return ok(seat);
    },
    leave(seat) {
      lease.release(seat.connectionId);
      if (seats.delete(seat)) tellPresence(seat, 'left');
    },
    async append(seat, id, epoch, frame, train) {
      const { maxRoomBytes } = limits;
      const release = wake.hold();
      const stored = await store.append({ roomId, epoch, frame, maxRoomBytes, train });
      if (stored.ok) announce(seat, stored.value, frame);
      release();
      if (wake.isWanted()) wakeLate();
      if (!stored.ok && stored.error === 'no-room') seat.link.end('no-room');
      if (!stored.ok) return err(nackOf(stored.error));
      await seat.delivery.acknowledge(id, stored.value.head.seq);
      return ok(undefined);
    },
    tellOthers,
    async setAdmins(admins) {
      const set = await store.setAdmins(roomId, admins);
      if (set.ok && admins.number > room.admins.number) room = { ...room, admins };
      return set;
    },
    lease,
    async committed(seat, seq) {
      uploaded = { by: seat, seq };
      lease.release(seat.connectionId);
      await refresh();
      tellAll({ type: 'snapshots', snapshots: room.snapshots }, seat);
    },
    isUploader: (seat, seq) => uploaded?.by === seat && uploaded.seq === seq,
    async confirmed() {
      await refresh();
      tellAll({ type: 'snapshots', snapshots: room.snapshots });
    },
    refresh,
    wake: wake.wake,
    marks,
    isOccupied: () => seats.size > 0,
    end,
    async mark(seat, mark) {
      const put = await marks.put(mark, seat.connectionId);
      if (!put.ok) seat.link.end('relay-fault');
      else if (put.value) tellAll({ type: 'marks', marks: [mark] }, seat);
    },
  };
}

/** What the author is told of an append that was not stored. */
function nackOf(error: string): NackCode {
  return error === 'room-full' || error === 'suspended' ? error : 'relay-fault';
}

/** The `ephemeral` message of a frame, written once for the whole room. */
export function ephemeralMessage(connectionId: number, frame: Bytes): Bytes {
  return writeDown({ type: 'ephemeral', connectionId, frame });
}
