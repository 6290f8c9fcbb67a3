/**
 * A recovery secret in the making: for a file or for paper. It is in memory alone until its person has it;
 * only then the profile is told of it, and those before it are worth nothing any more. Afterwards this
 * device has forgotten it. [S117]
 */
import type * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { tellConsent } from '#shared/record/profile-mentorships.ts';
import {
  tellRecoveryKey,
  type RecoveryKind,
  type ToldRecoveryKey,
} from '#shared/record/profile-recovery.ts';
import { createRecoverySecret, deriveRecoveryDevice } from '#shared/seal/recovery.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { freshCover, tellFreshCover, type FreshCover } from './recovery-cover.ts';
import { consentOf } from './recovery-consent.ts';

/** One that its person does not have yet. */
export type PreparedRecovery = {
  readonly secret: Bytes;
  /** The seeds of each mentorship's recovery device, for a file. */
  readonly seeds: ReadonlyMap<RoomId, Bytes>;
  /** Its person has it: tells the profile's document, and nothing else yet (`keepRecovery` does). */
  readonly commit: (profile: Y.Doc) => void;
};

/** Makes one for the rooms of this device as they are now. */
export async function prepareRecovery(
  profile: KeyringEntry,
  mentorships: readonly KeyringEntry[],
  kind: RecoveryKind,
  madeAt: Millis,
): Promise<PreparedRecovery> {
  const { roomId, device: own } = profile;
  const secret = createRecoverySecret();
  const device = await deriveRecoveryDevice(secret, roomId);
  const consent = await consentOf(profile, device);
  const { deviceId, signPublic, kexPublic, adminPublic } = device;
  const keys = { deviceId, signPublic, kexPublic, adminPublic };
  const key: ToldRecoveryKey = { ...keys, kind, madeAt, admitted: false };
  const covers = new Map<KeyringEntry, FreshCover>();
  for (const entry of mentorships) covers.set(entry, await freshCover(entry, key));
  return {
    secret,
    seeds: new Map([...covers].map(([entry, { seeds }]) => [entry.roomId, seeds])),
    commit(doc) {
      doc.transact(() => {
        tellConsent(doc, roomId, { device: deviceId, bringer: own.deviceId, consent });
        tellRecoveryKey(doc, roomId, key);
        for (const [entry, cover] of covers) tellFreshCover(doc, entry, key, cover);
      });
    },
  };
}
