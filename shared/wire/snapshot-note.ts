/** What is said of a room's snapshots: which places they stand for and how large they are. [W44] */
import { assert } from '#shared/base/assert.ts';
import type { ByteReader } from '#shared/base/byte-reader.ts';
import type { ByteWriter } from '#shared/base/byte-writer.ts';
import { readCursor, writeCursor, type Cursor } from './cursor.ts';
import { readFlag, readNumber, writeFlag } from './fields.ts';
import { MAX_SNAPSHOTS } from './limits.ts';
import { readSnapshotTotal, writeSnapshotTotal } from './parts.ts';

/** One snapshot that the relay has. */
export type SnapshotNote = {
  /** The log up to and with this entry is what it stands for. */
  readonly covers: Cursor;
  /** The bytes of its frame. */
  readonly total: number;
  /** Whether a connection other than its uploader's has read it. */
  readonly confirmed: boolean;
};

/** The newest, and perhaps the one before: newest first. */
export type SnapshotNotes = readonly SnapshotNote[];

function isDescending(notes: SnapshotNotes): boolean {
  return notes.every(({ covers }, index) => {
    const newer = notes[index - 1];
    return covers.seq >= 1 && (newer === undefined || covers.seq < newer.covers.seq);
  });
}

/** Writes how many there are, then each; asserts at most two, newest first. */
export function writeSnapshotNotes(writer: ByteWriter, notes: SnapshotNotes): void {
  assert(notes.length <= MAX_SNAPSHOTS && isDescending(notes), 'two snapshots, newest first');
  writer.varuint(notes.length);
  for (const { covers, total, confirmed } of notes) {
    writeCursor(writer, covers);
    writeSnapshotTotal(writer, total);
    writeFlag(writer, confirmed);
  }
}

/** Reads how many there are, then each; throws only to `readBytes`. */
export function readSnapshotNotes(reader: ByteReader): SnapshotNotes {
  const count = readNumber(reader, MAX_SNAPSHOTS);
  const notes = Array.from({ length: count }, () => ({
    covers: readCursor(reader),
    total: readSnapshotTotal(reader),
    confirmed: readFlag(reader),
  }));
  return isDescending(notes) ? notes : reader.fail();
}
