/**
 * How a connection gets what it lacks: the log's entries or the newest snapshot, and how a snapshot is
 * sent. Of a snapshot never more is in memory than the part that is on its way. [V12, V64, V65]
 */
import { ok, type Result } from '#shared/base/result.ts';
import { MAX_MESSAGE_BYTES } from '#shared/wire/limits.ts';
import { partCount } from '#shared/wire/parts.ts';
import type { SnapshotNote } from '#shared/wire/snapshot-note.ts';
import type { LogStore, RoomState, StorageFault } from '../log/log-store.ts';
import type { Link } from './link.ts';

/**
 * The snapshot to send to who stands at `afterSeq`, or `undefined` when entries are the shorter way or,
 * for `replay`, are there at all; where they are not, `replay` gets the oldest after which they are. [V64]
 */
export async function snapshotWay(
  store: LogStore,
  room: RoomState,
  afterSeq: number,
  replay: boolean,
): Promise<Result<SnapshotNote | undefined, StorageFault>> {
  const [newest] = room.snapshots;
  if (newest === undefined || afterSeq >= newest.covers.seq) return ok(undefined);
  const span = await store.readSpan(room.roomId, afterSeq, newest.covers.seq);
  if (!span.ok) return span;
  const entriesServe = span.value !== undefined && (replay || span.value <= newest.total);
  if (entriesServe) return ok(undefined);
  return replay ? oldestWay(store, room, afterSeq, newest) : ok(newest);
}

/** The snapshot before the newest, where it is news and nothing after it is swept yet; else the newest. */
async function oldestWay(
  store: LogStore,
  { roomId, snapshots }: RoomState,
  afterSeq: number,
  newest: SnapshotNote,
): Promise<Result<SnapshotNote, StorageFault>> {
  const oldest = snapshots.at(-1) ?? newest;
  if (oldest === newest || oldest.covers.seq <= afterSeq) return ok(newest);
  const span = await store.readSpan(roomId, oldest.covers.seq, newest.covers.seq);
  if (!span.ok) return span;
  return ok(span.value === undefined ? newest : oldest);
}

/** Sends a whole snapshot, each part when the one before was taken. `gone`: it is kept no longer. */
export async function sendSnapshot(
  link: Link,
  store: LogStore,
  room: Pick<RoomState, 'roomId'>,
  { covers, total }: SnapshotNote,
): Promise<'sent' | 'gone' | StorageFault> {
  link.send({ type: 'snapshot', covers, total });
  for (let index = 0; index < partCount(total); index += 1) {
    if (link.backlog() > MAX_MESSAGE_BYTES) await link.drained();
    if (link.isOver()) return 'gone';
    const part = await store.readSnapshotPart(room.roomId, covers.seq, index);
    if (!part.ok) return part.error;
    if (part.value === undefined) return 'gone';
    link.send({ type: 'snapshot-part', seq: covers.seq, index, total, bytes: part.value });
  }
  return 'sent';
}
