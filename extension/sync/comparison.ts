/**
 * Reads a snapshot that another member left while this device was ahead of it, and compares it with
 * what is here: what it lacks goes up again, and where it lacks nothing the relay is told so. [S46, W50]
 */
import type * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import type { SnapshotNotes } from '#shared/wire/snapshot-note.ts';
import { missingFrom } from './doc-ranges.ts';
import type { LogTail } from './log-tail.ts';
import { pause } from './pause.ts';
import type { SnapshotLine } from './snapshot-line.ts';
import type { ReadSnapshot, SnapshotFault } from './snapshot-reader.ts';
import type { Result } from '#shared/base/result.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { joinAllRanges, type UpdateRanges } from './update-ranges.ts';

/** How long and how often it is waited for a moment at which nothing is on its way. */
const TRY_EVERY_MS = 100;
const MOST_TRIES = 100;

/** What comparing needs. */
export type ComparisonDeps = {
  readonly doc: Y.Doc;
  readonly line: SnapshotLine;
  readonly tail: LogTail;
  readonly read: (frame: Bytes, covers: Cursor) => Promise<Result<ReadSnapshot, SnapshotFault>>;
  /** What waits to be sent, which no snapshot holds. */
  readonly waiting: () => UpdateRanges;
  /** Nothing is between the outbox and the log: what is on its way stands in neither for a moment. */
  readonly isSettled: () => boolean;
  /** This goes up again: the log would lack it. */
  readonly onMissing: (update: Bytes) => void;
  readonly onFault: (fault: SnapshotFault) => void;
};

/** Tells the relay that the snapshot that covers `seq` was read and lacks nothing. */
export async function confirm(line: SnapshotLine, seq: number): Promise<void> {
  await line.ask((id) => ({ type: 'snapshot-confirm', id, seq }));
}

/** Compares the newest of `notes`, unless it is confirmed or what came since is not remembered. */
export async function compareNewest(deps: ComparisonDeps, notes: SnapshotNotes): Promise<void> {
  const [newest] = notes;
  if (newest === undefined || newest.confirmed) return;
  const { covers } = newest;
  if (deps.tail.after(covers.seq) === undefined) return;
  const frame = await deps.line.fetch(covers.seq);
  if (!(frame instanceof Uint8Array)) return;
  const snapshot = await deps.read(frame, covers);
  if (!snapshot.ok) return deps.onFault(snapshot.error);
  for (let tries = 0; !deps.isSettled() && tries < MOST_TRIES; tries += 1)
    await pause(TRY_EVERY_MS, deps.line.ended);
  const since = deps.isSettled() ? deps.tail.after(covers.seq) : undefined;
  if (since === undefined) return;
  const held = joinAllRanges([snapshot.value.ranges, since, deps.waiting()]);
  const missing = missingFrom(deps.doc, held);
  if (missing === undefined) return confirm(deps.line, covers.seq);
  return deps.onMissing(missing);
}
