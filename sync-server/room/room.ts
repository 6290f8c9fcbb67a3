/**
 * One room while somebody is in it: who is there, where its log stands, and the one place where
 * entries, snapshots and marks become news. Nothing of any document is here. [V10, V11, V20, V21, V26,
 * V33, V51, V63, V104]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { NackCode } from '#shared/wire/errors.ts';
import type { Hello } from '#shared/wire/handshake.ts';
import { NEARLY_FULL_SHARE } from '#shared/wire/limits.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import { isPresent, type Mode } from '#shared/wire/mode.ts';
import type { SnapshotNote } from '#shared/wire/snapshot-note.ts';
import type { Limits } from '../limits.ts';
import type {
  Appended,
  AppendTrain,
  EpochRefusal,
  LogStore,
  NewEpoch,
  RoomState,
  StorageFault,
} from '../log/log-store.ts';
import { faultShape, type Logger } from '../ops/logger.ts';
import { createDelivery, entryMessage, type DeliverySource } from './delivery.ts';
import { createLease, type Lease } from './lease.ts';
import type { Link } from './link.ts';
import { createRoomMarks, type RoomMarks } from './marks.ts';
import {
  countOthers,
  endSeats,
  NOBODY,
  offerAll,
  tellAll,
  tellLive,
  tellPresence,
  type Seat,
} from './seats.ts';
import { neverBack, packed, withAppended } from './known-state.ts';
import { endOf, nackOf } from './refused-append.ts';
import { sendSnapshot, snapshotWay } from './snapshot-way.ts';
import { createWake, type Wake, type WakeSource } from './wake.ts';

/** What a room is made of. */
export type RoomDeps = {
  readonly store: LogStore;
  readonly limits: Limits;
  readonly log: Logger;
  /** Milliseconds that never go back. */
  readonly now: () => number;
};

/** What a seat is taken by. */
export type Login = Pick<Hello, 'cursor' | 'epoch'>;

/** A frame to append. */
export type LogFrame = { readonly bytes: Bytes; readonly isControl: boolean };

/** An epoch to begin in a room that is there. */
export type EpochWanted = Omit<NewEpoch, 'roomId'>;

/** A room in memory. */
export type Room = {
  /** The room as it stands: what is announced, never more than what is durable. */
  state(): RoomState;
  /** Says `welcome` to a connection that only looks and takes no seat: number 0. [V16] */
  greet(link: Link): void;
  /** Takes a seat, says `welcome`, tells the others, and starts the delivery after `cursor`. */
  enter(link: Link, mode: Exclude<Mode, 'head'>, login: Login): Result<Seat, 'full'>;
  leave(seat: Seat): void;
  /** Stores one frame; when it is durable it is news, and then acknowledged. [V10] */
  append(
    seat: Seat,
    id: number,
    frame: LogFrame,
    train: AppendTrain,
  ): Promise<Result<void, NackCode>>;
  /** Sends a message to the other live connections. */
  tellOthers(seat: Seat, message: Bytes): void;
  setAdmins(admins: AdminList): Promise<Result<void, 'no-room' | 'stale-number' | StorageFault>>;
  /** Begins the next epoch; ends every other seat. This one's end is its caller's, once it was answered. [V105] */
  setEpoch(seat: Seat, wanted: EpochWanted): Promise<Result<void, EpochRefusal | StorageFault>>;
  /** Another relay has begun an epoch that is not known here yet. [V107] */
  learnEpoch(stored: RoomState): void;
  /** Takes the room away, as `setEpoch` begins an epoch. [V109] */
  deleteRoom(
    seat: Seat,
    adminNumber: number,
  ): Promise<Result<void, 'no-room' | 'stale-number' | StorageFault>>;
  /** Who may compact. [V60] */
  readonly lease: Lease;
  /** A snapshot by this seat has become the newest: it is news, and the lease is over. [V63] */
  committed(seat: Seat, seq: number): Promise<void>;
  /** Whether this seat committed the snapshot that covers `seq`. */
  isUploader(seat: Seat, seq: number): boolean;
  /** The newest snapshot was confirmed: it is news to all. */
  confirmed(): Promise<void>;
  /** Asks the store again what is kept of the room, after something went. */
  refresh(): Promise<void>;
  /** Another relay has written to the room: what it appended becomes news here. [V73] */
  wake(): Promise<void>;
  readonly marks: RoomMarks;
  /** Whether somebody has a seat. */
  isOccupied(): boolean;
  /** Whether there is no such room any more; one of the same id is another one. */
  isGone(): boolean;
  /** Stores a mark; once it is durable it is news to all but its author. [V26] */
  mark(seat: Seat, mark: SlotMark): Promise<void>;
};

