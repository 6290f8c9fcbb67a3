/** The messages that move a room's log: append, its answers, and what others appended. [W21-W25] */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Form } from './codec.ts';
import { readCursor, writeCursor, type Cursor } from './cursor.ts';
import { NACK_NUMBERS, nackOfNumber, type NackCode } from './errors.ts';
import { readCode, writeBlock } from './fields.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import { readPart, writePart, type Part } from './parts.ts';

/** Up: stores one frame as the next entry. `id` is the client's, to know the answer by. */
export type Append = { readonly type: 'append'; readonly id: number; readonly frame: Bytes };

/** Up: one part of a frame that is too large for `append`. Has no answer of its own. */
export type AppendPart = { readonly type: 'part'; readonly id: number } & Part;

/** Up: stores the parts sent under `id` as the next entry. */
export type Commit = { readonly type: 'commit'; readonly id: number };

/** Up: after a `nack`, appends are meant again. */
export type Resume = { readonly type: 'resume' };

/** Down: an entry of the log, never one's own. */
export type Entry = { readonly type: 'entry'; readonly seq: number; readonly frame: Bytes };

/** Down: one part of an entry whose frame is too large for `entry`. */
export type EntryPart = { readonly type: 'entry-part'; readonly seq: number } & Part;

/** Down: all entries up to `head` have been sent; from here on they are news. */
export type CaughtUp = { readonly type: 'caught-up'; readonly head: Cursor };

/** Down: the frame of `id` is durable as entry `seq`. */
export type Ack = { readonly type: 'ack'; readonly id: number; readonly seq: number };

/** Down: nothing of `id` was stored; appends are refused until `resume`. */
export type Nack = { readonly type: 'nack'; readonly id: number; readonly code: NackCode };

/** Fields of `append`. */
export const appendForm: Form<Append> = {
  write: (writer, { id, frame }) => writeBlock(writer.varuint(id), frame, MAX_FRAME_BYTES),
  read: (reader) => ({
    type: 'append',
    id: reader.varuint(),
    frame: reader.block(MAX_FRAME_BYTES),
  }),
};

/** Fields of `part`. */
export const appendPartForm: Form<AppendPart> = {
  write: (writer, part) => writePart(writer.varuint(part.id), part),
  read: (reader) => ({ type: 'part', id: reader.varuint(), ...readPart(reader) }),
};

/** Fields of `commit`. */
export const commitForm: Form<Commit> = {
  write: (writer, { id }) => void writer.varuint(id),
  read: (reader) => ({ type: 'commit', id: reader.varuint() }),
};

/** Fields of `entry`. */
export const entryForm: Form<Entry> = {
  write: (writer, { seq, frame }) => writeBlock(writer.varuint(seq), frame, MAX_FRAME_BYTES),
  read: (reader) => ({
    type: 'entry',
    seq: reader.varuint(),
    frame: reader.block(MAX_FRAME_BYTES),
  }),
};

/** Fields of `entry-part`. */
export const entryPartForm: Form<EntryPart> = {
  write: (writer, part) => writePart(writer.varuint(part.seq), part),
  read: (reader) => ({ type: 'entry-part', seq: reader.varuint(), ...readPart(reader) }),
};

/** Fields of `caught-up`. */
export const caughtUpForm: Form<CaughtUp> = {
  write: (writer, { head }) => writeCursor(writer, head),
  read: (reader) => ({ type: 'caught-up', head: readCursor(reader) }),
};

/** Fields of `ack`. */
export const ackForm: Form<Ack> = {
  write: (writer, { id, seq }) => void writer.varuint(id).varuint(seq),
  read: (reader) => ({ type: 'ack', id: reader.varuint(), seq: reader.varuint() }),
};

/** Fields of `nack`. */
export const nackForm: Form<Nack> = {
  write: (writer, { id, code }) => void writer.varuint(id).varuint(NACK_NUMBERS[code]),
  read: (reader) => ({
    type: 'nack',
    id: reader.varuint(),
    code: readCode(reader, nackOfNumber),
  }),
};
