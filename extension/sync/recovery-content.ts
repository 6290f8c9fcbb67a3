/**
 * What a recovery file is made of, from what is stored on this device, with no relay and no engine: the keys
 * of all my rooms and, unless it is to be small, a copy of every record. [S113]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { RecoveryBody } from '#shared/seal/recovery-body.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { recoveryRoomOf, writeRecoveryRooms } from '../store/recovery-rooms.ts';
import type { RowFault } from '../store/room-database.ts';
import { copyStored, type RowsPlace } from './recovery-copies.ts';

/** What is to be in the file. */
export type BackupContent = {
  readonly secret: Bytes;
  /** My rooms, the profile among them. */
  readonly rooms: readonly KeyringEntry[];
  readonly profileRoom: RoomId;
  /** The seeds of the recovery device in each mentorship that has one. */
  readonly seeds: ReadonlyMap<RoomId, Bytes>;
  readonly withCopies: boolean;
  readonly madeAt: Millis;
};

/** The relay of the profile, where it is one that the file has room for. */
function addressOf(rooms: readonly KeyringEntry[], profileRoom: RoomId): string {
  const typed = rooms.find(({ roomId }) => roomId === profileRoom)?.relayAddress ?? '';
  const parsed = parseRelayAddress(typed);
  return parsed.ok && parsed.value.url.length <= 128 ? parsed.value.url : '';
}

/** Gathers it; a fault where what is stored could not be read: then there is no file. */
export async function gatherRecoveryBody(
  place: RowsPlace,
  content: BackupContent,
): Promise<Result<RecoveryBody, StoreFault | RowFault>> {
  const { secret, rooms, profileRoom, seeds, withCopies, madeAt } = content;
  const copies: Bytes[] = [];
  for (const { roomId } of withCopies ? rooms : []) {
    const copy = await copyStored(place, roomId);
    if (!copy.ok) return copy;
    copies.push(copy.value);
  }
  const keyring = writeRecoveryRooms(
    rooms.map((entry) => recoveryRoomOf(entry, seeds.get(entry.roomId))),
  );
  const relayAddress = addressOf(rooms, profileRoom);
  return ok({ secret, profileRoom, relayAddress, madeAt, keyring, copies });
}
