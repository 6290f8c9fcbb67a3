/**
 * A restored browser was lent a recovery device to come in with: that one brings in a device of the
 * browser's own, and from then on the browser is that. May be done again after any crash. [S115, B81]
 */
import { sign } from '#shared/seal/device.ts';
import { deviceInput } from '#shared/seal/roster-sign.ts';
import { becomeDevice } from '../store/places.ts';
import { bringIn } from './bring-in.ts';
import type { LiveConnection } from './live-connection.ts';
import type { RosterDutiesDeps } from './roster-duties.ts';

/** Does so, where this browser was lent a device that is in the room; else nothing. */
export async function signInByLent(deps: RosterDutiesDeps, live: LiveConnection): Promise<void> {
  const { origin, roomId, device } = deps.entry();
  const { deviceId } = device;
  const lent = live.roster().devices.get(deviceId);
  if (origin.state !== 'recovered' || lent === undefined) return;
  // A printed key says nothing of who its person is in the profile's room; the roster does.
  const { memberId } = lent;
  const { becomes } = origin;
  const { signPublic, kexPublic, adminPublic } = becomes;
  const input = deviceInput(roomId, memberId, deviceId, becomes);
  const consent = await sign(becomes.sign.privateKey, input);
  const keys = { signPublic, kexPublic, adminPublic, label: '' };
  const broughtIn = await bringIn(deps, live, { device: keys, consent });
  if (broughtIn.ok) await becomeDevice(deps.keyring, roomId, becomes.deviceId, memberId);
}
