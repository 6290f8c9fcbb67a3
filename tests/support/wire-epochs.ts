/** What the wire's client says of epochs and of the deletion of its room. What it seals is random bytes. */
import { createHash } from 'node:crypto';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { sortAdminKeys } from '#shared/wire/admin-list.ts';
import { deleteInput, epochInput, epochsInput } from '#shared/wire/signed.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import {
  knock,
  newSignKeys,
  type FrameWriter,
  type RelayPlace,
  type SignKeys,
  type TestRoom,
} from './wire-client.ts';

/** What a beginning of an epoch may be changed in. `signer` and its list: the room's admin alone. */
export type EpochOptions = {
  readonly epoch?: number;
  readonly auth?: SignKeys;
  readonly controlSeq?: number;
  readonly number?: number;
  readonly keys?: readonly Bytes[];
  readonly signer?: SignKeys;
  readonly record?: Bytes;
  readonly list?: Bytes;
  readonly frame?: Bytes;
  /** Of the room that the signature is for. */
  readonly roomId?: RoomId;
};

function hashOf(bytes: Bytes): Bytes {
  return copyBytes(createHash('sha256').update(bytes).digest());
}

/** The beginning of an epoch, the first by default, whose frame is the writer's next. */
export function setEpochMessage(
  room: TestRoom,
  write: FrameWriter,
  id: number,
  options: EpochOptions = {},
): Extract<UpMessage, { readonly type: 'set-epoch' }> {
  const { epoch = 1, auth = newSignKeys(), controlSeq = 0, signer = room.admin } = options;
  const { record = randomBytes(300), list = randomBytes(700) } = options;
  const frame = options.frame ?? write(400, { kind: 'control', epoch: epoch - 1 });
  const keys = sortAdminKeys(options.keys ?? [signer.publicKey]);
  const admins = { number: options.number ?? epoch, keys };
  const fields = { epoch, authPublic: auth.publicKey, controlSeq, admins };
  const hashes = {
    recordHash: hashOf(record),
    listHash: hashOf(list),
    frameHash: hashOf(frame),
  };
  const input = epochInput({ ...fields, ...hashes, roomId: options.roomId ?? room.roomId });
  const signed = { signer: signer.publicKey, signature: signer.sign(input) };
  return { type: 'set-epoch', id, ...fields, ...signed, record, list, frame };
}

/** Who asks for epoch records: the auth key of an epoch, or an admin key. */
export type EpochsAsker =
  | { readonly by: 'auth'; readonly epoch: number; readonly keys: SignKeys }
  | { readonly by: 'admin'; readonly keys: SignKeys };

/** Asks for the room's epoch records after `since`, signed over the challenge's nonce. */
export function epochsMessage(
  room: Pick<TestRoom, 'roomId'>,
  relayName: string,
  nonce: Bytes,
  asker: EpochsAsker,
  since = 0,
): UpMessage {
  const { keys } = asker;
  const signer =
    asker.by === 'auth'
      ? { by: asker.by, epoch: asker.epoch }
      : { by: asker.by, key: keys.publicKey };
  const { roomId } = room;
  const signature = keys.sign(epochsInput({ relayName, nonce, roomId, since, signer }));
  return { type: 'epochs', relayName, since, signer, signature };
}

/** Asks for the epoch records on a connection of its own; how it ended, and what came before. */
export async function askEpochs(
  place: RelayPlace,
  room: Pick<TestRoom, 'roomId'>,
  asker: EpochsAsker,
  since = 0,
) {
  const { client, challenge } = await knock(place, room.roomId);
  client.send(epochsMessage(room, place.name, challenge.nonce, asker, since));
  const { code } = await client.closed;
  const records = client.waiting().filter((message) => message.type === 'epoch-record');
  return { code, records };
}

/** The deletion of the room, signed by `signer`. */
export function deleteMessage(
  room: TestRoom,
  relayName: string,
  id: number,
  signer: SignKeys = room.admin,
): UpMessage {
  const signature = signer.sign(deleteInput({ relayName, roomId: room.roomId }));
  return { type: 'delete-room', id, relayName, signer: signer.publicKey, signature };
}
