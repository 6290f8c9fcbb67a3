/**
 * Compares a snapshot with what is here: what it and the entries after it lack goes up again, of the
 * record and of the roster; where they lack nothing the relay is told so. Once for each snapshot on each
 * device. [S46, W50]
 */
import type * as Y from 'yjs';
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { applyRosterRecord, emptyRoster, unsettledRecords } from '#shared/seal/roster.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { missingFrom } from './doc-ranges.ts';
import type { LogTail } from './log-tail.ts';
import { pause } from './pause.ts';
import type { SnapshotLine } from './snapshot-line.ts';
import type { ReadSnapshot } from './snapshot-reader.ts';
import { joinAllRanges, type UpdateRanges } from './update-ranges.ts';
import type { Uploader } from './uploader.ts';

/** How long and how often it is waited for a moment at which nothing is on its way. */
const TRY_EVERY_MS = 100;
const MOST_TRIES = 100;

/** What comparing needs. */
export type ComparisonDeps = {
  readonly doc: Y.Doc;
  readonly roster: () => Roster;
  readonly tail: LogTail;
  /** What waits to be sent, which no snapshot holds. */
  readonly waiting: () => UpdateRanges;
  /** Between outbox and log, what is on its way stands in neither for a moment. */
  readonly uploader: Pick<Uploader, 'isBusy' | 'append'>;
  readonly ended: AbortSignal;
  /** The next connection reads the entries after a place again; false where this one has. */
  readonly readAgain: (place: Cursor) => boolean;
  /** This goes up again: the log would lack it. */
  readonly onMissing: (update: Bytes) => void;
};

/**
 * `whole`: nothing is missing. `mended`: what is missing waits to go up, or has gone. `not-yet`: it could
 * not be told on this connection.
 */
export type Comparison = 'whole' | 'mended' | 'not-yet';

/** Tells the relay that the snapshot that covers `seq` was read and lacks nothing. */
export async function confirm(line: SnapshotLine, seq: number): Promise<void> {
  await line.ask((id) => ({ type: 'snapshot-confirm', id, seq }));
}

/** The records of `roster` that one who goes on from these would not have. */
async function recordsMissing(roster: Roster, theirs: readonly Bytes[]): Promise<readonly Bytes[]> {
  let made = emptyRoster(roster.roomId);
  for (const record of theirs) made = await applyRosterRecord(made, record);
  return roster.records.filter((record) => !made.records.some((one) => equalBytes(one, record)));
}

/** Appends them in their old order, as their authors signed them; whether the log has all. [S53] */
async function appendAgain(
  { tail, uploader }: ComparisonDeps,
  records: readonly Bytes[],
  { seq }: Cursor,
): Promise<boolean> {
  for (const record of records) {
    const isThere = (): boolean => tail.after(seq).records.some((one) => equalBytes(one, record));
    const stored = await uploader.append(async () => (isThere() ? undefined : record));
    if (!stored && !isThere()) return false;
  }
  return true;
}

/** Compares a snapshot with what is here, at a moment at which nothing is on its way. */
export async function compare(deps: ComparisonDeps, snapshot: ReadSnapshot): Promise<Comparison> {
  const { doc, tail, uploader, ended } = deps;
  const { covers } = snapshot;
  for (let tries = 0; uploader.isBusy() && tries < MOST_TRIES; tries += 1)
    await pause(TRY_EVERY_MS, ended);
  if (uploader.isBusy() || ended.aborted) return 'not-yet';
  const since = tail.after(covers.seq);
  const held = joinAllRanges([snapshot.ranges, since.ranges, deps.waiting()]);
  const missing = missingFrom(doc, held);
  const records = await recordsMissing(deps.roster(), [...snapshot.records, ...since.records]);
  if (missing === undefined && records.length === 0) return 'whole';
  // It may stand in entries that were read on an earlier connection.
  if (!since.whole && deps.readAgain(covers)) return 'not-yet';
  if (missing !== undefined) deps.onMissing(missing);
  // What stands before an epoch's record is brought in by none that comes later, only by another snapshot.
  const late = unsettledRecords(deps.roster()).filter((record) => records.includes(record));
  return (await appendAgain(deps, late, covers)) ? 'mended' : 'not-yet';
}
