/** What a relay says about snapshots: which there are, one in parts, and answers. [W44-W52] */
import type { Form } from './codec.ts';
import { readCursor, writeCursor, type Cursor } from './cursor.ts';
import { SNAPSHOT_NUMBERS, snapshotCodeOfNumber, type SnapshotCode } from './errors.ts';
import { readCode } from './fields.ts';
import { readSnapshotPart, readSnapshotTotal, writePart, writeSnapshotTotal } from './parts.ts';
import type { Part } from './parts.ts';
import { readSnapshotNotes, writeSnapshotNotes, type SnapshotNotes } from './snapshot-note.ts';

/** Down: the parts of this snapshot follow; before `caught-up` the entries go on after `covers`. */
export type Snapshot = {
  readonly type: 'snapshot';
  readonly covers: Cursor;
  readonly total: number;
};

/** Down: one part of the snapshot that covers `seq`. */
export type SnapshotPartDown = { readonly type: 'snapshot-part'; readonly seq: number } & Part;

/** Down: who may compact now, and for how long unless they go on. */
export type SnapshotLease = {
  readonly type: 'snapshot-lease';
  /** One's own connection id: it is granted. Another: they have it. */
  readonly holder: number;
  /** Milliseconds until it ends if its holder does nothing. */
  readonly leftMs: number;
};

/** Down: what became of `snapshot-begin`, `-commit`, `-confirm`, or of a `-fetch` that failed. */
export type SnapshotResult = {
  readonly type: 'snapshot-result';
  readonly id: number;
  readonly code: SnapshotCode;
};

/** Down: the room's snapshots have changed, or one was confirmed. */
export type Snapshots = { readonly type: 'snapshots'; readonly snapshots: SnapshotNotes };

/** Fields of `snapshot`. */
export const snapshotForm: Form<Snapshot> = {
  write(writer, { covers, total }) {
    writeCursor(writer, covers);
    writeSnapshotTotal(writer, total);
  },
  read: (reader) => ({
    type: 'snapshot',
    covers: readCursor(reader),
    total: readSnapshotTotal(reader),
  }),
};

/** Fields of `snapshot-part`, down. */
export const snapshotPartDownForm: Form<SnapshotPartDown> = {
  write: (writer, part) => writePart(writer.varuint(part.seq), part),
  read: (reader) => ({ type: 'snapshot-part', seq: reader.varuint(), ...readSnapshotPart(reader) }),
};

/** Fields of `snapshot-lease`, down. */
export const snapshotLeaseForm: Form<SnapshotLease> = {
  write: (writer, { holder, leftMs }) => void writer.varuint(holder).varuint(leftMs),
  read: (reader) => ({
    type: 'snapshot-lease',
    holder: reader.varuint(),
    leftMs: reader.varuint(),
  }),
};

/** Fields of `snapshot-result`. */
export const snapshotResultForm: Form<SnapshotResult> = {
  write: (writer, { id, code }) => void writer.varuint(id).varuint(SNAPSHOT_NUMBERS[code]),
  read: (reader) => ({
    type: 'snapshot-result',
    id: reader.varuint(),
    code: readCode(reader, snapshotCodeOfNumber),
  }),
};

/** Fields of `snapshots`. */
export const snapshotsForm: Form<Snapshots> = {
  write: (writer, { snapshots }) => writeSnapshotNotes(writer, snapshots),
  read: (reader) => ({ type: 'snapshots', snapshots: readSnapshotNotes(reader) }),
};
