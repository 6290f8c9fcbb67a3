/**
 * Who may come in: judges `hello`, `create` and `redeem` against the nonce of this connection and the
 * relay's own names. Without effects; what is stored or joined is done elsewhere.
 * [V1 to V6]
 */
import { roomIdOfHash } from '#shared/wire/room-id.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import { roomIdInput } from '#shared/wire/genesis.ts';
import type { Create, Hello, Redeem } from '#shared/wire/handshake.ts';
import {
  adminInput,
  createInput,
  deleteInput,
  helloInput,
  redeemInput,
} from '#shared/wire/signed.ts';
import type { RefusalCode } from '#shared/wire/errors.ts';
import type { DeleteRoom, SetAdmins } from '#shared/wire/request-messages.ts';
import { sha256Now } from '../log/chain-hash.ts';
import type { RoomState } from '../log/log-store.ts';
import { isListed } from './listed.ts';
import { isSameSecret, isSignedBy } from './signatures.ts';

/** What a connection's first message is judged against. */
export type Door = {
  /** The relay's own public names. */
  readonly names: readonly string[];
  /** The challenge of this connection, for one answer. */
  readonly nonce: Bytes;
};

/** Judges a login to a room that is there. The cursor is judged apart, by the log. [V1, V2, V3] */
export async function judgeHello(
  door: Door,
  room: Pick<RoomState, 'roomId' | 'epoch' | 'authPublic'>,
  hello: Hello,
): Promise<Result<void, ErrorCode>> {
  if (!door.names.includes(hello.relayName)) return err('wrong-relay');
  if (hello.epoch !== room.epoch) return err('wrong-epoch');
  const input = helloInput({ ...hello, roomId: room.roomId, nonce: door.nonce });
  const isTrue = await isSignedBy(room.authPublic, hello.signature, input);
  return isTrue ? ok(undefined) : err('not-allowed');
}

/** Judges the making of the room of this path. `token`: what the operator asks for. [V2, V4] */
export async function judgeCreate(
  door: Door,
  roomId: RoomId,
  token: string | undefined,
  create: Create,
): Promise<Result<void, ErrorCode>> {
  if (!door.names.includes(create.relayName)) return err('wrong-relay');
  if (roomIdOfHash(sha256Now(roomIdInput(create.genesis))) !== roomId) return err('not-allowed');
  const input = createInput({ ...create, nonce: door.nonce });
  if (!(await isSignedBy(create.genesis.adminPublic, create.signature, input)))
    return err('not-allowed');
  if (token !== undefined && !isSameSecret(create.token, token)) return err('creation-refused');
  return ok(undefined);
}

/** Judges whether the redeemer holds the invite's code. `publicKey`: the invite's. [V2, V6] */
export async function judgeRedeem(
  door: Door,
  publicKey: Bytes | undefined,
  redeem: Redeem,
): Promise<Result<void, ErrorCode>> {
  if (!door.names.includes(redeem.relayName)) return err('wrong-relay');
  if (publicKey === undefined) return err('invite-unknown');
  const input = redeemInput({ ...redeem, nonce: door.nonce });
  const isTrue = await isSignedBy(publicKey, redeem.signature, input);
  return isTrue ? ok(undefined) : err('invite-signature');
}

/** Judges a change of the admin list against the list as it is now. [V24] */
export async function judgeAdmins(
  room: Pick<RoomState, 'roomId' | 'admins'>,
  request: SetAdmins,
): Promise<Result<void, RefusalCode>> {
  if (!isListed(room.admins, request.signer)) return err('not-admin');
  if (request.admins.number !== room.admins.number + 1) return err('wrong-number');
  const input = adminInput({ ...request.admins, roomId: room.roomId });
  const isTrue = await isSignedBy(request.signer, request.signature, input);
  return isTrue ? ok(undefined) : err('wrong-signature');
}

/** Judges the deletion of the room against the list as it is now. Its relay name is judged before. [V109] */
export async function judgeDelete(
  room: Pick<RoomState, 'roomId' | 'admins'>,
  { signer, signature, relayName }: DeleteRoom,
): Promise<Result<void, RefusalCode>> {
  if (!isListed(room.admins, signer)) return err('not-admin');
  const isTrue = await isSignedBy(
    signer,
    signature,
    deleteInput({ relayName, roomId: room.roomId }),
  );
  return isTrue ? ok(undefined) : err('wrong-signature');
}
