/**
 * Snapshots that a member leaves at the relay and that are not what they say: one that is sound but
 * lacks part of the record and of the roster, one that nobody can open. [Z7]
 */
import * as Y from 'yjs';
import { copyBytes, equalBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';
import { writeSnapshotBody } from '#shared/seal/snapshot.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import { readFrame, writeFrame, writeHeader } from '#shared/wire/frame.ts';
import { snapshotPartsOf } from '#shared/wire/parts.ts';
import { clearPending } from '../../../extension/sync/intake.ts';
import type { LoggedIn } from '../../../extension/sync/login.ts';
import type { RelayLine } from '../../../extension/sync/relay-line.ts';
import { rangesOf } from '../../../extension/sync/update-ranges.ts';
import type { LogAuthor, RoomInside } from '../sync/log-author.ts';
import type { Cast } from './cast.ts';

/** The roster's records in `log` that hold, in its order. */
async function recordsIn(inside: RoomInside, log: readonly Bytes[]): Promise<readonly Bytes[]> {
  let roster = emptyRoster(inside.roomId);
  for (const frame of log) {
    const read = readFrame(frame);
    if (!read.ok || read.value.header.kind !== 'control') continue;
    roster = await applyRosterRecord(roster, (await inside.open(frame)).body);
  }
  return roster.records;
}

/** The record as the first `count` changes in `log` make it. */
async function recordOf(inside: RoomInside, log: readonly Bytes[], count: number): Promise<Bytes> {
  const doc = new Y.Doc();
  let left = count;
  for (const frame of log) {
    const read = readFrame(frame);
    if (left === 0 || !read.ok || read.value.header.kind !== 'entry') continue;
    left -= 1;
    const opened = await inside.open(frame).catch(() => undefined);
    if (opened?.documentNumber === 0 && rangesOf(opened.body) !== undefined)
      Y.applyUpdate(doc, opened.body);
  }
  clearPending(doc);
  return copyBytes(Y.encodeStateAsUpdateV2(doc));
}

/** So many changes a lossy snapshot holds at most. */
const MOST_CHANGES = 6;

/**
 * A frame that every member can open, for the place `covers`: with few of the changes, or none, and with
 * all of the roster, or without Ben, or without Cem, as `at` has it.
 */
export async function lossySnapshot(
  cast: Cast,
  author: LogAuthor,
  log: readonly Bytes[],
  covers: Cursor,
  at: number,
): Promise<Bytes> {
  const { inside, first, late, newcomer, guestFrames } = cast;
  const devices = [...first, late, newcomer].map(({ entry }) => entry.device.deviceId);
  const leftOut = await Promise.all(
    (guestFrames[at % (guestFrames.length + 1)] ?? []).map(inside.open),
  );
  const records = await recordsIn(inside, log);
  const body = await writeSnapshotBody({
    records: records.filter((record) => !leftOut.some((out) => equalBytes(out.body, record))),
    witnesses: new Map(devices.map((device) => [device, covers])),
    state: await recordOf(inside, log, Math.floor(at / 10) % MOST_CHANGES),
  });
  return author.frame(body, { kind: 'snapshot', seen: covers });
}

/** A frame for the place `covers` that nobody can open. */
export function spoiltSnapshot(covers: Cursor): Bytes {
  const writer = randomBytes(16);
  const header = { version: 1, epoch: 0, writer, counter: 1, seen: covers } as const;
  return writeFrame(writeHeader({ ...header, kind: 'snapshot' }), randomBytes(200));
}

/** Says of the newest snapshot, in another connection than its author's, that it lacks nothing. */
export async function confirmFalsely(line: RelayLine, { welcome }: LoggedIn): Promise<void> {
  const seq = welcome.snapshots[0]?.covers.seq ?? 0;
  line.send({ type: 'snapshot-confirm', id: 1, seq });
  for (;;) {
    const received = await line.receive();
    if (!received.ok || received.value.type === 'snapshot-result') return;
  }
}

/** Leaves what `make` makes at the relay, as a client does; whether the relay took it. */
export async function leaveSnapshot(
  line: RelayLine,
  { welcome }: LoggedIn,
  make: (covers: Cursor) => Promise<Bytes>,
): Promise<boolean> {
  const next = async <Type extends DownMessage['type']>(
    type: Type,
  ): Promise<Extract<DownMessage, { type: Type }> | undefined> => {
    for (;;) {
      const received = await line.receive();
      if (!received.ok) return undefined;
      const { value } = received;
      if (value.type === type) return value as Extract<DownMessage, { type: Type }>;
    }
  };
  const covers = (await next('caught-up'))?.head;
  if (covers === undefined) return false;
  const frame = await make(covers);
  line.send({ type: 'snapshot-lease' });
  if ((await next('snapshot-lease'))?.holder !== welcome.connectionId) return false;
  const previous = welcome.snapshots[0]?.covers.seq ?? 0;
  line.send({ type: 'snapshot-begin', id: 1, covers, previous, total: frame.length });
  if ((await next('snapshot-result'))?.code !== 'done') return false;
  for (const part of snapshotPartsOf(frame)) line.send({ type: 'snapshot-part', id: 1, ...part });
  line.send({ type: 'snapshot-commit', id: 1 });
  return (await next('snapshot-result'))?.code === 'done';
}
