/**
 * Reads the relay's log strictly in order: continues the hash chain, opens, checks who wrote and that
 * they may at this place, and sorts each entry into what the record takes, what the roster takes, and
 * what is set aside. It never skips and never throws: a relay or a peer can only make it set entries
 * aside. [R1, R6, S2-S5, S77, S78]
 */
import { equalBytes, toHex, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { verifyOpened, type Opened } from '#shared/seal/envelope.ts';
import { epochInForce, isConfirmed, refusalAt, type Refusal } from '#shared/seal/epoch-in-force.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import { sameCursor, type Cursor } from '#shared/wire/cursor.ts';
import { readFrame, type FrameHeader } from '#shared/wire/frame.ts';
import { isLogKind } from '#shared/wire/kind.ts';
import type { Claims } from '../store/claims.ts';
import type { AsideEntry } from '../store/room-state.ts';
import { createClaimTable } from './claim-table.ts';
import type { HeldEpochs } from './held-epochs.ts';
import { readSnapshot, type ReadSnapshot, type SnapshotFault } from './snapshot-reader.ts';
import { rangesOf, type UpdateRanges } from './update-ranges.ts';

/** Why an entry could not be used (yet). */
export type AsideReason =
  | Refusal
  | 'malformed'
  | 'wrong-kind'
  | 'replayed'
  | 'cannot-open'
  | 'unknown-device'
  | 'invited-by-nobody'
  | 'wrong-signature'
  | 'not-an-update'
  | 'not-a-record'
  /** An epoch's record that does not come from its own author, or from nobody known. */
  | 'not-an-epoch'
  /** Its shared types would lie deeper in one another than a record needs. */
  | 'too-deep'
  /** Its shared types lie in what has not come yet, who knows how deep. */
  | 'unplaced'
  | 'incomplete';

/** One entry of the log, understood. */
export type ReadEntry =
  | {
      readonly type: 'update';
      readonly seq: number;
      readonly frame: Bytes;
      readonly update: Bytes;
      readonly ranges: UpdateRanges;
      readonly author: DeviceId;
      /** It stands for all entries up to its place, whoever wrote them. */
      readonly isSnapshot?: true;
    }
  | { readonly type: 'roster'; readonly seq: number; readonly record: Bytes }
  | { readonly type: 'aside'; readonly entry: AsideEntry; readonly author: DeviceId | undefined };

/** What a reading can find about the relay, beside the entries themselves. */
export type HistoryFault = 'gap' | 'fork';

/**
 * Why a reading cannot go on: the secret of the epoch in force is not held, or the secret that is held for
 * an epoch is not the one that the roster names, if it names any. [S78]
 */
export type EpochFault = 'no-secret' | 'unconfirmed-epoch';

/** Reads one room's log from a cursor on. Calls must not overlap. [R1] */
export type LogReader = {
  /** How far it has read; the place of the next entry is one higher. */
  readonly cursor: () => Cursor;
  readonly roster: () => Roster;
  /** Where the epoch in force began, or at the latest; 0 for the first. [S80] */
  readonly epochPlace: () => number;
  /** Reads the next entry; `gap` when `seq` is not the next: the relay left something out. */
  readonly read: (seq: number, frame: Bytes) => Promise<Result<ReadEntry, HistoryFault>>;
  /**
   * Whether the epoch in force is one to read on in, by the roster as it was read; or, once `live`, the
   * very one with which this connection logged in and seals. [S78]
   */
  readonly epochFault: (when: 'reading' | 'live') => Promise<EpochFault | undefined>;
  /** Moves past an own entry that the relay has acknowledged. */
  readonly passOwn: (seq: number, frame: Bytes) => Promise<Result<void, HistoryFault>>;
  /** Reads a snapshot that is said to stand for `covers`; moves nothing. */
  readonly readSnapshot: (
    frame: Bytes,
    covers: Cursor,
  ) => Promise<Result<ReadSnapshot, SnapshotFault>>;
  /** Goes on from a snapshot: roster, claims and chain are what it says. */
  readonly passSnapshot: (snapshot: ReadSnapshot, frame: Bytes) => ReadEntry;
  /** Looks again at what was set aside; what is understood now comes back, in order. */
  readonly retry: (aside: readonly AsideEntry[]) => Promise<readonly ReadEntry[]>;
  /** Whether a place in the log that somebody claims to have seen is, as far as we know it, ours. */
  readonly isOurs: (seen: Cursor) => boolean;
  /** Whether the log, as far as it was read, reaches the places that it must pass. */
  readonly passesCheckpoints: () => boolean;
  /** What was claimed in the log, as far as it was read. */
  readonly claims: () => Claims;
  /** Whether some author's frame claimed another history than ours. */
  readonly sawFork: () => boolean;
};

/** What the reader needs. */
export type LogReaderDeps = {
  readonly held: HeldEpochs;
  readonly cursor: Cursor;
  /** As of what is stored, also where the reading begins before that. */
  readonly roster: Roster;
  /** How far the log is stored, what was set aside of it, and where the epoch in force there began. */
  readonly stored: {
    readonly seq: number;
    readonly aside: readonly AsideEntry[];
    readonly epochPlace: number;
  };
  /**
   * Places that the inviter vouched for, or that are stored here: a log that does not pass them is
   * another one.
   */
  readonly checkpoints: readonly Cursor[];
  /** This device, and what was claimed before the cursor. */
  readonly device: DeviceId;
  readonly claims: Claims;
};

/** What later entries can mend. */
const MENDABLE: ReadonlySet<string> = new Set<AsideReason>([
  'unknown-device',
  'invited-by-nobody',
  'incomplete',
  'unplaced',
]);

const REFUSALS: ReadonlySet<string> = new Set<Refusal>(['other-epoch', 'struck-out']);

/** Whether an entry was set aside since at its place its author or its epoch was over. [S77] */
export function isRefusal(reason: string): boolean {
  return REFUSALS.has(reason);
}

/** Whether later entries can make an entry understood that was set aside for `reason`. */
export function isMendable(reason: string): boolean {
  return MENDABLE.has(reason);
}

/** What a join says of its author that no invite announced, where `applied` says that of it. [K23, S41] */
function uninvited(
  before: Roster,
  applied: Roster,
): { readonly name: string | undefined } | undefined {
  const fault = applied === before ? undefined : applied.faults.at(-1);
  if (fault?.reason !== 'invited-by-nobody') return undefined;
  return { name: fault.record?.type === 'join' ? fault.record.name : undefined };
}

/** How many places back a claim can be checked; beyond, the chain vouches through later frames. */
const REMEMBERED_HASHES = 4_096;

function sessionName({ kind, writer }: FrameHeader): string {
  return `${kind}/${toHex(writer)}`;
}

/** A reader that continues at `deps.cursor`. */
export function createLogReader(deps: LogReaderDeps): LogReader {
  let cursor = deps.cursor;
  let roster = deps.roster;
  let { epochPlace } = deps.stored;
  const claims = createClaimTable(deps.claims);
  const memberOf = (device: DeviceId): unknown => roster.devices.get(device)?.memberId ?? device;
  let fork = false;
  const hashes = new Map<number, Bytes>([[cursor.seq, cursor.hash]]);
  const counters = new Map<string, number>();

  const advance = async (seq: number, frame: Bytes): Promise<Result<void, HistoryFault>> => {
    if (seq !== cursor.seq + 1) return err('gap');
    const next = await nextCursor(cursor, frame);
    const passes = (place: Cursor): boolean => place.seq !== seq || sameCursor(place, next);
    if (!deps.checkpoints.every(passes)) return err('fork');
    cursor = next;
    hashes.set(cursor.seq, cursor.hash);
    hashes.delete(cursor.seq - REMEMBERED_HASHES);
    return ok(undefined);
  };

  const isOurs = (seen: Cursor): boolean => {
    const known = hashes.get(seen.seq);
    return known === undefined || equalBytes(known, seen.hash);
  };
  const checkClaim = ({ seen }: FrameHeader, seq: number): void => {
    if (seen.seq >= seq || !isOurs(seen)) fork = true;
  };

  const isReplay = (header: FrameHeader): boolean =>
    header.counter <= (counters.get(sessionName(header)) ?? 0);

  /** Only what its author signed counts: a forged counter must not shut out the frames after it. */
  const remember = (header: FrameHeader, result: ReadEntry | AsideReason): void => {
    if (result === 'unknown-device' || result === 'wrong-signature') return;
    if (typeof result !== 'string' && result.type === 'aside') return;
    const name = sessionName(header);
    counters.set(name, Math.max(header.counter, counters.get(name) ?? 0));
  };

  const wasRefused = new Set(
    deps.stored.aside.flatMap(({ seq, reason }) => (isRefusal(reason) ? [seq] : [])),
  );
  /**
   * Whether an entry is refused at its place. What is stored was judged when it came, by the roster as it
   * was then; so was what is looked at again, but a record that counts only now counts by what is now.
   */
  const refusal = (
    { kind, epoch }: FrameHeader,
    author: DeviceId,
    seq: number,
    again: boolean,
  ): Refusal | undefined => {
    if (seq <= deps.stored.seq && !again) return wasRefused.has(seq) ? 'other-epoch' : undefined;
    return again && kind === 'entry' ? undefined : refusalAt(roster, { epoch, author });
  };

  /** An epoch's record holds at its own place, in its author's own frame, or never. [K47] */
  const isOutOfPlace = (body: Bytes, carrier: DeviceId, again: boolean): boolean => {
    const read = readRosterRecord(body);
    if (!read.ok || read.value.record.type !== 'epoch') return false;
    return again || read.value.author !== carrier || !roster.devices.has(carrier);
  };

  const openRecord = async (
    opened: Opened,
    seq: number,
    frame: Bytes,
    again: boolean,
  ): Promise<ReadEntry | AsideReason> => {
    if (!readRosterRecord(opened.body).ok) return 'not-a-record';
    if (isOutOfPlace(opened.body, opened.deviceId, again)) return 'not-an-epoch';
    const applied = await applyRosterRecord(roster, opened.body);
    const device = applied.devices.get(opened.deviceId);
    if (device === undefined && applied.records.length > roster.records.length) {
      // It holds by its author's own signature, whoever brings it back.
      roster = applied;
      return { type: 'roster', seq, record: opened.body };
    }
    if (device === undefined) {
      const stranger = uninvited(roster, applied);
      if (stranger === undefined) return 'unknown-device';
      const claim = stranger.name === undefined ? {} : { claimedName: stranger.name };
      const entry: AsideEntry = { seq, frame, reason: 'invited-by-nobody', ...claim };
      return { type: 'aside', entry, author: opened.deviceId };
    }
    if (!(await verifyOpened(opened, device.signPublic))) return 'wrong-signature';
    if (epochInForce(applied) > epochInForce(roster)) epochPlace = seq;
    roster = applied;
    // One that does not hold changes nothing; the roster remembers why.
    return { type: 'roster', seq, record: opened.body };
  };

  const openUpdate = async (
    opened: Opened,
    seq: number,
    frame: Bytes,
  ): Promise<ReadEntry | AsideReason> => {
    const device = roster.devices.get(opened.deviceId);
    if (device === undefined) return 'unknown-device';
    if (!(await verifyOpened(opened, device.signPublic))) return 'wrong-signature';
    const ranges = opened.documentNumber === 0 ? rangesOf(opened.body) : undefined;
    if (ranges === undefined) return 'not-an-update';
    return { type: 'update', seq, frame, update: opened.body, ranges, author: opened.deviceId };
  };

  const understand = async (seq: number, frame: Bytes, again: boolean): Promise<ReadEntry> => {
    const aside = (reason: AsideReason, author?: DeviceId): ReadEntry => ({
      type: 'aside',
      entry: { seq, frame, reason },
      author,
    });
    const read = readFrame(frame);
    if (!read.ok) return aside('malformed');
    const { header } = read.value;
    if (!isLogKind(header.kind)) return aside('wrong-kind');
    const opened = await deps.held.open(read.value);
    if (!opened.ok) return aside(opened.error === 'no-secret' ? 'other-epoch' : 'cannot-open');
    const { deviceId } = opened.value;
    const refused = refusal(header, deviceId, seq, again);
    if (refused !== undefined) return aside(refused, deviceId);
    if (!again && isReplay(header)) return aside('replayed');
    if (!again) checkClaim(header, seq);
    const result =
      header.kind === 'control'
        ? await openRecord(opened.value, seq, frame, again)
        : await openUpdate(opened.value, seq, frame);
    // Of a stranger who carries somebody's record nothing was verified.
    const isKnown = typeof result !== 'string' && roster.devices.has(deviceId);
    if (isKnown) remember(header, result);
    if (isKnown) claims.add(deviceId, header.seen, again);
    if (
      typeof result !== 'string' &&
      result.type === 'update' &&
      memberOf(deviceId) === memberOf(deps.device)
    )
      claims.addOwn(seq);
    return typeof result === 'string' ? aside(result, deviceId) : result;
  };

  return {
    cursor: () => cursor,
    roster: () => roster,
    epochPlace: () => epochPlace,
    isOurs,
    passesCheckpoints: () => deps.checkpoints.every(({ seq }) => cursor.seq >= seq),
    claims: claims.read,
    sawFork: () => fork,
    async read(seq, frame) {
      const advanced = await advance(seq, frame);
      return advanced.ok ? ok(await understand(seq, frame, false)) : advanced;
    },
    async epochFault(when) {
      const { keys, keysOf } = deps.held;
      const inForce = epochInForce(roster);
      const held = await keysOf(inForce);
      if (held === undefined || (when === 'live' && inForce > keys.epoch)) return 'no-secret';
      const isTheirs = when === 'reading' || inForce === keys.epoch;
      return isTheirs && isConfirmed(roster, held) ? undefined : 'unconfirmed-epoch';
    },
    async passOwn(seq, frame) {
      const advanced = await advance(seq, frame);
      const read = readFrame(frame);
      if (!advanced.ok || !read.ok) return advanced;
      claims.add(deps.device, read.value.header.seen);
      claims.addOwn(seq);
      return advanced;
    },
    readSnapshot(frame, covers) {
      const { held, device } = deps;
      // Of one that lies behind the cursor, a later claim of ours may be missing rightly.
      const isAhead = covers.seq >= cursor.seq;
      const claimed = isAhead
        ? claims.read().witnesses.find((witness) => witness.device === device)
        : undefined;
      return readSnapshot({ held, device, roster, claimed, isAhead }, frame, covers);
    },
    passSnapshot(snapshot, frame) {
      const { covers, update, ranges, author } = snapshot;
      if (epochInForce(snapshot.roster) > epochInForce(roster)) epochPlace = covers.seq;
      ({ roster } = snapshot);
      claims.addAll(snapshot.witnesses);
      cursor = covers;
      hashes.set(covers.seq, covers.hash);
      return { type: 'update', seq: covers.seq, frame, update, ranges, author, isSnapshot: true };
    },
    async retry(aside) {
      const understood: ReadEntry[] = [];
      for (const { seq, frame, reason } of aside) {
        if (!isMendable(reason)) continue;
        const entry = await understand(seq, frame, true);
        if (entry.type !== 'aside') understood.push(entry);
      }
      return understood;
    },
  };
}
