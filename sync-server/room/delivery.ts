/**
 * Brings one connection the entries of its room in order, each once: another's as `entry`, its own
 * as `ack`; where the newest snapshot is the shorter way, it goes before them. [V11, V12, V64, V104]
 *
 * Nothing is held back in memory for a connection that is behind: it reads on from the log, piece by
 * piece, as fast as it takes them, until it stands at the head; from then on it is live. A live one
 * that cannot keep up, or that a large entry is for, simply falls behind again.
 */
import { assert } from '#shared/base/assert.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { Mode } from '#shared/wire/mode.ts';
import type { SnapshotNote } from '#shared/wire/snapshot-note.ts';
import { writeDown } from '#shared/wire/down.ts';
import { MAX_MESSAGE_BYTES } from '#shared/wire/limits.ts';
import { needsParts, partsOf } from '#shared/wire/parts.ts';
import type { Entry, StorageFault } from '../log/log-store.ts';
import type { Link } from './link.ts';

/** What a delivery asks of its room. */
export type DeliverySource = {
  /** The newest entry that has been announced to the room. */
  head(): Cursor;
  read(afterSeq: number, maxBytes: number): Promise<Result<readonly Entry[], StorageFault>>;
  /** The snapshot that serves better than the entries after this place, if there is one. */
  snapshotFor(
    afterSeq: number,
    mode: Mode,
  ): Promise<Result<SnapshotNote | undefined, StorageFault>>;
  sendSnapshot(link: Link, note: SnapshotNote): Promise<'sent' | 'gone' | StorageFault>;
};

/** The order of entries on one connection. */
export type Delivery = {
  /** Starts from the cursor of the login; `caught-up` is said once, when it stands at the head. */
  start(mode: Mode): void;
  /** A new entry by another connection; `message` is its `entry`, unless it goes in parts. */
  offer(seq: number, message: Bytes | undefined): void;
  /**
   * An own entry is durable: its `ack` takes its place in the order. Resolves when it is sent; nothing where
   * that is at once.
   */
  acknowledge(id: number, seq: number): Promise<void> | undefined;
};

type Own = { readonly id: number; readonly seq: number; readonly sent: () => void };

/** A delivery that stands at entry `fromSeq`. `maxBufferedBytes`: above it, a live one falls behind. */
export function createDelivery(
  link: Link,
  source: DeliverySource,
  fromSeq: number,
  maxBufferedBytes: number,
): Delivery {
  return new LinkDelivery(link, source, fromSeq, maxBufferedBytes);
}

class LinkDelivery implements Delivery {
  readonly #link: Link;
  readonly #source: DeliverySource;
  readonly #maxBufferedBytes: number;
  #sentSeq: number;
  #isLive = false;
  #isAnnounced = false;
  /** While own entries wait for those before them. */
  #ownBySeq: Map<number, Own> | undefined;

  constructor(link: Link, source: DeliverySource, fromSeq: number, maxBufferedBytes: number) {
    this.#link = link;
    this.#source = source;
    this.#sentSeq = fromSeq;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  start(mode: Mode): void {
    this.#link.run(() => this.#begin(mode));
  }

  offer(seq: number, message: Bytes | undefined): void {
    if (!this.#isLive || seq <= this.#sentSeq) return;
    const keepsUp = this.#link.backlog() <= this.#maxBufferedBytes;
    if (seq !== this.#sentSeq + 1 || message === undefined || !keepsUp) {
      this.#fallBehind();
      return;
    }
    this.#sentSeq = seq;
    this.#link.sendBytes(message);
  }

  acknowledge(id: number, seq: number): Promise<void> | undefined {
    if (this.#isLive && seq === this.#sentSeq + 1) {
      this.#sendAck(id, seq);
      return undefined;
    }
    if (this.#link.isOver()) return undefined;
    return new Promise((resolve) => {
      this.#link.signal.addEventListener('abort', () => resolve(), { once: true });
      this.#ownBySeq ??= new Map();
      this.#ownBySeq.set(seq, { id, seq, sent: resolve });
      this.#fallBehind();
    });
  }

  /** Before anything else, once: the snapshot, where that is the shorter way. */
  async #begin(mode: Mode): Promise<void> {
    const note = await this.#source.snapshotFor(this.#sentSeq, mode);
    if (!note.ok) {
      this.#link.end('relay-fault');
      return;
    }
    if (note.value !== undefined) {
      const sent = await this.#source.sendSnapshot(this.#link, note.value);
      if (sent !== 'sent') this.#link.end(sent === 'gone' ? 'slow-down' : 'relay-fault');
      this.#sentSeq = note.value.covers.seq;
    }
    await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    const link = this.#link;
    while (!link.isOver()) {
      if (link.backlog() > MAX_MESSAGE_BYTES) await link.drained();
      if (link.isOver()) return;
      if (this.#sentSeq >= this.#source.head().seq) {
        this.#becomeLive();
        return;
      }
      if (!(await this.#sendPiece())) return;
    }
  }

  /** One piece from the log; false when there is nothing more to do. */
  async #sendPiece(): Promise<boolean> {
    const entries = await this.#source.read(this.#sentSeq, MAX_MESSAGE_BYTES);
    const first = entries.ok ? entries.value[0]?.seq : undefined;
    if (!entries.ok || first !== this.#sentSeq + 1) {
      // A sweep may have gone past a slow reader: the next login is served the snapshot.
      const isPast = first !== undefined && first > this.#sentSeq;
      this.#link.end(isPast ? 'slow-down' : 'relay-fault');
      return false;
    }
    // What is stored but not announced yet may be this connection's own, not known as that so far.
    const head = this.#source.head().seq;
    for (const entry of entries.value) if (entry.seq <= head) this.#sendEntry(entry);
    return true;
  }

  #sendEntry({ seq, frame }: Entry): void {
    assert(seq === this.#sentSeq + 1, 'entries go out in order');
    const own = this.#ownBySeq?.get(seq);
    if (own !== undefined) {
      this.#sendOwn(own);
      return;
    }
    this.#sentSeq = seq;
    if (!needsParts(frame.length)) this.#link.send({ type: 'entry', seq, frame });
    else for (const part of partsOf(frame)) this.#link.send({ type: 'entry-part', seq, ...part });
  }

  #sendOwn({ id, seq, sent }: Own): void {
    this.#ownBySeq?.delete(seq);
    if (this.#ownBySeq?.size === 0) this.#ownBySeq = undefined;
    this.#sendAck(id, seq);
    sent();
  }

  #sendAck(id: number, seq: number): void {
    this.#sentSeq = seq;
    this.#link.send({ type: 'ack', id, seq });
  }

  #becomeLive(): void {
    this.#isLive = true;
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    this.#link.send({ type: 'caught-up', head: this.#source.head() });
  }

  #fallBehind(): void {
    if (!this.#isLive) return;
    this.#isLive = false;
    this.#link.run(() => this.#catchUp());
  }
}

/** The `entry` message of a frame, written once for the whole room; `undefined` when it needs parts. */
export function entryMessage(seq: number, frame: Bytes): Bytes | undefined {
  return needsParts(frame.length) ? undefined : writeDown({ type: 'entry', seq, frame });
}
