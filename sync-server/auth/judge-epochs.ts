/** Who may ask for a room's epoch records, and who may begin its next epoch. [V100, V101, V102] */
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Epochs, SetEpoch } from '#shared/wire/epoch-messages.ts';
import type { ErrorCode, RefusalCode } from '#shared/wire/errors.ts';
import { epochInput, epochsInput } from '#shared/wire/signed.ts';
import { sha256Now } from '../log/chain-hash.ts';
import type { LogStore, RoomState, StorageFault } from '../log/log-store.ts';
import type { Door } from './handshake.ts';
import { isListed } from './listed.ts';
import { isSignedBy } from './signatures.ts';

/** The key that must have signed; `undefined` when there is none that may. */
async function keyOf(
  store: LogStore,
  { roomId, admins }: RoomState,
  { signer }: Epochs,
): Promise<Result<Bytes | undefined, StorageFault>> {
  if (signer.by === 'admin') return ok(isListed(admins, signer.key) ? signer.key : undefined);
  const epoch = await store.readEpoch(roomId, signer.epoch);
  return epoch.ok ? ok(epoch.value?.authPublic) : epoch;
}

/** Judges who asks for epoch records; gives the room as it is stored now. [V1, V2, V100] */
export async function judgeEpochs(
  store: LogStore,
  door: Door,
  roomId: RoomId,
  epochs: Epochs,
): Promise<Result<RoomState, ErrorCode>> {
  if (!door.names.includes(epochs.relayName)) return err('wrong-relay');
  const room = await store.readRoom(roomId);
  if (!room.ok) return err(room.error === 'no-room' ? 'no-room' : 'relay-fault');
  const key = await keyOf(store, room.value, epochs);
  if (!key.ok) return err('relay-fault');
  if (key.value === undefined) return err('not-allowed');
  const input = epochsInput({ ...epochs, roomId, nonce: door.nonce });
  const isTrue = await isSignedBy(key.value, epochs.signature, input);
  return isTrue ? room : err('not-allowed');
}

/** Judges the beginning of the next epoch against the room as it is known here. [V102] */
export async function judgeSetEpoch(
  room: Pick<RoomState, 'roomId' | 'epoch' | 'admins'>,
  request: SetEpoch,
): Promise<Result<void, RefusalCode>> {
  const { signer, admins, epoch, record, list, frame } = request;
  if (!isListed(room.admins, signer) || !isListed(admins, signer)) return err('not-admin');
  if (epoch !== room.epoch + 1) return err('wrong-epoch');
  if (admins.number !== room.admins.number + 1) return err('wrong-number');
  const input = epochInput({
    ...request,
    roomId: room.roomId,
    recordHash: sha256Now(record),
    listHash: sha256Now(list),
    frameHash: sha256Now(frame),
  });
  const isTrue = await isSignedBy(signer, request.signature, input);
  return isTrue ? ok(undefined) : err('wrong-signature');
}
