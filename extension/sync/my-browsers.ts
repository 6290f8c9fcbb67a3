/**
 * Which devices of my profile's roster are browsers of mine, and which belong to a recovery file or key: those
 * are in nobody's hands to be renamed or struck out. [S133]
 */
import type * as Y from 'yjs';
import type { DeviceId } from '#shared/base/ids.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { recoveryDevices } from './recovery-devices.ts';

/** The device that this browser is, or is to be once the one that it was lent has brought it in. [S133] */
export function ownDeviceId({ device, origin }: Pick<KeyringEntry, 'device' | 'origin'>): DeviceId {
  return origin.state === 'recovered' ? origin.becomes.deviceId : device.deviceId;
}

/** My browsers, this one first: before the relay has heard of it, it stands in no roster. [S133] */
export function myBrowsers(
  doc: Y.Doc,
  roster: Roster,
  entry: Pick<KeyringEntry, 'roomId' | 'memberId' | 'device' | 'origin'>,
): readonly DeviceId[] {
  const recovery = recoveryDevices(doc, entry.roomId, roster);
  const standing = [...roster.devices.values()].filter(
    ({ id, memberId }) =>
      memberId === entry.memberId && !roster.struck.has(id) && !recovery.has(id),
  );
  return [...new Set([ownDeviceId(entry), ...standing.map(({ id }) => id)])];
}
