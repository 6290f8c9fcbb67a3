/**
 * Which devices of my profile's room are recovery secrets and no browser of mine: they stand in the roster like
 * any other, and are shown, told of and struck out as what they are. [S136]
 */
import type * as Y from 'yjs';
import type { DeviceId, RoomId } from '#shared/base/ids.ts';
import { toldRecoveryKeys } from '#shared/record/profile-recovery.ts';
import type { Roster } from '#shared/seal/roster-state.ts';

/** What a recovery device is called by the record that brings it in; no browser is. */
export const RECOVERY_LABEL = 'recovery';

/**
 * Those of the profile in `profileRoom`, also those that were replaced. A browser that tells of itself as one is
 * none: the record that brought it in calls it otherwise, and nobody changes that any more. [S136]
 */
export function recoveryDevices(
  doc: Y.Doc,
  profileRoom: RoomId,
  { devices }: Pick<Roster, 'devices'>,
): ReadonlySet<DeviceId> {
  const told = toldRecoveryKeys(doc, profileRoom).map(({ deviceId }) => deviceId);
  return new Set(told.filter((id) => devices.get(id)?.label === RECOVERY_LABEL));
}
