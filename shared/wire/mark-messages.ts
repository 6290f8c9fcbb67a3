/**
 * Marks: each device's latest sealed word of how far it has stored and shown the log. One a slot,
 * replaced, never part of the log. [W54, W55]
 */
import { assert } from '#shared/base/assert.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Form } from './codec.ts';
import { readNumber, writeBlock, writeFixed } from './fields.ts';
import { MAX_MARK_BYTES, MAX_MARKS, SLOT_BYTES } from './limits.ts';

/** A sealed mark and where it stands. The slot's name means nothing to the relay. */
export type SlotMark = { readonly slot: Bytes; readonly frame: Bytes };

/** Up: replaces the mark in a slot. Has no answer; the relay keeps the latest. */
export type Mark = { readonly type: 'mark' } & SlotMark;

/** Down: all marks after `welcome` (left out when there are none), and then each that is new. */
export type Marks = { readonly type: 'marks'; readonly marks: readonly SlotMark[] };

/** Fields of `mark`. */
export const markForm: Form<Mark> = {
  write(writer, { slot, frame }) {
    writeFixed(writer, slot, SLOT_BYTES);
    writeBlock(writer, frame, MAX_MARK_BYTES);
  },
  read: (reader) => ({
    type: 'mark',
    slot: reader.fixed(SLOT_BYTES),
    frame: reader.block(MAX_MARK_BYTES),
  }),
};

/** Fields of `marks`. */
export const marksForm: Form<Marks> = {
  write(writer, { marks }) {
    assert(marks.length <= MAX_MARKS, 'at most 64 marks');
    writer.varuint(marks.length);
    for (const { slot, frame } of marks) {
      writeFixed(writer, slot, SLOT_BYTES);
      writeBlock(writer, frame, MAX_MARK_BYTES);
    }
  },
  read(reader) {
    const count = readNumber(reader, MAX_MARKS);
    const marks = Array.from({ length: count }, () => ({
      slot: reader.fixed(SLOT_BYTES),
      frame: reader.block(MAX_MARK_BYTES),
    }));
    return { type: 'marks', marks };
  },
};
