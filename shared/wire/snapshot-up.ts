/** What a client says about snapshots: it compacts the log, confirms, or asks for one. [W44-W52] */
import type { Form } from './codec.ts';
import { readCursor, writeCursor, type Cursor } from './cursor.ts';
import { readSnapshotPart, readSnapshotTotal, writePart, writeSnapshotTotal } from './parts.ts';
import type { Part } from './parts.ts';

/** Up: asks to be the one connection of the room that compacts, or to stay it. */
export type SnapshotLeaseAsk = { readonly type: 'snapshot-lease' };

/** Up: parts of a snapshot follow under `id`; whatever this room had staged before is dropped. */
export type SnapshotBegin = {
  readonly type: 'snapshot-begin';
  readonly id: number;
  /** What it stands for: the header's `seen` is the same. */
  readonly covers: Cursor;
  /** The seq that the newest snapshot covers, as the client knows it; 0 for none. */
  readonly previous: number;
  /** The bytes of the frame. */
  readonly total: number;
};

/** Up: one part of the snapshot begun under `id`. Has no answer of its own. */
export type SnapshotPartUp = { readonly type: 'snapshot-part'; readonly id: number } & Part;

/** Up: makes the parts sent under `id` the room's newest snapshot. */
export type SnapshotCommit = { readonly type: 'snapshot-commit'; readonly id: number };

/** Up: the snapshot that covers `seq` was read whole and holds. */
export type SnapshotConfirm = {
  readonly type: 'snapshot-confirm';
  readonly id: number;
  readonly seq: number;
};

/** Up: asks for the snapshot that covers `seq`, beside the log. */
export type SnapshotFetch = {
  readonly type: 'snapshot-fetch';
  readonly id: number;
  readonly seq: number;
};

/** Fields of `snapshot-begin`. */
export const snapshotBeginForm: Form<SnapshotBegin> = {
  write(writer, { id, covers, previous, total }) {
    writeCursor(writer.varuint(id), covers);
    writeSnapshotTotal(writer.varuint(previous), total);
  },
  read: (reader) => ({
    type: 'snapshot-begin',
    id: reader.varuint(),
    covers: readCursor(reader),
    previous: reader.varuint(),
    total: readSnapshotTotal(reader),
  }),
};

/** Fields of `snapshot-part`, up. */
export const snapshotPartUpForm: Form<SnapshotPartUp> = {
  write: (writer, part) => writePart(writer.varuint(part.id), part),
  read: (reader) => ({ type: 'snapshot-part', id: reader.varuint(), ...readSnapshotPart(reader) }),
};

/** Fields of `snapshot-commit`. */
export const snapshotCommitForm: Form<SnapshotCommit> = {
  write: (writer, { id }) => void writer.varuint(id),
  read: (reader) => ({ type: 'snapshot-commit', id: reader.varuint() }),
};

/** Fields of `snapshot-confirm`. */
export const snapshotConfirmForm: Form<SnapshotConfirm> = {
  write: (writer, { id, seq }) => void writer.varuint(id).varuint(seq),
  read: (reader) => ({ type: 'snapshot-confirm', id: reader.varuint(), seq: reader.varuint() }),
};

/** Fields of `snapshot-fetch`. */
export const snapshotFetchForm: Form<SnapshotFetch> = {
  write: (writer, { id, seq }) => void writer.varuint(id).varuint(seq),
  read: (reader) => ({ type: 'snapshot-fetch', id: reader.varuint(), seq: reader.varuint() }),
};
