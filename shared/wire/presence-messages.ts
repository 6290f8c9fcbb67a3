/** The messages that are never stored: who is there, and what they show of themselves. [W27, W28] */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Form } from './codec.ts';
import { writeBlock } from './fields.ts';
import { MAX_EPHEMERAL_BYTES } from './limits.ts';

/** Up: a sealed frame of kind `ephemeral` for the other live connections. */
export type EphemeralUp = { readonly type: 'ephemeral'; readonly frame: Bytes };

/** Down: the same, and from which connection. */
export type EphemeralDown = {
  readonly type: 'ephemeral';
  readonly connectionId: number;
  readonly frame: Bytes;
};

/** Down: another live connection has been welcomed. */
export type Joined = { readonly type: 'joined'; readonly connectionId: number };

/** Down: another live connection has ended. */
export type Left = { readonly type: 'left'; readonly connectionId: number };

/** Up: asks for `pong`. Down: sent every PING_MS, wants no answer. */
export type Ping = { readonly type: 'ping' };

/** Down: the answer to `ping`. */
export type Pong = { readonly type: 'pong' };

/** Fields of `ephemeral`, up. */
export const ephemeralUpForm: Form<EphemeralUp> = {
  write: (writer, { frame }) => writeBlock(writer, frame, MAX_EPHEMERAL_BYTES),
  read: (reader) => ({ type: 'ephemeral', frame: reader.block(MAX_EPHEMERAL_BYTES) }),
};

/** Fields of `ephemeral`, down. */
export const ephemeralDownForm: Form<EphemeralDown> = {
  write: (writer, { connectionId, frame }) =>
    writeBlock(writer.varuint(connectionId), frame, MAX_EPHEMERAL_BYTES),
  read: (reader) => ({
    type: 'ephemeral',
    connectionId: reader.varuint(),
    frame: reader.block(MAX_EPHEMERAL_BYTES),
  }),
};

/** Fields of `joined`. */
export const joinedForm: Form<Joined> = {
  write: (writer, { connectionId }) => void writer.varuint(connectionId),
  read: (reader) => ({ type: 'joined', connectionId: reader.varuint() }),
};

/** Fields of `left`. */
export const leftForm: Form<Left> = {
  write: (writer, { connectionId }) => void writer.varuint(connectionId),
  read: (reader) => ({ type: 'left', connectionId: reader.varuint() }),
};
