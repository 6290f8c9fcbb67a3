/**
 * Brings one connection the entries of its room in order, each once: another's as `entry`, its own
 * as `ack`; where the newest snapshot is the shorter way, it goes before them. [V11, V12, V64]
 *
 * Nothing is held back in memory for a connection that is behind: it reads on from the log, piece by
 * piece, as fast as it takes them, until it stands at the head; from then on it is live. A live one
 * that cannot keep up, or that a large entry is for, simply falls behind again.
 */
import { assert } from '#shared/base/assert.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { SnapshotNote } from '#shared/wire/snapshot-note.ts';
import { writeDown } from '#shared/wire/down.ts';
import { MAX_MESSAGE_BYTES } from '#shared/wire/limits.ts';
import { needsParts, partsOf } from '#shared/wire/parts.ts';
import type { Entry, StorageFault } from '../log/log-store.ts';
import type { Link } from './link.ts';

/** What a delivery asks of its room. */
export type DeliverySource = {
  /** The newest entry that has been announced to the room. */
  readonly head: () => Cursor;
  readonly read: (
    afterSeq: number,
    maxBytes: number,
  ) => Promise<Result<readonly Entry[], StorageFault>>;
  /** The snapshot that serves better than the entries after this place, if there is one. */
  readonly snapshotFor: (
    afterSeq: number,
  ) => Promise<Result<SnapshotNote | undefined, StorageFault>>;
  readonly sendSnapshot: (note: SnapshotNote) => Promise<'sent' | 'gone' | StorageFault>;
};

/** The order of entries on one connection. */
export type Delivery = {
  /** Starts from the cursor of the login; `caught-up` is said once, when it stands at the head. */
  readonly start: () => void;
  /** A new entry by another connection; `message` is its `entry`, unless it goes in parts. */
  readonly offer: (seq: number, message: Bytes | undefined) => void;
  /** An own entry is durable: its `ack` takes its place in the order. Resolves when it is sent. */
  readonly acknowledge: (id: number, seq: number) => Promise<void>;
};

type State = { readonly state: 'catching-up' } | { readonly state: 'live' };
type Own = { readonly id: number; readonly seq: number; readonly sent: () => void };

/** A delivery that stands at entry `fromSeq`. `maxBufferedBytes`: above it, a live one falls behind. */
export function createDelivery(
  link: Link,
  source: DeliverySource,
  fromSeq: number,
  maxBufferedBytes: number,
): Delivery {
  let state: State = { state: 'catching-up' };
  let sentSeq = fromSeq;
  let announced = false;
  const ownBySeq = new Map<number, Own>();

  const sendOwn = (taken: Own): void => {
    ownBySeq.delete(taken.seq);
    sentSeq = taken.seq;
    link.send({ type: 'ack', id: taken.id, seq: taken.seq });
    taken.sent();
  };

  const sendEntry = ({ seq, frame }: Entry): void => {
    assert(seq === sentSeq + 1, 'entries go out in order');
    const own = ownBySeq.get(seq);
    if (own !== undefined) {
      sendOwn(own);
      return;
    }
    sentSeq = seq;
    if (!needsParts(frame.length)) link.send({ type: 'entry', seq, frame });
    else for (const part of partsOf(frame)) link.send({ type: 'entry-part', seq, ...part });
  };

  const becomeLive = (): void => {
    state = { state: 'live' };
    if (announced) return;
    announced = true;
    link.send({ type: 'caught-up', head: source.head() });
  };

  /** One piece from the log; false when there is nothing more to do. */
  const sendPiece = async (): Promise<boolean> => {
    const entries = await source.read(sentSeq, MAX_MESSAGE_BYTES);
    const first = entries.ok ? entries.value[0]?.seq : undefined;
    if (!entries.ok || first !== sentSeq + 1) {
      // A sweep may have gone past a slow reader: the next login is served the snapshot.
      link.end(first !== undefined && first > sentSeq ? 'slow-down' : 'relay-fault');
      return false;
    }
    // What is stored but not announced yet may be this connection's own, not known as that so far.
    const head = source.head().seq;
    for (const entry of entries.value) if (entry.seq <= head) sendEntry(entry);
    return true;
  };

  /** Before anything else, once: the snapshot, where that is the shorter way. */
  const begin = async (): Promise<void> => {
    const note = await source.snapshotFor(sentSeq);
    if (!note.ok) {
      link.end('relay-fault');
      return;
    }
    if (note.value !== undefined) {
      const sent = await source.sendSnapshot(note.value);
      if (sent !== 'sent') link.end(sent === 'gone' ? 'slow-down' : 'relay-fault');
      sentSeq = note.value.covers.seq;
    }
    await catchUp();
  };

  const catchUp = async (): Promise<void> => {
    while (!link.signal.aborted) {
      if (link.backlog() > MAX_MESSAGE_BYTES) await link.drained();
      if (link.signal.aborted) return;
      if (sentSeq >= source.head().seq) {
        becomeLive();
        return;
      }
      if (!(await sendPiece())) return;
    }
  };

  const fallBehind = (): void => {
    if (state.state === 'catching-up') return;
    state = { state: 'catching-up' };
    link.run(catchUp);
  };

  return {
    start: () => link.run(begin),
    offer(seq, message) {
      if (state.state !== 'live' || seq <= sentSeq) return;
      const keepsUp = link.backlog() <= maxBufferedBytes;
      if (seq !== sentSeq + 1 || message === undefined || !keepsUp) {
        fallBehind();
        return;
      }
      sentSeq = seq;
      link.sendBytes(message);
    },
    acknowledge: (id, seq) =>
      new Promise((resolve) => {
        const taken = { id, seq, sent: resolve };
        if (state.state === 'live' && seq === sentSeq + 1) {
          sendOwn(taken);
          return;
        }
        if (link.signal.aborted) {
          resolve();
          return;
        }
        link.signal.addEventListener('abort', () => resolve(), { once: true });
        ownBySeq.set(seq, taken);
        fallBehind();
      }),
  };
}

/** The `entry` message of a frame, written once for the whole room; `undefined` when it needs parts. */
export function entryMessage(seq: number, frame: Bytes): Bytes | undefined {
  return needsParts(frame.length) ? undefined : writeDown({ type: 'entry', seq, frame });
}
