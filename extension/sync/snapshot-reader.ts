/**
 * Opens a snapshot that a relay hands out and judges it: sealed and signed by a device of the roster that
 * is not struck out, in the epoch of the place it is said to stand for, whole, and with this device's own
 * last claim in it. What does not hold is not used. [S45, S79, K28 to K30]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { verifyOpened, type Opened } from '#shared/seal/envelope.ts';
import { epochInForce } from '#shared/seal/epoch-in-force.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { readSnapshotBody, type SnapshotBody } from '#shared/seal/snapshot.ts';
import { sameCursor, type Cursor } from '#shared/wire/cursor.ts';
import { readFrame } from '#shared/wire/frame.ts';
import type { Witness } from '../store/claims.ts';
import type { HeldEpochs } from './held-epochs.ts';
import type { UpdateRanges } from './update-ranges.ts';
import { readWholeState } from './whole-state.ts';

/** Why a snapshot is not used. */
export type SnapshotFault =
  | 'malformed'
  | 'wrong-place'
  /** Of an epoch that is not in force at its place, or that nobody here can open. */
  | 'other-epoch'
  | 'cannot-open'
  | 'unknown-device'
  /** By a device that is struck out by now, whenever it made it. */
  | 'struck-out'
  | 'wrong-signature'
  | 'incomplete'
  /** It has another history than the one this device has written into. */
  | 'other-history';

/** What a snapshot says, judged. */
export type ReadSnapshot = {
  readonly covers: Cursor;
  readonly author: DeviceId;
  /** The roster that was known, with the records of the snapshot. */
  readonly roster: Roster;
  readonly records: readonly Bytes[];
  readonly witnesses: readonly Witness[];
  /** The record's state there as an update (V1), and what it holds. */
  readonly update: Bytes;
  readonly ranges: UpdateRanges;
};

/** What reading needs. */
export type SnapshotReaderDeps = {
  readonly held: HeldEpochs;
  readonly device: DeviceId;
  /** The roster as far as this device has read it. */
  readonly roster: Roster;
  /** What this device last claimed in the log, as far as it knows. */
  readonly claimed: Witness | undefined;
  /** Whether it covers all that was read, so that it says what is in force after that. */
  readonly isAhead: boolean;
};

type OpenedSnapshot = { readonly opened: Opened; readonly epoch: number };

async function openFrame(
  { held }: SnapshotReaderDeps,
  frame: Bytes,
  covers: Cursor,
): Promise<Result<OpenedSnapshot, SnapshotFault>> {
  const read = readFrame(frame);
  if (!read.ok || read.value.header.kind !== 'snapshot') return err('malformed');
  const { seen, epoch } = read.value.header;
  if (!sameCursor(seen, covers)) return err('wrong-place');
  const opened = await held.open(read.value);
  if (!opened.ok) return err(opened.error === 'no-secret' ? 'other-epoch' : 'cannot-open');
  return opened.value.documentNumber === 0
    ? ok({ opened: opened.value, epoch })
    : err('cannot-open');
}

/**
 * Whether it is refused for its epoch: one that covers all that was read is of the epoch that is in force
 * with what it brings; one behind may be of an earlier one, in which it was made. [S79]
 */
function isOfOtherEpoch(roster: Roster, epoch: number, isAhead: boolean): boolean {
  const inForce = epochInForce(roster);
  return isAhead ? epoch !== inForce : epoch > inForce;
}

/** A later claim of ours may be news to us (its answer was lost), an earlier one cannot be our last. */
function knowsOurClaim({ witnesses }: SnapshotBody, claimed: Witness | undefined): boolean {
  if (claimed === undefined) return true;
  const found = witnesses.get(claimed.device);
  if (found === undefined || found.seq < claimed.seq) return false;
  return found.seq > claimed.seq || equalBytes(found.hash, claimed.hash);
}

/** Reads the snapshot that is said to stand for `covers`. Never rejects, whatever the bytes are. */
export async function readSnapshot(
  deps: SnapshotReaderDeps,
  frame: Bytes,
  covers: Cursor,
): Promise<Result<ReadSnapshot, SnapshotFault>> {
  const read = await openFrame(deps, frame, covers);
  if (!read.ok) return read;
  const { opened, epoch } = read.value;
  const body = await readSnapshotBody(opened.body);
  if (!body.ok) return err('malformed');
  let { roster } = deps;
  for (const record of body.value.records) roster = await applyRosterRecord(roster, record);
  const author = roster.devices.get(opened.deviceId);
  if (author === undefined) return err('unknown-device');
  if (!(await verifyOpened(opened, author.signPublic))) return err('wrong-signature');
  if (roster.struck.has(author.id)) return err('struck-out');
  if (isOfOtherEpoch(roster, epoch, deps.isAhead)) return err('other-epoch');
  const claimed =
    deps.claimed !== undefined && deps.claimed.seq <= covers.seq ? deps.claimed : undefined;
  if (!knowsOurClaim(body.value, claimed)) return err('other-history');
  const state = readWholeState(body.value.state);
  if (state === undefined) return err('incomplete');
  const witnesses = [...body.value.witnesses].map(([device, place]) => ({ device, ...place }));
  const { records } = body.value;
  return ok({ covers, author: author.id, roster, records, witnesses, ...state });
}