/** A room around what the store says of it. */
export function createRoom(stored: RoomState, deps: RoomDeps): Room {
  return new OpenRoom(stored, deps);
}

/** Its seats and where its log stands; what only some rooms need is made when it is first used. */
class OpenRoom implements Room, DeliverySource, WakeSource {
  readonly #deps: RoomDeps;
  #state: RoomState;
  /** A new list at every change, so that whoever goes through one may end those in it. */
  #seats: readonly Seat[] = NOBODY;
  #lastConnectionId = 0;
  #uploaded: { readonly by: Seat; readonly seq: number } | undefined;
  #lease: Lease | undefined;
  #marks: RoomMarks | undefined;
  #wake: Wake | undefined;
  #isGone = false;

  constructor(stored: RoomState, deps: RoomDeps) {
    this.#state = packed(stored);
    this.#deps = deps;
  }

  state(): RoomState {
    return this.#state;
  }

  get lease(): Lease {
    return (this.#lease ??= createLease(this.#deps.limits.leaseMs));
  }

  get marks(): RoomMarks {
    const { store, limits, now } = this.#deps;
    const { roomId } = this.#state;
    return (this.#marks ??= createRoomMarks({ store, roomId, intervalMs: limits.markMs, now }));
  }

  greet(link: Link): void {
    this.#welcome(link, 0);
  }

  enter(link: Link, mode: Exclude<Mode, 'head'>, login: Login): Result<Seat, 'full'> {
    const { cursor, epoch } = login;
    const { maxRoomConnections, maxBufferedBytes } = this.#deps.limits;
    if (this.#seats.length >= maxRoomConnections) return err('full');
    this.#lastConnectionId += 1;
    const seat: Seat = {
      connectionId: this.#lastConnectionId,
      live: isPresent(mode),
      epoch,
      link,
      delivery: createDelivery(link, this, cursor.seq, maxBufferedBytes),
    };
    // A list of exactly so many places, as a spread would not make it. [V104]
    this.#seats = this.#seats.toSpliced(this.#seats.length, 0, seat);
    this.#welcome(link, seat.connectionId);
    tellPresence(this.#seats, seat, 'joined');
    link.run(() => this.#begin(seat, mode));
    return ok(seat);
  }

  leave(seat: Seat): void {
    this.#lease?.release(seat.connectionId);
    if (!this.#seats.includes(seat)) return;
    this.#seats = this.#seats.filter((other) => other !== seat);
    tellPresence(this.#seats, seat, 'left');
  }

  async append(
    seat: Seat,
    id: number,
    { bytes: frame, isControl }: LogFrame,
    train: AppendTrain,
  ): Promise<Result<void, NackCode>> {
    const { store, limits } = this.#deps;
    const { roomId } = this.#state;
    const wake = this.#theWake();
    wake.hold();
    const { maxRoomBytes } = limits;
    const { epoch } = seat;
    const stored = await store.append({ roomId, epoch, frame, maxRoomBytes, train, isControl });
    if (stored.ok) this.#announce(seat, stored.value, frame);
    wake.letGo();
    const isBehind = !stored.ok && stored.error === 'wrong-epoch';
    if (isBehind || wake.isWanted()) this.#wakeLate(wake);
    const end = stored.ok ? undefined : endOf(stored.error);
    if (end !== undefined) seat.link.end(end);
    if (!stored.ok) return err(nackOf(stored.error));
    const sending = seat.delivery.acknowledge(id, stored.value.head.seq);
    if (sending !== undefined) await sending;
    return ok(undefined);
  }

  tellOthers(author: Seat, message: Bytes): void {
    tellLive(this.#seats, message, author, this.#deps.limits.maxBufferedBytes);
  }

  async setAdmins(
    admins: AdminList,
  ): Promise<Result<void, 'no-room' | 'stale-number' | StorageFault>> {
    const set = await this.#deps.store.setAdmins(this.#state.roomId, admins);
    if (set.ok && admins.number > this.#state.admins.number)
      this.#state = { ...this.#state, admins };
    return set;
  }

  async setEpoch(
    author: Seat,
    wanted: EpochWanted,
  ): Promise<Result<void, EpochRefusal | StorageFault>> {
    const { roomId } = this.#state;
    const { epoch, authPublic, admins } = wanted;
    const wake = this.#theWake();
    wake.hold();
    const set = await this.#deps.store.setEpoch({ ...wanted, roomId });
    if (set.ok) {
      const keys = { epoch, authPublic, admins };
      this.#become({ ...withAppended(this.#state, set.value), ...keys }, author);
      // Who was in is out; who has come in meanwhile under the new epoch reads its entry.
      offerAll(this.#seats, set.value.head.seq, author);
    }
    wake.letGo();
    if (wake.isWanted()) this.#wakeLate(wake);
    if (!set.ok) return set;
    this.#deps.log({ event: 'epoch-begun', room: roomId, epoch });
    return ok(undefined);
  }

  learnEpoch({ epoch, authPublic, admins }: RoomState): void {
    if (epoch > this.#state.epoch) this.#become({ ...this.#state, epoch, authPublic, admins });
  }

  async deleteRoom(
    author: Seat,
    adminNumber: number,
  ): Promise<Result<void, 'no-room' | 'stale-number' | StorageFault>> {
    const { roomId } = this.#state;
    const deleted = await this.#deps.store.deleteRoom(roomId, adminNumber);
    if (!deleted.ok) return deleted;
    this.#deps.log({ event: 'room-deleted', room: roomId });
    this.#goAway(author);
    return deleted;
  }

  async committed(seat: Seat, seq: number): Promise<void> {
    this.#uploaded = { by: seat, seq };
    this.#lease?.release(seat.connectionId);
    await this.refresh();
    tellAll(this.#seats, { type: 'snapshots', snapshots: this.#state.snapshots }, seat);
  }

  isUploader(seat: Seat, seq: number): boolean {
    return this.#uploaded?.by === seat && this.#uploaded.seq === seq;
  }

  async confirmed(): Promise<void> {
    await this.refresh();
    tellAll(this.#seats, { type: 'snapshots', snapshots: this.#state.snapshots });
  }

  async refresh(): Promise<void> {
    const stored = await this.readStored();
    if (stored === undefined) return;
    // The head stays what was announced: entries become news in one place only.
    const { bytes, tailBytes, keptSeq, snapshots } = stored;
    this.#become({ ...this.#state, bytes, tailBytes, keptSeq, snapshots });
  }

  wake(): Promise<void> {
    return this.#theWake().wake();
  }

  isOccupied(): boolean {
    return this.#seats.length > 0;
  }

  isGone(): boolean {
    return this.#isGone;
  }

  async mark(seat: Seat, mark: SlotMark): Promise<void> {
    const put = await this.marks.put(mark, seat);
    if (!put.ok) seat.link.end('relay-fault');
    else if (put.value) tellAll(this.#seats, { type: 'marks', marks: [mark] }, seat);
  }

  // What deliveries and looks ask.

  head(): Cursor {
    return this.#state.head;
  }

  read(afterSeq: number, maxBytes: number): ReturnType<DeliverySource['read']> {
    return this.#deps.store.readEntries(this.#state.roomId, afterSeq, maxBytes);
  }

  snapshotFor(afterSeq: number, mode: Mode): ReturnType<DeliverySource['snapshotFor']> {
    return snapshotWay(this.#deps.store, this.#state, afterSeq, mode === 'replay');
  }

  sendSnapshot(link: Link, note: SnapshotNote): ReturnType<DeliverySource['sendSnapshot']> {
    return sendSnapshot(link, this.#deps.store, this.#state, note);
  }

  async readStored(): Promise<RoomState | undefined> {
    const read = await this.#deps.store.readRoom(this.#state.roomId);
    // Taken away, maybe through another relay. [V98]
    if (!read.ok && read.error === 'no-room') this.#goAway();
    return read.ok ? read.value : undefined;
  }

  /** What another relay on the same store wrote becomes news here. */
  takeStored(stored: RoomState): void {
    const { head, snapshots } = stored;
    const before = this.#state;
    const hasEntries = head.seq > before.head.seq;
    const hasSnapshot = snapshots[0]?.covers.seq !== before.snapshots[0]?.covers.seq;
    this.#become({ ...stored, head: hasEntries ? head : before.head });
    if (hasSnapshot) tellAll(this.#seats, { type: 'snapshots', snapshots });
    if (hasEntries) offerAll(this.#seats, head.seq);
  }

  #welcome(link: Link, connectionId: number): void {
    const others = countOthers(this.#seats, link);
    const { head, epoch, admins, bytes: roomBytes, tailBytes, snapshots } = this.#state;
    const log = { head, roomBytes, tailBytes, snapshots };
    link.send({ type: 'welcome', epoch, admins, connectionId, others, ...log });
    const { keepIdleDays } = this.#deps.limits;
    if (keepIdleDays > 0) link.send({ type: 'idle-limit', days: keepIdleDays });
  }

  /** All marks, and then what the connection lacks of the log. */
  async #begin({ link, delivery }: Seat, mode: Mode): Promise<void> {
    const all = await this.#deps.store.readMarks(this.#state.roomId);
    if (!all.ok) return link.end('relay-fault');
    if (all.value.length > 0) link.send({ type: 'marks', marks: all.value });
    delivery.start(mode);
  }

  #announce(author: Seat, appended: Appended, frame: Bytes): void {
    const seats = this.#seats;
    const { head } = appended;
    this.#become(withAppended(this.#state, appended));
    if (seats.length === (seats.includes(author) ? 1 : 0)) return;
    const message = entryMessage(head.seq, frame);
    for (const seat of seats) if (seat !== author) seat.delivery.offer(head.seq, message);
  }

  /**
   * Takes over what the room is now. Who is there of an epoch that is over is out, but for `author`, who is
   * to be answered first; who is there hears when it gets nearly full or no longer is.
   */
  #become(next: RoomState, author?: Seat): void {
    const { limits, log } = this.#deps;
    const line = limits.maxRoomBytes * NEARLY_FULL_SHARE;
    const [was, is] = [this.#state.bytes >= line, next.bytes >= line];
    const { epoch } = this.#state;
    this.#state = neverBack(this.#state, next);
    if (next.epoch > epoch)
      endSeats(this.#seats, 'wrong-epoch', (seat) => seat !== author && seat.epoch !== next.epoch);
    if (was === is) return;
    const { bytes, roomId } = next;
    if (is) log({ event: 'room-nearly-full', room: roomId, bytes });
    tellAll(this.#seats, { type: 'room-bytes', roomBytes: bytes });
  }

  /** Whoever is in it is told, and out; `author` is to be answered first. */
  #goAway(author?: Seat): void {
    this.#isGone = true;
    endSeats(this.#seats, 'no-room', (seat) => seat !== author);
  }

  #theWake(): Wake {
    return (this.#wake ??= createWake(this));
  }

  /** Not on a connection's behalf: the one that held the look up may be over. */
  #wakeLate(wake: Wake): void {
    wake
      .wake()
      .catch((fault: unknown) =>
        this.#deps.log({ event: 'fault', edge: 'wake', ...faultShape(fault) }),
      );
  }
}
