/** The paths that a socket is opened on. A joiner does not know the room yet, so redeeming has its own. [W8] */
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RelayAddress } from './relay-name.ts';
import { readRoomId } from './room-id.ts';
import { WIRE_VERSION } from './version.ts';

/** What a path asks for. */
export type SocketPath =
  { readonly type: 'room'; readonly roomId: RoomId } | { readonly type: 'invite' };

/** Why a path is none of ours: of another wire, or no socket path at all. */
export type SocketPathFault = 'unknown-version' | 'unknown-path';

/** The address below which rooms lie (`.../v1/r`): y-websocket puts `/` and the room's id behind it. */
export function roomsUrl(address: RelayAddress): string {
  return `${address.url}/v${WIRE_VERSION}/r`;
}

/** The address of one room's socket. */
export function roomUrl(address: RelayAddress, roomId: RoomId): string {
  return `${roomsUrl(address)}/${roomId}`;
}

/** The address on which an invite is redeemed. */
export function inviteUrl(address: RelayAddress): string {
  return `${address.url}/v${WIRE_VERSION}/i`;
}

/** Reads the path of an upgrade, without query. Never throws. */
export function readSocketPath(path: string): Result<SocketPath, SocketPathFault> {
  const found = /^\/v([0-9]{1,4})\/(i|r\/([A-Za-z0-9_-]{1,64}))$/.exec(path);
  if (found === null) return err('unknown-path');
  if (found[1] !== String(WIRE_VERSION)) return err('unknown-version');
  if (found[2] === 'i') return ok({ type: 'invite' });
  const roomId = readRoomId(found[3]);
  return roomId === undefined ? err('unknown-path') : ok({ type: 'room', roomId });
}
