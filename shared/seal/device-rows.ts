/**
 * Lists with a row for each of some devices have one form: a count, then the rows, strictly ascending by the bytes of
 * the device's id, each behind that id. [K28, K33, K36]
 */
import type { ByteReader } from '../base/byte-reader.ts';
import type { ByteWriter } from '../base/byte-writer.ts';
import { toHex } from '../base/bytes.ts';
import { ID_BYTES, type DeviceId } from '../base/ids.ts';
import { idBytes, idFromBytes } from './id-bytes.ts';

/** Writes such a list, in whatever order the rows are given; `writeRow` writes what stands behind the id. */
export function writeDeviceRows<Row>(
  writer: ByteWriter,
  rows: Iterable<readonly [DeviceId, Row]>,
  writeRow: (row: Row) => void,
): void {
  const all = [...rows].map(([id, row]) => ({ bytes: idBytes(id), row }));
  writer.varuint(all.length);
  for (const { bytes, row } of all.toSorted((a, b) => (toHex(a.bytes) < toHex(b.bytes) ? -1 : 1))) {
    writer.fixed(bytes);
    writeRow(row);
  }
}

/** Reads such a list of at most `most` rows; `readRow` reads what stands behind the id. Fails the reader on any other. */
export function readDeviceRows<Row>(
  reader: ByteReader,
  most: number,
  readRow: () => Row,
): ReadonlyMap<DeviceId, Row> {
  const count = reader.varuint();
  if (count > most) reader.fail();
  const rows = new Map<DeviceId, Row>();
  let before = '';
  for (let index = 0; index < count; index += 1) {
    const bytes = reader.fixed(ID_BYTES);
    const order = toHex(bytes);
    if (order <= before) reader.fail();
    before = order;
    rows.set(idFromBytes<DeviceId>(bytes), readRow());
  }
  return rows;
}
