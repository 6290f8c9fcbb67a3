/**
 * What arrives from the log on one connection, in order: staged until caught up, then handed to the
 * document one by one; more than a room holds is never staged. Once the provider has stopped listening the chain is still followed, for the
 * answers to what is in flight, but the cursor stands still. [R1, R2, R6, S10]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { sameCursor, type Cursor } from '#shared/wire/cursor.ts';
import type { EntryPart } from '#shared/wire/log-messages.ts';
import type { Snapshot, SnapshotPartDown } from '#shared/wire/snapshot-down.ts';
import { createPartJoiner, type PartJoiner } from '#shared/wire/parts.ts';
import type { Gate } from './gate.ts';
import type { Intake } from './intake.ts';
import type { EntryHolds, LogTail } from './log-tail.ts';
import type { HistoryFault, LogReader, ReadEntry } from './log-reader.ts';
import type { AcknowledgedKeys } from './outbox.ts';
import { step2Message, updateMessage } from './provider-messages.ts';
import { MAX_WAITING_BYTES, MESSAGE_COST_BYTES, type LineEnd } from './relay-line.ts';
import type { ProviderPort } from './sealed-socket.ts';
import type { ReadSnapshot, SnapshotFault } from './snapshot-reader.ts';
import { joinAllRanges, NO_RANGES, type UpdateRanges } from './update-ranges.ts';

/** What arrivals need. */
export type ArrivalsDeps = {
  readonly reader: LogReader;
  readonly intake: Intake;
  readonly gate: Gate;
  readonly port: ProviderPort;
  readonly tail: LogTail;
  /** The log is read from its beginning, to bring back what it lacks. [S52] */
  readonly restoring: boolean;
  /**
   * The log holds this, what came of a snapshot and after it, or all; in the tick before it is
   * delivered. [S45, S52]
   */
  readonly onHeld: (held: UpdateRanges, snapshot: ReadSnapshot | undefined) => void;
  /** What is stored here: of entries up to there only the chain and the tail are of use. [S46] */
  readonly storedSeq: number;
  readonly onSnapshotFault: (fault: SnapshotFault) => void;
  /** The place of the newest snapshot at the relay; 0 for none. */
  readonly snapshotPlace: () => number;
  /** That snapshot lacks this: it could not be read when that was made. [S46] */
  readonly onMissing: (update: Bytes) => void;
  readonly onHistory: (fault: HistoryFault) => void;
  readonly onRoster: () => void;
  /** Called before entries are taken; what it returns is called with them afterwards. */
  readonly onMeeting: (when: 'catching-up' | 'live') => (entries: readonly ReadEntry[]) => void;
};

/** What arrives; a `LineEnd` ends the connection. */
export type Arrivals = {
  readonly entry: (seq: number, frame: Bytes) => Promise<LineEnd | undefined>;
  readonly part: (message: EntryPart) => Promise<LineEnd | undefined>;
  /** A snapshot stands for the log up to its place, before anything else is staged. */
  readonly snapshot: (message: Snapshot) => LineEnd | undefined;
  readonly snapshotPart: (message: SnapshotPartDown) => Promise<LineEnd | undefined>;
  /** All entries up to `head` were sent: the provider gets them at once and is open. */
  readonly caughtUp: (head: Cursor) => Promise<LineEnd | undefined>;
  /** An own append is entry `seq`; `keys` is what it took along. Roster records are read as others'. `ranges`: what it holds. */
  readonly own: (
    seq: number,
    frame: Bytes,
    keys: AcknowledgedKeys | 'record',
    ranges: UpdateRanges,
  ) => Promise<LineEnd | undefined>;
};

/** A Yjs update that holds nothing. */
const EMPTY_UPDATE: Bytes = new Uint8Array([0, 0]);

function holdsOf(entry: ReadEntry): EntryHolds {
  if (entry.type === 'update') return { ranges: entry.ranges };
  return { ranges: NO_RANGES, record: entry.type === 'roster' ? entry.record : undefined };
}

