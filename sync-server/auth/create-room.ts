/** Makes a room for whoever holds its genesis key, within the operator's policy. [V4] */
import type { Clock } from '#shared/base/clock.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import type { Create } from '#shared/wire/handshake.ts';
import type { LogStore } from '../log/log-store.ts';
import { judgeCreate, type Door } from './handshake.ts';

/** What making rooms needs. */
export type CreateDeps = {
  readonly store: LogStore;
  readonly clock: Clock;
  /** What a client must give; `undefined`: nothing. */
  readonly creationToken: string | undefined;
  /** Whether somebody at this address may make one more room now; counts it if so. */
  readonly mayCreate: (address: string) => Result<void, 'creation-refused' | 'slow-down'>;
};

/** Makes the room, or leaves one that stands as it is; refuses with the code to end with. */
export async function createRoomFor(
  deps: CreateDeps,
  door: Door,
  roomId: RoomId,
  address: string,
  create: Create,
): Promise<Result<void, ErrorCode>> {
  const { store, clock, creationToken, mayCreate } = deps;
  const judged = await judgeCreate(door, roomId, creationToken, create);
  if (!judged.ok) return judged;
  const standing = await store.readRoom(roomId);
  if (standing.ok) return ok(undefined);
  if (standing.error === 'storage-fault') return err('relay-fault');
  const allowed = mayCreate(address);
  if (!allowed.ok) return allowed;
  const { authPublic, genesis } = create;
  const made = await store.createRoom({
    roomId,
    authPublic,
    adminPublic: genesis.adminPublic,
    now: clock.now(),
  });
  // Another connection may have made it meanwhile; only this genesis' key could.
  return made.ok || made.error === 'room-exists' ? ok(undefined) : err('relay-fault');
}
