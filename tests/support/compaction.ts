/** Compacting a room as a client does, on the wire alone: what it seals is random bytes. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { SnapshotCode } from '#shared/wire/errors.ts';
import { createPartJoiner, partCount, snapshotPartsOf } from '#shared/wire/parts.ts';
import {
  cursorAfter,
  enterLive,
  newFrameWriter,
  type FrameWriter,
  type RelayPlace,
  type TestRoom,
  type WireClient,
} from './wire-client.ts';

/** A snapshot to make. */
export type Compaction = {
  readonly covers: Cursor;
  readonly previous?: number;
  /** About how many bytes its frame has. */
  readonly size?: number;
  readonly id?: number;
};

/** The next `snapshot-result`, which must answer `id`. */
export async function resultOf(client: WireClient, id: number): Promise<SnapshotCode> {
  const result = await client.expect('snapshot-result');
  if (result.id !== id) throw new Error(`a result of ${result.id}, not of ${id}`);
  return result.code;
}

/** Asks for the lease; says whether it was granted. */
export async function askLease(client: WireClient, connectionId: number): Promise<boolean> {
  client.send({ type: 'snapshot-lease' });
  return (await client.expect('snapshot-lease')).holder === connectionId;
}

/** Stages a snapshot under a lease that is held: begins it and sends its parts; returns the frame. */
export async function stageSnapshot(
  client: WireClient,
  write: FrameWriter,
  { covers, previous = 0, size = 300_000, id = 1 }: Compaction,
): Promise<Bytes> {
  const frame = write(size, { kind: 'snapshot', seen: covers });
  client.send({ type: 'snapshot-begin', id, covers, previous, total: frame.length });
  const begun = await resultOf(client, id);
  if (begun !== 'done') throw new Error(`not begun: ${begun}`);
  for (const part of snapshotPartsOf(frame)) client.send({ type: 'snapshot-part', id, ...part });
  return frame;
}

/** The whole flow: lease, begin, parts, commit; returns the frame. */
export async function compact(
  client: WireClient,
  connectionId: number,
  write: FrameWriter,
  compaction: Compaction,
): Promise<Bytes> {
  const { id = 1 } = compaction;
  if (!(await askLease(client, connectionId))) throw new Error('no lease');
  const frame = await stageSnapshot(client, write, compaction);
  client.send({ type: 'snapshot-commit', id });
  const code = await resultOf(client, id);
  if (code !== 'done') throw new Error(`not committed: ${code}`);
  return frame;
}

/** Takes a snapshot and all its parts, with nothing between; returns what it covers and its frame. */
export async function takeSnapshot(
  client: WireClient,
): Promise<{ readonly covers: Cursor; readonly frame: Bytes }> {
  const { covers, total } = await client.expect('snapshot');
  const joiner = createPartJoiner();
  for (let index = 0; index < partCount(total); index += 1) {
    const part = await client.expect('snapshot-part');
    if (part.seq !== covers.seq) throw new Error('a part of another snapshot');
    const joined = joiner.add(part);
    if (!joined.ok) throw new Error(joined.error);
    if (joined.value !== undefined) return { covers, frame: joined.value };
  }
  throw new Error('a snapshot without an end');
}

/** Appends so many entries, one after the other; returns their frames. */
export async function fill(
  client: WireClient,
  write: FrameWriter,
  count: number,
): Promise<readonly Bytes[]> {
  const frames: Bytes[] = [];
  for (let id = 1; id <= count; id += 1) {
    const frame = write(300);
    frames.push(frame);
    client.send({ type: 'append', id: 1000 + id, frame });
    await client.expect('ack');
  }
  return frames;
}

/** A room with so many entries, compacted at their end by a snapshot of about `size` bytes. */
export async function compactedRoom(
  place: RelayPlace,
  room: TestRoom,
  count: number,
  size = 5_000,
) {
  const author = await enterLive(place, room);
  const write = newFrameWriter(room);
  const frames = await fill(author.client, write, count);
  const covers = await cursorAfter(room, frames);
  const { connectionId } = author.welcome;
  const frame = await compact(author.client, connectionId, write, { covers, size });
  return { author, write, frames, covers, frame };
}
