/**
 * The records from which members, devices and rights follow, and their bytes. A record stands in the
 * body of a control message and, later, in snapshots, so it is signed on its own. [K17, K18, K19]
 *
 * A signed record is block(record) | signature 64; a record is kind u8 | author 16 | number varuint |
 * block(content). Kinds and their contents: SEAL.md, roster-kinds.ts.
 */
import { assert } from '../base/assert.ts';
import { readBytes } from '../base/byte-reader.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import type { Bytes } from '../base/bytes.ts';
import { ID_BYTES, type DeviceId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { SIGNATURE_BYTES } from './device.ts';
import { idBytes, idFromBytes } from './id-bytes.ts';
import { KINDS, readContent, writeContent } from './roster-content.ts';
import type { RosterRecord } from './roster-kinds.ts';

export type { RosterRecord } from './roster-kinds.ts';

/** No signed record is longer; one that starts an epoch and strikes out very many devices has a tenth of it. */
export const MAX_ROSTER_RECORD_BYTES = 64 * 1024;

/** A record as its author signed it. */
export type SignedRosterRecord = {
  readonly author: DeviceId;
  /** Grows with every record of the same device. */
  readonly number: number;
  readonly record: RosterRecord;
  /** The bytes under the signature, as they came. */
  readonly recordBytes: Bytes;
  readonly signature: Bytes;
};

/** Writes the bytes of a record, which are then signed. Names and labels are cut to their bounds. */
export function writeRosterRecord(author: DeviceId, number: number, record: RosterRecord): Bytes {
  const kind = record.type === 'unknown' ? record.kind : KINDS[record.type];
  return createByteWriter()
    .u8(kind)
    .fixed(idBytes(author))
    .varuint(number)
    .block(writeContent(record))
    .finish();
}

/** Puts a record's bytes and their signature together: the body of a control message. */
export function joinSignedRecord(recordBytes: Bytes, signature: Bytes): Bytes {
  assert(signature.length === SIGNATURE_BYTES, 'a signature has 64 bytes');
  const signed = createByteWriter().block(recordBytes).fixed(signature).finish();
  assert(signed.length <= MAX_ROSTER_RECORD_BYTES, 'a roster record fits');
  return signed;
}

/** Reads a signed record without checking any signature. Never throws, whatever the bytes are. [K19] */
export function readRosterRecord(
  signedBytes: Bytes,
): Result<SignedRosterRecord, 'malformed' | 'too-long'> {
  if (signedBytes.length > MAX_ROSTER_RECORD_BYTES) return err('too-long');
  const outer = readBytes(signedBytes, (reader) => ({
    recordBytes: reader.block(MAX_ROSTER_RECORD_BYTES),
    signature: reader.fixed(SIGNATURE_BYTES),
  }));
  if (!outer.ok) return err('malformed');
  const inner = readBytes(outer.value.recordBytes, (reader) => ({
    kind: reader.u8(),
    author: idFromBytes<DeviceId>(reader.fixed(ID_BYTES)),
    number: reader.varuint(),
    content: reader.block(MAX_ROSTER_RECORD_BYTES),
  }));
  if (!inner.ok) return err('malformed');
  const { kind, author, number, content } = inner.value;
  const record = readBytes(content, (reader) => readContent(kind, content, reader));
  return record.ok
    ? ok({ author, number, record: record.value, ...outer.value })
    : err('malformed');
}
