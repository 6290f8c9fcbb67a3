/**
 * How far this device has stored and drawn the log, as the others are told, and how far theirs have:
 * kept for one tenure by the owner, across connections. Only a visible page moves what was drawn; a
 * mark goes out at most every 10 s, at once when the page hides, and what could not be told is told by
 * whoever owns next. [S37 to S40]
 */
import type { DeviceId, MemberId, Millis } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import type { Mark } from '#shared/seal/mark.ts';
import type { RosterEntry } from '#shared/seal/roster-state.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { MARK_INTERVAL_MS } from '#shared/wire/limits.ts';
import type { Database } from '../store/database.ts';
import { addMarks, dropMarks, type PeerMark, type StoredMarks } from '../store/room-marks.ts';

/** Seals and sends one mark on the present connection; its number is the connection's to give. */
export type SendMark = (mark: Omit<Mark, 'number'>) => Promise<void>;

/** What the keeper needs. */
export type MarkKeeperDeps = {
  readonly db: Database;
  readonly kept: StoredMarks;
  readonly now: () => Millis;
  readonly stored: () => Cursor;
  /** Whether this context is a page that people see now: it shows what is stored. */
  readonly showing: () => boolean;
  /** What is known of the others has changed. */
  readonly onChange: () => void;
};

/** What is known of another device, of whomever; places are 0 before its first mark. */
export type Peer = Pick<PeerMark, 'memberId' | 'storedSeq' | 'drawnSeq'> & {
  /** When it last said anything, by its clock. */
  readonly heardAt: Millis;
};

/** Marks of one tenure. */
export type MarkKeeper = {
  /** A connection is live; `undefined`: it ended. */
  readonly connect: (send: SendMark | undefined) => void;
  /** What is stored has moved, or this page is seen again. */
  readonly moved: () => void;
  /** A page of this profile that people see shows the log up to there. */
  readonly drawn: (seq: number) => void;
  /** A mark that holds. */
  readonly receive: (from: RosterEntry, mark: Mark) => void;
  /** Another word of another device, said at `at` by its clock. */
  readonly hear: (from: RosterEntry, number: number, at: Millis) => void;
  /** These are struck out: what they have counts for nobody any more. [S37] */
  readonly forget: (struck: ReadonlyMap<DeviceId, unknown>) => void;
  /** Every other device that has said anything. */
  readonly peers: () => readonly Peer[];
  /** Sends now what the relay was not told; resolves when it is out and stored. */
  readonly flush: () => Promise<void>;
  readonly close: () => void;
};

type Heard = { readonly memberId: MemberId; readonly number: number; readonly at: Millis };

/** A keeper that goes on where the last one stopped. */
export function createMarkKeeper(deps: MarkKeeperDeps): MarkKeeper {
  const peers = new Map(deps.kept.peers.map((peer) => [peer.device, peer]));
  const heard = new Map<DeviceId, Heard>();
  let drawnSeq = deps.kept.drawnSeq;
  let toldSeq = deps.kept.toldSeq;
  let toldStored = -1;
  let send: SendMark | undefined;
  let lastSent = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isQueued = false;
  let work: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    isQueued = false;
    // What could not be stored is stored with the next.
    await addMarks(deps.db, { drawnSeq, toldSeq, peers: [...peers.values()] });
  };
  /** What changes before its turn has come is written with it. */
  const store = (): void => {
    if (isQueued) return;
    isQueued = true;
    work = work.then(write).catch(reportFault);
  };
  /** Nothing is drawn that is not stored: a log that began anew has other entries under its numbers. */
  const drawnNow = (): number => Math.min(drawnSeq, deps.stored().seq);
  const isTold = (): boolean => drawnNow() <= toldSeq && deps.stored().seq === toldStored;

  const sendNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (send === undefined || isTold()) return;
    const sending = send;
    const stored = deps.stored();
    const mark = { stored, drawnSeq: drawnNow(), time: deps.now() };
    lastSent = performance.now();
    toldStored = stored.seq;
    const drawnRose = mark.drawnSeq > toldSeq;
    const sent = sending(mark).then(() => {
      if (!drawnRose) return;
      toldSeq = Math.max(toldSeq, mark.drawnSeq);
      store();
    });
    work = Promise.all([work, sent]).then(() => undefined, reportFault);
  };
  const wake = (): void => {
    if (send === undefined || isTold()) return;
    const left = lastSent + MARK_INTERVAL_MS - performance.now();
    if (left <= 0) sendNow();
    else timer ??= setTimeout(sendNow, left);
  };
  const draw = (seq: number): void => {
    const next = Math.min(seq, deps.stored().seq);
    if (next <= drawnSeq) return;
    drawnSeq = next;
    store();
  };
  const hear = (device: DeviceId, said: Heard): void => {
    if (said.number > (heard.get(device)?.number ?? -1)) heard.set(device, said);
  };
  for (const { device, memberId, number, time } of peers.values())
    hear(device, { memberId, number, at: time });

  return {
    connect(next) {
      send = next;
      // The relay may have lost the mark, or another device's took its place.
      toldStored = -1;
      lastSent = Number.NEGATIVE_INFINITY;
      if (next === undefined) clearTimeout(timer);
      timer = undefined;
      wake();
    },
    moved() {
      if (deps.showing()) draw(deps.stored().seq);
      wake();
    },
    drawn(seq) {
      draw(seq);
      wake();
    },
    receive(from, mark) {
      const { number, time, drawnSeq: drawn } = mark;
      if (number <= (peers.get(from.id)?.number ?? -1)) return;
      const { id: device, memberId } = from;
      const storedSeq = mark.stored.seq;
      peers.set(device, { device, memberId, storedSeq, drawnSeq: drawn, time, number });
      hear(device, { memberId, number, at: time });
      store();
      deps.onChange();
    },
    hear(from, number, at) {
      hear(from.id, { memberId: from.memberId, number, at });
      deps.onChange();
    },
    forget(struck) {
      const gone = [...struck.keys()].filter((device) => heard.has(device));
      for (const device of gone) {
        heard.delete(device);
        peers.delete(device);
      }
      if (gone.length === 0) return;
      const drop = async (): Promise<void> => void (await dropMarks(deps.db, gone));
      work = work.then(drop).catch(reportFault);
      deps.onChange();
    },
    peers: () =>
      [...heard].map(([device, { memberId, at }]) => {
        const { storedSeq, drawnSeq: drawn } = peers.get(device) ?? { storedSeq: 0, drawnSeq: 0 };
        return { memberId, storedSeq, drawnSeq: drawn, heardAt: at };
      }),
    async flush() {
      sendNow();
      await work;
      // The send that just ended has something to store.
      await work;
    },
    close() {
      clearTimeout(timer);
      send = undefined;
    },
  };
}
