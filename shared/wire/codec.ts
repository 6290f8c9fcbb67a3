/**
 * A message is one type byte and its fields in order, nothing after them. Both directions are
 * written and read by this one function over their table of forms. [W2, W3, W5]
 */
import { assert } from '#shared/base/assert.ts';
import { readBytes, type ByteReader } from '#shared/base/byte-reader.ts';
import { createByteWriter, type ByteWriter } from '#shared/base/byte-writer.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { err, type Result } from '#shared/base/result.ts';
import type { MessageFault } from './errors.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';

/**
 * How the fields of one message are written and read. Both are methods, not function fields, so
 * that the form of one member of a union can stand in a table over the whole union.
 */
export type Form<Message> = {
  /** The fields after the type byte. */
  write(writer: ByteWriter, message: Message): void;
  /** The message whose type byte has been read; throws only to `readBytes`. */
  read(reader: ByteReader): Message;
};

/** A form for each member of a union of messages. */
export type Forms<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: Form<Extract<Message, { readonly type: Type }>>;
};

/** Writes and reads the messages of one direction. */
export type Codec<Message> = {
  /** The bytes of `message`; throws only where we broke a bound ourselves. */
  readonly write: (message: Message) => Bytes;
  /** The message of these bytes. Never throws, whatever they are. */
  readonly read: (bytes: Uint8Array) => Result<Message, MessageFault>;
};

/** The form of a message that has no fields. */
export function emptyForm<Type extends string>(type: Type): Form<{ readonly type: Type }> {
  return { write: () => undefined, read: () => ({ type }) };
}

function keyByNumber<Type extends string, Value>(
  numbers: Readonly<Record<Type, number>>,
  values: Readonly<Record<Type, Value>>,
): ReadonlyMap<number, Value> {
  const byNumber = new Map<number, Value>();
  for (const type in values) byNumber.set(numbers[type], values[type]);
  return byNumber;
}

/** A codec over `forms`, whose type bytes are `numbers`. */
export function createCodec<Message extends { readonly type: string }>(
  numbers: Readonly<Record<Message['type'], number>>,
  forms: Readonly<Record<Message['type'], Form<Message>>>,
): Codec<Message> {
  const formsByNumber = keyByNumber<Message['type'], Form<Message>>(numbers, forms);
  return {
    write(message) {
      const type: Message['type'] = message.type;
      const writer = createByteWriter().u8(numbers[type]);
      forms[type].write(writer, message);
      const bytes = writer.finish();
      assert(bytes.length <= MAX_MESSAGE_BYTES, `a ${type} message is too long`);
      return bytes;
    },
    read(bytes) {
      if (bytes.length > MAX_MESSAGE_BYTES) return err({ reason: 'too-long', size: bytes.length });
      const number = bytes[0];
      if (number === undefined) return err({ reason: 'malformed', offset: 0 });
      const form = formsByNumber.get(number);
      if (form === undefined) return err({ reason: 'unknown-type', number });
      return readBytes(bytes, (reader) => {
        reader.u8();
        return form.read(reader);
      });
    },
  };
}
