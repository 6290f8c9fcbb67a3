/**
 * The body of a snapshot: what stands for a prefix of the log. The roster's records, each as its author
 * signed it; what every device last claimed of the log; the record's state, which is opaque here. [K28,
 * K29, K30]
 */
import { assert } from '../base/assert.ts';
import { readBytes } from '../base/byte-reader.ts';
import { createByteWriter, type ByteWriter } from '../base/byte-writer.ts';
import type { Bytes } from '../base/bytes.ts';
import type { DeviceId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { deflate, inflate } from './deflate.ts';
import { readDeviceRows, writeDeviceRows } from './device-rows.ts';
import { readLogPlace, writeLogPlace, type LogPlace } from './log-place.ts';
import { MAX_BODY_BYTES } from './plaintext.ts';
import { MAX_ROSTER_RECORD_BYTES } from './roster-record.ts';

/** The most signed records that a snapshot carries. */
export const MAX_SNAPSHOT_RECORDS = 16_384;
/** The most devices in a witness table. */
export const MAX_WITNESSES = 4096;
/** The largest state, inflated. */
export const MAX_STATE_BYTES = 64 * 1024 * 1024;
const SNAPSHOT_FORM = 1;

/** What a snapshot holds. */
export type SnapshotBody = {
  /** Signed records of the roster that hold, in the order of the log. */
  readonly records: readonly Bytes[];
  /** The last place that each device claimed to have stored, within what the snapshot covers. */
  readonly witnesses: ReadonlyMap<DeviceId, LogPlace>;
  /** The record's state (a Yjs update, V2), not deflated. */
  readonly state: Bytes;
};

/** Why a body was not read. */
export type SnapshotFault = 'unknown-version' | 'malformed';

function writeWitnesses(writer: ByteWriter, witnesses: SnapshotBody['witnesses']): void {
  assert(witnesses.size <= MAX_WITNESSES, 'a bounded witness table');
  writeDeviceRows(writer, witnesses, (place) => writeLogPlace(writer, place));
}

/** Writes a snapshot's body; deflates its state. Asserts the bounds, which are ours to keep. [K28] */
export async function writeSnapshotBody(body: SnapshotBody): Promise<Bytes> {
  const { records, witnesses, state } = body;
  assert(records.length <= MAX_SNAPSHOT_RECORDS, 'a bounded roster');
  assert(state.length <= MAX_STATE_BYTES, 'a bounded state');
  const writer = createByteWriter().u8(SNAPSHOT_FORM).varuint(records.length);
  for (const record of records) {
    assert(record.length <= MAX_ROSTER_RECORD_BYTES, 'a roster record fits');
    writer.block(record);
  }
  writeWitnesses(writer, witnesses);
  return writer
    .varuint(state.length)
    .block(await deflate(state))
    .finish();
}

/** Reads a snapshot's body, whatever the bytes. The records are not judged here. Never rejects. [K28, K29] */
export async function readSnapshotBody(body: Bytes): Promise<Result<SnapshotBody, SnapshotFault>> {
  if (body.length > 0 && body[0] !== SNAPSHOT_FORM) return err('unknown-version');
  const read = readBytes(body, (reader) => {
    reader.u8();
    const count = reader.varuint();
    if (count > MAX_SNAPSHOT_RECORDS) reader.fail();
    const records: Bytes[] = [];
    for (let index = 0; index < count; index += 1)
      records.push(reader.block(MAX_ROSTER_RECORD_BYTES));
    const witnesses = readDeviceRows(reader, MAX_WITNESSES, () => readLogPlace(reader));
    const stateBytes = reader.varuint();
    if (stateBytes > MAX_STATE_BYTES) reader.fail();
    return { records, witnesses, stateBytes, deflated: reader.block(MAX_BODY_BYTES) };
  });
  if (!read.ok) return err('malformed');
  const { records, witnesses, stateBytes, deflated } = read.value;
  const state = await inflate(deflated, stateBytes);
  return state.ok ? ok({ records, witnesses, state: state.value }) : state;
}
