/** Snapshots of a stage's log, honest ones and others. */
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { writeSnapshotBody, type SnapshotBody } from '#shared/seal/snapshot.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { readFrame } from '#shared/wire/frame.ts';
import * as Y from 'yjs';
import { replay, type Stage } from './stage.ts';

/** A frame and the place it is said to stand for. */
export type StagedSnapshot = { readonly covers: Cursor; readonly frame: Bytes };

/** The roster's records of the log, as their authors signed them. */
export async function recordsOf({ relay, inside }: Stage): Promise<readonly Bytes[]> {
  const records: Bytes[] = [];
  for (const bytes of relay.log) {
    const frame = readFrame(bytes);
    if (frame.ok && frame.value.header.kind === 'control')
      records.push((await inside.open(bytes)).body);
  }
  return records;
}

/** What every device last claimed, as Ben would have it. */
export async function witnessesOf(stage: Stage): Promise<SnapshotBody['witnesses']> {
  const witnesses = new Map<DeviceId, Cursor>();
  for (const bytes of stage.relay.log) {
    const frame = readFrame(bytes);
    if (!frame.ok) continue;
    const { deviceId: author } = await stage.inside.open(bytes);
    witnesses.set(author, frame.value.header.seen);
  }
  return witnesses;
}

/** Ben's snapshot of the whole log, but for what `lies` say of its body. */
export async function bensSnapshot(
  stage: Stage,
  lies: Partial<SnapshotBody> = {},
  author = stage.ben,
): Promise<StagedSnapshot> {
  const covers = await stage.relay.cursor();
  const state = copyBytes(Y.encodeStateAsUpdateV2(await replay(stage)));
  const body = await writeSnapshotBody({
    records: await recordsOf(stage),
    witnesses: new Map(),
    state,
    ...lies,
  });
  return { covers, frame: await author.frame(body, { kind: 'snapshot', seen: covers }) };
}
