/** How a room's next epoch begins, and how its records are asked for and handed out. [W56 to W59] */
import { assert } from '#shared/base/assert.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { readAdminList, writeAdminList, type AdminList } from './admin-list.ts';
import type { Form } from './codec.ts';
import { readEpochsSigner, writeEpochsSigner, type EpochsSigner } from './epochs-signer.ts';
import { readKey, readNumber, readSignature, writeBlock, writeKey } from './fields.ts';
import { writeNumber, writeSignature, writeText } from './fields.ts';
import {
  MAX_EPOCH,
  MAX_EPOCH_FRAME_BYTES,
  MAX_EPOCH_LIST_BYTES,
  MAX_EPOCH_RECORD_BYTES,
  MAX_RELAY_NAME_BYTES,
} from './limits.ts';

/** Up, instead of `hello`: asks for the records of the epochs after `since`, and for nothing else. */
export type Epochs = {
  readonly type: 'epochs';
  readonly relayName: string;
  readonly since: number;
  readonly signer: EpochsSigner;
  /** By the signer's key over `epochsInput`. */
  readonly signature: Bytes;
};

/** Down: what began an epoch. Record and list mean nothing to the relay. */
export type EpochRecord = {
  readonly type: 'epoch-record';
  readonly epoch: number;
  /** The room's epoch now: there are more where it is above that of the last record. */
  readonly newest: number;
  readonly record: Bytes;
  readonly list: Bytes;
};

/** Up: begins the next epoch, compare-and-set on epoch, admin list and place in the log. */
export type SetEpoch = {
  readonly type: 'set-epoch';
  readonly id: number;
  /** The new one: one above the room's. */
  readonly epoch: number;
  /** The public half of the new epoch's auth key. */
  readonly authPublic: Bytes;
  /** Up to here its author knows every control entry of the log: its cursor, or the last of them. */
  readonly controlSeq: number;
  /** The next admin list; the signer is in it. */
  readonly admins: AdminList;
  /** A key of the list as it is now. */
  readonly signer: Bytes;
  /** By `signer` over `epochInput`. */
  readonly signature: Bytes;
  readonly record: Bytes;
  readonly list: Bytes;
  /** The record once more, sealed under the epoch that it ends: a frame of kind control. */
  readonly frame: Bytes;
};

/** Fields of `epochs`. */
export const epochsForm: Form<Epochs> = {
  write(writer, { relayName, since, signer, signature }) {
    writeText(writer, relayName, MAX_RELAY_NAME_BYTES);
    writeNumber(writer, since, MAX_EPOCH);
    writeEpochsSigner(writer, signer);
    writeSignature(writer, signature);
  },
  read: (reader) => ({
    type: 'epochs',
    relayName: reader.text(MAX_RELAY_NAME_BYTES),
    since: readNumber(reader, MAX_EPOCH),
    signer: readEpochsSigner(reader),
    signature: readSignature(reader),
  }),
};

/** Fields of `epoch-record`. */
export const epochRecordForm: Form<EpochRecord> = {
  write(writer, { epoch, newest, record, list }) {
    assert(epoch >= 1 && epoch <= newest, 'an epoch that was begun');
    writeNumber(writer, epoch, MAX_EPOCH);
    writeNumber(writer, newest, MAX_EPOCH);
    writeBlock(writer, record, MAX_EPOCH_RECORD_BYTES);
    writeBlock(writer, list, MAX_EPOCH_LIST_BYTES);
  },
  read(reader) {
    const epoch = readNumber(reader, MAX_EPOCH);
    const newest = readNumber(reader, MAX_EPOCH);
    if (epoch < 1 || epoch > newest) return reader.fail();
    const record = reader.block(MAX_EPOCH_RECORD_BYTES);
    const list = reader.block(MAX_EPOCH_LIST_BYTES);
    return { type: 'epoch-record', epoch, newest, record, list };
  },
};

/** Fields of `set-epoch`. */
export const setEpochForm: Form<SetEpoch> = {
  write(writer, set) {
    writeNumber(writer.varuint(set.id), set.epoch, MAX_EPOCH);
    writeKey(writer, set.authPublic);
    writeAdminList(writer.varuint(set.controlSeq), set.admins);
    writeKey(writer, set.signer);
    writeSignature(writer, set.signature);
    writeBlock(writer, set.record, MAX_EPOCH_RECORD_BYTES);
    writeBlock(writer, set.list, MAX_EPOCH_LIST_BYTES);
    writeBlock(writer, set.frame, MAX_EPOCH_FRAME_BYTES);
  },
  read: (reader) => ({
    type: 'set-epoch',
    id: reader.varuint(),
    epoch: readNumber(reader, MAX_EPOCH),
    authPublic: readKey(reader),
    controlSeq: reader.varuint(),
    admins: readAdminList(reader),
    signer: readKey(reader),
    signature: readSignature(reader),
    record: reader.block(MAX_EPOCH_RECORD_BYTES),
    list: reader.block(MAX_EPOCH_LIST_BYTES),
    frame: reader.block(MAX_EPOCH_FRAME_BYTES),
  }),
};
