/** The requests about a room that are not its log (invites, admin list, deletion), and their answers. [W34-W37, W60] */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { readAdminList, writeAdminList, type AdminList } from './admin-list.ts';
import type { Form } from './codec.ts';
import { CLOSE_NUMBERS, errorOfClose, type ErrorCode } from './errors.ts';
import { REFUSAL_NUMBERS, refusalOfNumber, type RefusalCode } from './errors.ts';
import { INVITE_ID_BYTES, readCode, readKey, readMillis, readSignature } from './fields.ts';
import { writeBlock, writeFixed, writeKey, writeSignature, writeText } from './fields.ts';
import { MAX_RELAY_NAME_BYTES, MAX_SEALED_INVITE_BYTES } from './limits.ts';

/** Up: leaves a sealed invite with the relay. */
export type PutInvite = {
  readonly type: 'put-invite';
  readonly id: number;
  readonly inviteId: Bytes;
  readonly invitePublic: Bytes;
  /** By the relay's clock; at most MAX_INVITE_LIFE_MS from now. */
  readonly expiresAt: Millis;
  readonly sealed: Bytes;
};

/** Up: takes an invite back that nobody has used. */
export type RevokeInvite = {
  readonly type: 'revoke-invite';
  readonly id: number;
  readonly inviteId: Bytes;
};

/** Up: changes the admin list, compare-and-set on its number. */
export type SetAdmins = {
  readonly type: 'set-admins';
  readonly id: number;
  readonly admins: AdminList;
  /** A key of the list as it is now. */
  readonly signer: Bytes;
  /** By `signer` over `adminInput`. */
  readonly signature: Bytes;
};

/** Up: takes this connection's room away from the relay. */
export type DeleteRoom = {
  readonly type: 'delete-room';
  readonly id: number;
  readonly relayName: string;
  /** A key of the admin list as it is now. */
  readonly signer: Bytes;
  /** By `signer` over `deleteInput`. */
  readonly signature: Bytes;
};

/** Down: request `id` is durable. */
export type Done = { readonly type: 'done'; readonly id: number };

/** Down: request `id` changed nothing. */
export type Refused = { readonly type: 'refused'; readonly id: number; readonly code: RefusalCode };

/** Down, last on a connection: why the relay closes it now, by the code's close number. */
export type RelayError = { readonly type: 'error'; readonly code: ErrorCode };

/** Fields of `put-invite`. */
export const putInviteForm: Form<PutInvite> = {
  write(writer, put) {
    writeFixed(writer.varuint(put.id), put.inviteId, INVITE_ID_BYTES);
    writeKey(writer, put.invitePublic);
    writeBlock(writer.varuint(put.expiresAt), put.sealed, MAX_SEALED_INVITE_BYTES);
  },
  read: (reader) => ({
    type: 'put-invite',
    id: reader.varuint(),
    inviteId: reader.fixed(INVITE_ID_BYTES),
    invitePublic: readKey(reader),
    expiresAt: readMillis(reader),
    sealed: reader.block(MAX_SEALED_INVITE_BYTES),
  }),
};

/** Fields of `revoke-invite`. */
export const revokeInviteForm: Form<RevokeInvite> = {
  write: (writer, { id, inviteId }) => writeFixed(writer.varuint(id), inviteId, INVITE_ID_BYTES),
  read: (reader) => ({
    type: 'revoke-invite',
    id: reader.varuint(),
    inviteId: reader.fixed(INVITE_ID_BYTES),
  }),
};

/** Fields of `set-admins`. */
export const setAdminsForm: Form<SetAdmins> = {
  write(writer, { id, admins, signer, signature }) {
    writeAdminList(writer.varuint(id), admins);
    writeKey(writer, signer);
    writeSignature(writer, signature);
  },
  read: (reader) => ({
    type: 'set-admins',
    id: reader.varuint(),
    admins: readAdminList(reader),
    signer: readKey(reader),
    signature: readSignature(reader),
  }),
};

/** Fields of `delete-room`. */
export const deleteRoomForm: Form<DeleteRoom> = {
  write(writer, { id, relayName, signer, signature }) {
    writeText(writer.varuint(id), relayName, MAX_RELAY_NAME_BYTES);
    writeKey(writer, signer);
    writeSignature(writer, signature);
  },
  read: (reader) => ({
    type: 'delete-room',
    id: reader.varuint(),
    relayName: reader.text(MAX_RELAY_NAME_BYTES),
    signer: readKey(reader),
    signature: readSignature(reader),
  }),
};

/** Fields of `done`. */
export const doneForm: Form<Done> = {
  write: (writer, { id }) => void writer.varuint(id),
  read: (reader) => ({ type: 'done', id: reader.varuint() }),
};

/** Fields of `refused`. */
export const refusedForm: Form<Refused> = {
  write: (writer, { id, code }) => void writer.varuint(id).varuint(REFUSAL_NUMBERS[code]),
  read: (reader) => ({
    type: 'refused',
    id: reader.varuint(),
    code: readCode(reader, refusalOfNumber),
  }),
};

/** Fields of `error`. */
export const errorForm: Form<RelayError> = {
  write: (writer, { code }) => void writer.varuint(CLOSE_NUMBERS[code]),
  read: (reader) => ({ type: 'error', code: readCode(reader, errorOfClose) }),
};