/** Arrivals of one connection. */
export function createArrivals(deps: ArrivalsDeps): Arrivals {
  const { reader, intake, gate, port, tail } = deps;
  const staged: ReadEntry[] = [];
  let stagedBytes = 0;
  let live = false;
  let awaited: { readonly snapshot: Snapshot; readonly parts: PartJoiner } | undefined;
  let served: ReadSnapshot | undefined;
  let joiner: { readonly seq: number; readonly parts: PartJoiner } | undefined;

  const broken = (fault: HistoryFault): LineEnd => {
    deps.onHistory(fault);
    return 'wrong-history';
  };
  const unusable = (fault: SnapshotFault): LineEnd => {
    deps.onSnapshotFault(fault);
    return 'unusable-snapshot';
  };

  /** The end of a connection on which an epoch is in force that it cannot read, or go on in. [S78] */
  const epochEnd = async (when: 'reading' | 'live'): Promise<LineEnd | undefined> => {
    const fault = await reader.epochFault(when);
    return fault === 'no-secret' ? 'epoch-over' : fault;
  };

  const take = async (entries: readonly ReadEntry[], moves: boolean): Promise<void> => {
    await gate.pass();
    if (!port.isListening()) return;
    intake.take(entries, moves ? reader.cursor() : undefined, (updates) => {
      for (const update of updates) port.deliver(updateMessage(update));
    });
    if (entries.some((entry) => entry.type === 'roster')) deps.onRoster();
  };

  /** Looks again at what was set aside, for as long as that helps. */
  const retryAside = async (): Promise<void> => {
    let before = Number.POSITIVE_INFINITY;
    while (intake.aside().length > 0 && intake.aside().length < before) {
      before = intake.aside().length;
      const again = await reader.retry(intake.aside());
      if (again.length === 0) continue;
      await take(again, false);
      const waiting = new Set(intake.aside().map(({ seq }) => seq));
      for (const one of again)
        if (one.type === 'update' && one.seq <= deps.snapshotPlace() && !waiting.has(one.seq))
          deps.onMissing(one.update);
    }
  };

  const entry: Arrivals['entry'] = async (seq, frame) => {
    const isOver = await epochEnd('reading');
    if (isOver !== undefined) return isOver;
    const read = await reader.read(seq, frame);
    if (!read.ok) return broken(read.error);
    if (reader.sawFork()) deps.onHistory('fork');
    tail.add(seq, frame.length, holdsOf(read.value));
    if (seq <= deps.storedSeq) return undefined;
    if (live) {
      const met = deps.onMeeting('live');
      await take([read.value], true);
      met([read.value]);
      await retryAside();
      return read.value.type === 'roster' ? epochEnd('live') : undefined;
    }
    staged.push(read.value);
    stagedBytes += frame.length + MESSAGE_COST_BYTES;
    return stagedBytes > MAX_WAITING_BYTES ? 'not-a-relay' : undefined;
  };

  /** A snapshot in the place of what it covers; what it cannot be used for ends the connection. */
  const takeSnapshot = async ({ covers }: Snapshot, frame: Bytes): Promise<LineEnd | undefined> => {
    const read = await reader.readSnapshot(frame, covers);
    if (!read.ok) return unusable(read.error);
    staged.push(reader.passSnapshot(read.value, frame));
    stagedBytes += frame.length + read.value.update.length;
    served = read.value;
    return undefined;
  };

  return {
    entry,
    snapshot(snapshot) {
      const isPlaced = snapshot.covers.seq > reader.cursor().seq;
      if (live || staged.length > 0 || awaited !== undefined || !isPlaced) return 'not-a-relay';
      awaited = { snapshot, parts: createPartJoiner() };
      return undefined;
    },
    async snapshotPart(message) {
      const { seq, total } = message;
      if (awaited?.snapshot.covers.seq !== seq || awaited.snapshot.total !== total)
        return 'not-a-relay';
      const frame = awaited.parts.add(message);
      if (!frame.ok) return 'not-a-relay';
      if (frame.value === undefined) return undefined;
      return takeSnapshot(awaited.snapshot, frame.value);
    },
    async part(message) {
      if (joiner?.seq !== message.seq) joiner = { seq: message.seq, parts: createPartJoiner() };
      const frame = joiner.parts.add(message);
      if (!frame.ok) return 'not-a-relay';
      if (frame.value === undefined) return undefined;
      joiner = undefined;
      return entry(message.seq, frame.value);
    },
    async caughtUp(head) {
      if (live) return 'not-a-relay';
      if (!sameCursor(head, reader.cursor()) || !reader.passesCheckpoints()) return broken('gap');
      if (served !== undefined && reader.roster().struck.has(served.author))
        return unusable('struck-out');
      const isOver = await epochEnd('live');
      if (isOver === 'unconfirmed-epoch' && served !== undefined) return unusable('other-epoch');
      if (isOver !== undefined) return isOver;
      await gate.pass();
      if (!port.isListening()) return 'closed';
      live = true;
      port.open();
      const entries = staged.splice(0);
      const met = deps.onMeeting('catching-up');
      if (served !== undefined || deps.restoring) {
        const updates = entries.filter((entry) => entry.type === 'update');
        deps.onHeld(joinAllRanges(updates.map(({ ranges }) => ranges)), served);
      }
      // The first is the answer to the provider's step 1, also where there is nothing new.
      let message = step2Message;
      intake.take(entries, reader.cursor(), (updates) => {
        for (const update of updates.length === 0 ? [undefined] : updates) {
          port.deliver(message(update));
          message = (next) => updateMessage(next ?? EMPTY_UPDATE);
        }
      });
      met(entries);
      await retryAside();
      return undefined;
    },
    async own(seq, frame, keys, ranges) {
      if (keys === 'record') return entry(seq, frame);
      const passed = await reader.passOwn(seq, frame);
      if (!passed.ok) return broken(passed.error);
      tail.add(seq, frame.length, { ranges });
      intake.acknowledged(keys, port.isListening() ? reader.cursor() : undefined);
      return undefined;
    },
  };
}
