/**
 * Keeps my rooms within reach of the recovery secrets in use: the profile has each secret's device, and each
 * mentorship a recovery device of its own for it. Done from what the profile's document says, by whichever
 * of my contexts has it open, as often as one likes: what a relay could not be told now is told later. [S117, S118]
 */
import type { DeviceId, RoomId } from '#shared/base/ids.ts';
import {
  tellMentorship,
  tellSecret,
  toldConsent,
  toldMentorships,
} from '#shared/record/profile-mentorships.ts';
import {
  recoveryKeyInUse,
  tellCover,
  tellRecoveryKey,
  toldCover,
  toldRecoveryKeys,
  type RecoveryKind,
  type ToldCover,
  type ToldRecoveryKey,
} from '#shared/record/profile-recovery.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { RecoveryAdmission } from './admit-recovery.ts';
import type { Engine } from './engine.ts';
import { RECOVERY_LABEL } from './my-browsers.ts';
import { freshCover, tellFreshCover } from './recovery-cover.ts';

/** What the keeper needs. */
export type RecoveryKeeperDeps = {
  /** My profile's engine, loaded. */
  readonly profile: Pick<Engine, 'doc' | 'entry' | 'admitRecovery'>;
  /** My mentorships as the keyring has them. */
  readonly mentorships: readonly KeyringEntry[];
  /** Gives a mentorship's engine, loaded, for as long as `act` takes; false where there is none. */
  readonly withEngine: (
    entry: KeyringEntry,
    act: (engine: Pick<Engine, 'admitRecovery'>) => Promise<boolean>,
  ) => Promise<boolean>;
};

/** What is covered, the profile among it; what is `waiting` has no relay, or its relay could not be told. */
export type Covered = { readonly covered: readonly RoomId[]; readonly waiting: readonly RoomId[] };

const KINDS = ['file', 'paper'] as const satisfies readonly RecoveryKind[];

/** Whether a room has a relay that can be told of its recovery device. */
export function canBeTold({ relayAddress }: KeyringEntry): boolean {
  return parseRelayAddress(relayAddress ?? '').ok;
}

function admissionOf(
  { profile }: RecoveryKeeperDeps,
  entry: KeyringEntry,
  keys: Pick<ToldCover, 'deviceId' | 'signPublic' | 'kexPublic' | 'adminPublic'>,
  replaced: readonly DeviceId[],
  wrapped: boolean,
): RecoveryAdmission {
  const { doc } = profile;
  const consent = toldConsent(doc, entry.roomId, keys.deviceId, entry.device.deviceId);
  const { signPublic, kexPublic, adminPublic } = keys;
  const device = { signPublic, kexPublic, adminPublic, label: RECOVERY_LABEL };
  return { device, consent, replaced, wrapped };
}

/** The secret's own device comes into the profile. */
async function admitKey(deps: RecoveryKeeperDeps, key: ToldRecoveryKey): Promise<boolean> {
  if (key.admitted) return true;
  const { profile } = deps;
  const entry = profile.entry();
  if (!canBeTold(entry)) return false;
  const before = toldRecoveryKeys(profile.doc, entry.roomId).filter(
    ({ kind, deviceId }) => kind === key.kind && deviceId !== key.deviceId,
  );
  const replaced = before.map(({ deviceId }) => deviceId);
  const admission = admissionOf(deps, entry, key, replaced, true);
  const admitted = await profile.admitRecovery(admission);
  if (admitted.ok) tellRecoveryKey(profile.doc, entry.roomId, { ...key, admitted: true });
  return admitted.ok;
}

/** The recovery devices of `entry` for the secrets of this kind before `key`. */
function coversBefore(
  { profile }: RecoveryKeeperDeps,
  { roomId }: KeyringEntry,
  key: ToldRecoveryKey,
): readonly DeviceId[] {
  const { doc, entry } = profile;
  return toldRecoveryKeys(doc, entry().roomId).flatMap(({ kind, deviceId }) => {
    const isBefore = kind === key.kind && deviceId !== key.deviceId;
    const old = isBefore ? toldCover(doc, roomId, deviceId) : undefined;
    return old === undefined ? [] : [old.deviceId];
  });
}

async function admitCover(
  deps: RecoveryKeeperDeps,
  entry: KeyringEntry,
  key: ToldRecoveryKey,
  cover: ToldCover,
): Promise<boolean> {
  if (!canBeTold(entry)) return false;
  const admission = admissionOf(deps, entry, cover, coversBefore(deps, entry, key), false);
  const done = await deps.withEngine(
    entry,
    async (engine) => (await engine.admitRecovery(admission)).ok,
  );
  if (done) tellCover(deps.profile.doc, entry.roomId, key.deviceId, { ...cover, admitted: true });
  return done;
}

async function coverOne(
  deps: RecoveryKeeperDeps,
  entry: KeyringEntry,
  key: ToldRecoveryKey,
): Promise<boolean> {
  const { doc } = deps.profile;
  const { roomId, device } = entry;
  const told = toldCover(doc, roomId, key.deviceId);
  if (told?.admitted === true) return true;
  // One of another browser's making may be in the room already; else it takes one of this browser's.
  if (told !== undefined && (await admitCover(deps, entry, key, told))) return true;
  if (told !== undefined && toldConsent(doc, roomId, told.deviceId, device.deviceId) !== undefined)
    return false;
  const fresh = await freshCover(entry, key);
  tellFreshCover(doc, entry, key, fresh);
  return admitCover(deps, entry, key, fresh.cover);
}

/** What a printed key has to find: where each mentorship is, and its secrets. */
function tellRooms({ profile, mentorships }: RecoveryKeeperDeps): void {
  const { doc } = profile;
  const told = new Set(toldMentorships(doc).map(({ roomId }) => roomId));
  doc.transact(() => {
    for (const entry of mentorships) {
      const { roomId, relayAddress, earlier, memberId, memberName, role } = entry;
      if (relayAddress === undefined) continue;
      const { mentorshipName, addedAt, closedAt } = entry;
      const me = { memberId, memberName, role, mentorshipName };
      if (!told.has(roomId))
        tellMentorship(doc, { roomId, relayAddress, ...me, addedAt, closedAt });
      for (const one of [...earlier, entry]) {
        const { epoch, secret } = one;
        tellSecret(doc, roomId, { epoch, secret });
      }
    }
  });
}

/** Does all that is due. Resolves with what is covered by every secret in use. */
export async function keepRecovery(deps: RecoveryKeeperDeps): Promise<Covered> {
  const { doc, entry } = deps.profile;
  const { roomId } = entry();
  const inUse = KINDS.flatMap((kind) => recoveryKeyInUse(doc, roomId, kind) ?? []);
  if (inUse.length === 0) return { covered: [], waiting: [] };
  tellRooms(deps);
  const waiting = new Set<RoomId>();
  for (const key of inUse) {
    if (!(await admitKey(deps, key))) waiting.add(roomId);
    for (const mentorship of deps.mentorships)
      if (mentorship.closedAt === undefined && !(await coverOne(deps, mentorship, key)))
        waiting.add(mentorship.roomId);
  }
  const all = [roomId, ...deps.mentorships.map((one) => one.roomId)];
  return { covered: all.filter((one) => !waiting.has(one)), waiting: [...waiting] };
}
