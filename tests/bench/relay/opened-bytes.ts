/**
 * What the bytes of a cold opening consist of: every message by its kind, and within the snapshot's and the
 * entries' frames what is sealed, so that one sees what is the record and what stands around it.
 */
import { concatBytes, type Bytes } from '#shared/base/bytes.ts';
import { ID_BYTES } from '#shared/base/ids.ts';
import { deflate } from '#shared/seal/deflate.ts';
import { SIGNATURE_BYTES } from '#shared/seal/device.ts';
import { readSnapshotBody } from '#shared/seal/snapshot.ts';
import { readDown, type DownMessage } from '#shared/wire/down.ts';
import { readFrame } from '#shared/wire/frame.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { holdEpochs, type HeldEpochs } from '../../../extension/sync/held-epochs.ts';

/** Bytes by what they are. */
export type OpenedBytes = ReadonlyMap<string, number>;

const TAG_BYTES = 16;

type Add = (what: string, bytes: number) => void;

/** The parts of a frame around its body; returns that. */
async function addFrame(held: HeldEpochs, what: string, bytes: Bytes, add: Add): Promise<Bytes> {
  const frame = readFrame(bytes);
  if (!frame.ok) throw new Error('a frame is not read');
  const opened = await held.open(frame.value);
  if (!opened.ok) throw new Error(opened.error);
  const { body } = opened.value;
  const { sealed } = frame.value;
  const fields = ID_BYTES + SIGNATURE_BYTES;
  add(`${what}: header and lengths`, bytes.length - sealed.length);
  add(`${what}: seal (tag)`, TAG_BYTES);
  add(`${what}: author and signature`, fields);
  add(`${what}: padding and lengths`, sealed.length - TAG_BYTES - fields - body.length);
  return body;
}

async function addSnapshot(held: HeldEpochs, frame: Bytes, add: Add): Promise<void> {
  const body = await addFrame(held, 'snapshot', frame, add);
  const read = await readSnapshotBody(body);
  if (!read.ok) throw new Error(read.error);
  const { records, witnesses, state } = read.value;
  const recordBytes = records.reduce((sum, { length }) => sum + length, 0);
  const stateBytes = (await deflate(state)).length;
  add(`snapshot: roster, ${records.length} records`, recordBytes);
  add(`snapshot: state, deflated (${state.length} before)`, stateBytes);
  add(
    `snapshot: last claims of ${witnesses.size} devices, lengths`,
    body.length - recordBytes - stateBytes,
  );
}

/** Takes what came over the socket apart, with the keys of the record's keyring entry. */
export async function takeApart(
  entry: KeyringEntry,
  messages: readonly Bytes[],
): Promise<OpenedBytes> {
  const held = await holdEpochs(entry.roomId, entry);
  const bytesOf = new Map<string, number>();
  const add: Add = (what, bytes) => void bytesOf.set(what, (bytesOf.get(what) ?? 0) + bytes);
  const parts: Bytes[] = [];
  for (const bytes of messages) {
    const read = readDown(bytes);
    if (!read.ok) throw new Error('a message is not read');
    const message: DownMessage = read.value;
    if (message.type === 'snapshot-part') {
      parts.push(message.bytes);
      add('snapshot-part messages', bytes.length - message.bytes.length);
    } else if (message.type === 'entry') {
      add('entry messages', bytes.length - message.frame.length);
      add('entry: body', (await addFrame(held, 'entry', message.frame, add)).length);
    } else add(`${message.type} messages`, bytes.length);
  }
  if (parts.length > 0) await addSnapshot(held, concatBytes(...parts), add);
  return bytesOf;
}

/** What stands around the record in its snapshot: who is a member, and what devices claim of the log. */
const AROUND = /^snapshot: (?:roster|last claims)/;

/** Of these, what brings the record's state: as sealed, padded, signed and sent in parts. */
export function stateBytesOf(parts: OpenedBytes): number {
  const bringing = [...parts].filter(([what]) => what.startsWith('snapshot') && !AROUND.test(what));
  return bringing.reduce((sum, [, bytes]) => sum + bytes, 0);
}
