/**
 * My devices bring each other into mentorships: one that is not in gives each of the others its word, and one
 * that is in brings in whoever gave it theirs. Any of mine does so, in no order, and again after any crash.
 * [S99, S101, K35]
 */
import type * as Y from 'yjs';
import type { DeviceId } from '#shared/base/ids.ts';
import {
  tellConsent,
  toldConsent,
  toldDevices,
  type ToldDevice,
} from '#shared/record/profile-mentorships.ts';
import { isStruckBrowser } from '#shared/record/profile-strikes.ts';
import { deviceIdOf, sign, verify } from '#shared/seal/device.ts';
import { deviceInput } from '#shared/seal/roster-sign.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { FurtherDevice } from './bring-in.ts';
import type { Engine } from './engine.ts';
import { storedRoster, type StoredRooms } from './stored-roster.ts';

/** Opens an engine on a mentorship of this browser, or uses one, and closes what it opened. */
export type WithEngine = <T>(
  entry: KeyringEntry,
  act: (engine: Pick<Engine, 'bringIn'>) => Promise<T>,
) => Promise<T>;

/** Opens an engine for as long as `act` takes. */
export function briefly(open: (entry: KeyringEntry) => Engine): WithEngine {
  return async (entry, act) => {
    const engine = open(entry);
    try {
      await engine.whenLoaded;
      return await act(engine);
    } finally {
      await engine.close();
    }
  };
}

/** Whether a browser of mine is in the profile and was not struck out of it. */
export function isMine(profile: Roster, browser: DeviceId): boolean {
  return profile.devices.has(browser) && !profile.struck.has(browser);
}

/** My other devices in the mentorship of `entry` whose browsers are in the profile. */
function othersOfMine(doc: Y.Doc, profile: Roster, entry: KeyringEntry): readonly ToldDevice[] {
  return toldDevices(doc, entry.roomId).filter(
    ({ deviceId, browser }) =>
      deviceId !== entry.device.deviceId &&
      isMine(profile, browser) &&
      !isStruckBrowser(doc, browser),
  );
}

/** Gives my other devices the word of this one, while it is not in the mentorship. */
export async function giveWord(doc: Y.Doc, profile: Roster, entry: KeyringEntry): Promise<void> {
  const { roomId, memberId, device, origin, introduced } = entry;
  if (origin.state !== 'linked' || introduced) return;
  for (const { deviceId: bringer } of othersOfMine(doc, profile, entry)) {
    if (toldConsent(doc, roomId, device.deviceId, bringer) !== undefined) continue;
    const input = deviceInput(roomId, memberId, bringer, device);
    const consent = await sign(device.sign.privateKey, input);
    tellConsent(doc, roomId, { device: device.deviceId, bringer, consent });
  }
}

/** `device` with its word for the device of `entry`, if it gave one that holds. */
async function furtherOf(
  doc: Y.Doc,
  { roomId, memberId, device: own }: KeyringEntry,
  told: ToldDevice,
): Promise<FurtherDevice | undefined> {
  const consent = toldConsent(doc, roomId, told.deviceId, own.deviceId);
  if (consent === undefined || (await deviceIdOf(told.signPublic)) !== told.deviceId)
    return undefined;
  const { signPublic, kexPublic, adminPublic } = told;
  const keys = { signPublic, kexPublic, adminPublic };
  const input = deviceInput(roomId, memberId, own.deviceId, keys);
  // One that does not hold would stand in the log for everybody to refuse.
  if (!(await verify(signPublic, consent, input))) return undefined;
  return { device: { ...keys, label: '' }, consent };
}

/** What bringing in needs. */
export type BringingInDeps = StoredRooms & {
  readonly withEngine: WithEngine;
  /** Devices that a roster did not take; they are not tried again. */
  readonly notTaken: Set<DeviceId>;
};

/** Brings in whoever waits for the device of `entry`. False when somebody has to wait on. */
export async function bringInMine(
  deps: BringingInDeps,
  doc: Y.Doc,
  profile: Roster,
  entry: KeyringEntry,
): Promise<boolean> {
  const others = othersOfMine(doc, profile, entry);
  if (others.length === 0 || !entry.introduced || entry.closedAt !== undefined) return true;
  const roster = await storedRoster(deps, entry.roomId);
  const waiting: FurtherDevice[] = [];
  for (const told of others) {
    if (roster.devices.has(told.deviceId) || deps.notTaken.has(told.deviceId)) continue;
    const further = await furtherOf(doc, entry, told);
    if (further !== undefined) waiting.push(further);
  }
  if (waiting.length === 0) return true;
  return deps.withEngine(entry, async (engine) => {
    let isDone = true;
    for (const further of waiting) {
      const brought = await engine.bringIn(further);
      if (!brought.ok && brought.error === 'not-taken')
        deps.notTaken.add(await deviceIdOf(further.device.signPublic));
      else isDone = brought.ok && isDone;
    }
    return isDone;
  });
}
