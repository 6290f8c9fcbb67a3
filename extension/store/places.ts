/**
 * A room that this browser was told of and has to come into: by a recovery device that it is lent, or by an
 * invite. Apart from the keyring, since the popup needs none of it. [B81, B85]
 */
import type { DeviceId, MemberId, RoomId } from '#shared/base/ids.ts';
import { err, type Result } from '#shared/base/result.ts';
import type { DeviceKeys } from '#shared/seal/device.ts';
import { withEpochs } from './epoch-secrets.ts';
import type { StoreFault } from './fault.ts';
import { isEmptyPlace, type KeyringEntry } from './keyring-entry.ts';
import type { Keyring } from './keyring.ts';

type Editing = Pick<Keyring, 'edit'>;
type Edited = Promise<Result<KeyringEntry, StoreFault | 'unknown-room'>>;

function withLent(entry: KeyringEntry, recovery: DeviceKeys): KeyringEntry {
  const { origin, introduced, device } = entry;
  if (origin.state !== 'linked' || introduced) return entry;
  const { checkpoint } = origin;
  return {
    ...entry,
    device: recovery,
    origin: { state: 'recovered', checkpoint, becomes: device },
    lastNumber: 0,
  };
}

function withOwn(entry: KeyringEntry, device: DeviceId, memberId: MemberId): KeyringEntry {
  const { origin } = entry;
  if (origin.state !== 'recovered' || origin.becomes.deviceId !== device) return entry;
  const { checkpoint, becomes } = origin;
  return {
    ...entry,
    memberId,
    device: becomes,
    origin: { state: 'linked', checkpoint },
    introduced: true,
    lastNumber: 0,
  };
}

/**
 * Gives a linked room that nobody has brought this browser into yet a recovery device of mine, which is in
 * it and brings in the browser's own; any other entry stays as it is. [B81]
 */
export function lendDevice(keyring: Editing, roomId: RoomId, recovery: DeviceKeys): Edited {
  return keyring.edit(roomId, (entry) => withLent(entry, recovery));
}

/**
 * The lent device has brought in `device`, of the member `memberId`: from here on this browser is that one.
 * Done again, nothing. [B81]
 */
export function becomeDevice(
  keyring: Editing,
  roomId: RoomId,
  device: DeviceId,
  memberId: MemberId,
): Edited {
  return keyring.edit(roomId, (entry) => withOwn(entry, device, memberId));
}

/**
 * Puts a joined entry in the place of one that came back and that nobody has brought this browser into yet;
 * `exists` where the room is here otherwise, and then nothing changes. [B85]
 */
export async function rejoin(
  keyring: Editing,
  entry: KeyringEntry,
): Promise<Result<KeyringEntry, StoreFault | 'unknown-room' | 'exists'>> {
  const changed = await keyring.edit(entry.roomId, (known) =>
    isEmptyPlace(known) ? { ...entry, ...withEpochs(known, entry) } : known,
  );
  if (!changed.ok) return changed;
  return changed.value.device.deviceId === entry.device.deviceId ? changed : err('exists');
}
