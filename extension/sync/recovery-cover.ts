/**
 * The recovery device of a mentorship in the making: told of in the profile's document, seeds and word for
 * being brought in with it, before any relay is told of it. [S118, K50, K51]
 */
import type * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import { tellConsent } from '#shared/record/profile-mentorships.ts';
import {
  tellCover,
  type ToldCover,
  type ToldRecoveryKey,
} from '#shared/record/profile-recovery.ts';
import {
  createRecoverySeeds,
  deviceFromSeeds,
  sealRecoverySeeds,
} from '#shared/seal/recovery-seeds.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { consentOf } from './recovery-consent.ts';

/** A recovery device that nobody is told of yet. */
export type FreshCover = {
  readonly seeds: Bytes;
  readonly cover: ToldCover;
  readonly consent: Bytes;
};

/** Makes one for the mentorship of `entry`, sealed to the secret whose device is `key`. */
export async function freshCover(
  entry: KeyringEntry,
  key: Pick<ToldRecoveryKey, 'kexPublic'>,
): Promise<FreshCover> {
  const seeds = createRecoverySeeds();
  const device = await deviceFromSeeds(seeds);
  const { deviceId, signPublic, kexPublic, adminPublic } = device;
  const sealed = await sealRecoverySeeds(key.kexPublic, entry.roomId, seeds);
  const keys = { deviceId, signPublic, kexPublic, adminPublic };
  const consent = await consentOf(entry, device);
  return { seeds, cover: { ...keys, sealed, admitted: false }, consent };
}

/** Tells the profile's document of it. */
export function tellFreshCover(
  doc: Y.Doc,
  { roomId, device: own }: KeyringEntry,
  key: Pick<ToldRecoveryKey, 'deviceId'>,
  { cover, consent }: FreshCover,
): void {
  const { deviceId: device } = cover;
  doc.transact(() => {
    tellConsent(doc, roomId, { device, bringer: own.deviceId, consent });
    tellCover(doc, roomId, key.deviceId, cover);
  });
}
