/**
 * All that one connection does with snapshots once it is logged in: it goes on from one that the relay
 * serves, compares one that another member left, and makes its own. [R4, S45 to S47]
 */
import type * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import { sameCursor, type Cursor } from '#shared/wire/cursor.ts';
import type { Welcome } from '#shared/wire/handshake.ts';
import type { SnapshotNote, SnapshotNotes } from '#shared/wire/snapshot-note.ts';
import type { Database } from '../store/database.ts';
import type { CompactionPort } from './compactor.ts';
import { compare, confirm } from './comparison.ts';
import { missingFrom } from './doc-ranges.ts';
import type { FrameWriter } from './frame-writer.ts';
import type { Intake } from './intake.ts';
import type { Ledger } from './ledger.ts';
import type { LogReader } from './log-reader.ts';
import { createLogTail, type LogTail } from './log-tail.ts';
import type { Outbox } from './outbox.ts';
import { pause } from './pause.ts';
import type { RelayLine } from './relay-line.ts';
import { createSequence } from './sequence.ts';
import { createSnapshotLine, type SnapshotLine } from './snapshot-line.ts';
import { makeSnapshot } from './snapshot-maker.ts';
import type { ReadSnapshot, SnapshotFault } from './snapshot-reader.ts';
import { joinRanges, type UpdateRanges } from './update-ranges.ts';
import type { Uploader } from './uploader.ts';

/** What snapshots need of their connection. */
export type SnapshotPartsDeps = {
  readonly line: RelayLine;
  readonly welcome: Welcome;
  readonly db: Database;
  readonly doc: Y.Doc;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly uploader: Uploader;
  readonly reader: LogReader;
  readonly intake: Intake;
  /** How far the log is stored, and which snapshot was compared last. */
  readonly stored: () => { readonly cursor: Cursor; readonly compared?: Cursor | undefined };
  readonly write: FrameWriter;
  /** How long a device may wait, by chance, before it compares. */
  readonly spreadMs: number;
  /** The next connection reads the entries after a place again; false where this one has. */
  readonly readAgain: (place: Cursor) => boolean;
  /** A snapshot lacks this, and we have it. */
  readonly onMissing: (update: Bytes) => void;
  readonly onFault: (fault: SnapshotFault) => void;
};

/** Snapshots of one connection. */
export type SnapshotParts = {
  readonly line: SnapshotLine;
  readonly tail: LogTail;
  readonly compaction: CompactionPort;
  /** What the newest snapshot covers; 0 for none. */
  readonly place: () => number;
  /** Before `held`, all of the log with the snapshot served, is delivered. */
  readonly held: (held: UpdateRanges, snapshot: ReadSnapshot | undefined) => void;
  readonly live: () => void;
  readonly changed: (notes: SnapshotNotes) => void;
};

function isSame(covers: Cursor, compared: Cursor | undefined): boolean {
  return compared !== undefined && sameCursor(covers, compared);
}

/** The snapshots of one connection. */
export function createSnapshotParts(deps: SnapshotPartsDeps): SnapshotParts {
  const { welcome, reader, outbox, ledger, uploader, intake, doc, db, stored } = deps;
  const line = createSnapshotLine(deps.line);
  const tail = createLogTail({
    from: reader.cursor().seq,
    head: welcome.head.seq,
    bytes: welcome.tailBytes,
  });
  const comparing = createSequence();
  let notes = welcome.snapshots;
  let served: ReadSnapshot | undefined;
  /** One that cannot be used: nobody came by it, so nobody lacks what it lacks. */
  let unusable: Cursor | undefined;

  const newestUncompared = (): SnapshotNote | undefined => {
    const { compared } = stored();
    return notes.slice(0, 1).find(({ covers }) => !isSame(covers, compared));
  };
  /** After every row that was made so far, what is missing in a snapshot included. [R3] */
  const remember = (compared: Cursor): void =>
    ledger.commit({ rows: [], acknowledged: [], change: { compared } });

  const readNewest = async (covers: Cursor): Promise<ReadSnapshot | 'outlived' | undefined> => {
    if (served !== undefined && sameCursor(served.covers, covers)) return served;
    const frame = await line.fetch(covers.seq);
    if (!(frame instanceof Uint8Array)) return undefined;
    const read = await reader.readSnapshot(frame, covers);
    if (read.ok) return read.value;
    // Made in good time, perhaps; there is nothing wrong that a person had to know.
    if (read.error === 'struck-out') return 'outlived';
    unusable = covers;
    deps.onFault(read.error);
    return undefined;
  };

  const compareNewest = async (): Promise<void> => {
    if (newestUncompared() === undefined) return;
    await pause(Math.random() * deps.spreadMs, line.ended);
    const newest = newestUncompared();
    const snapshot = newest === undefined ? undefined : await readNewest(newest.covers);
    if (newest === undefined || snapshot === undefined) return;
    if (snapshot === 'outlived' && !line.ended.aborted) remember(newest.covers);
    if (snapshot === 'outlived') return;
    const { roster } = reader;
    const { ended } = line;
    const { readAgain, onMissing } = deps;
    const given = { doc, roster, tail, uploader, ended, readAgain, onMissing };
    const found = await compare({ ...given, waiting: outbox.ranges }, snapshot);
    if (found === 'not-yet') return;
    // Who came by it has nothing to compare it with.
    if (found === 'whole' && !newest.confirmed && snapshot !== served)
      await confirm(line, newest.covers.seq);
    served = undefined;
    if (!ended.aborted) remember(newest.covers);
  };
  const compareInTurn = (): void => void comparing.add(compareNewest);

  const isJudged = (): boolean => {
    const newest = newestUncompared();
    return newest === undefined || isSame(newest.covers, unusable);
  };
  const isQuiet = (): boolean =>
    outbox.size() === 0 && !uploader.isBusy() && ledger.state().state === 'saved';
  const compaction: CompactionPort = {
    line,
    connectionId: welcome.connectionId,
    send: deps.line.send,
    tailBytes: tail.bytes,
    isOutlived: () => notes[0] !== undefined && notes[0].covers.seq < reader.epochPlace(),
    newest: () => ({ seq: notes[0]?.covers.seq ?? 0, total: notes[0]?.total ?? 0 }),
    async make() {
      if (!isJudged()) {
        compareInTurn();
        return { state: 'not-now' };
      }
      return makeSnapshot({
        ...{ db, doc, isQuiet },
        stored: () => stored().cursor,
        read: reader.cursor,
        roster: reader.roster,
        claims: reader.claims,
        hasIncomplete: () => intake.aside().some(({ reason }) => reason === 'incomplete'),
      });
    },
    seal: (body, covers) => deps.write('snapshot', body, covers),
    committed(covers, total) {
      notes = [{ covers, total, confirmed: false }, ...notes].slice(0, 2);
      tail.cut(covers.seq);
      remember(covers);
    },
  };

  return {
    line,
    tail,
    compaction,
    place: () => notes[0]?.covers.seq ?? 0,
    held(held, snapshot) {
      served = snapshot;
      const missing = missingFrom(doc, joinRanges(held, outbox.ranges()));
      if (missing !== undefined) deps.onMissing(missing);
    },
    live: compareInTurn,
    changed(next) {
      const [newest] = next;
      if (newest !== undefined && newest.covers.seq !== notes[0]?.covers.seq)
        tail.cut(newest.covers.seq);
      notes = next;
      compareInTurn();
    },
  };
}
