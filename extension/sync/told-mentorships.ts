/**
 * What this browser tells the profile of its mentorships, and what it takes from there: those that another
 * browser of mine told of, with device keys of its own. Each may be done again, and writes nothing where
 * all is said. [S96, S97, S100]
 */
import type * as Y from 'yjs';
import { equalBytes } from '#shared/base/bytes.ts';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import {
  tellDevice,
  tellMentorship,
  tellSecret,
  toldMentorships,
  toldSecrets,
  type ToldMentorship,
} from '#shared/record/profile-mentorships.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { chainStart } from '#shared/wire/chain.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import type { StoreFault } from '../store/fault.ts';
import { readRole, type KeyringEntry } from '../store/keyring-entry.ts';
import type { EpochSecrets } from '../store/epoch-secrets.ts';
import type { Keyring } from '../store/keyring.ts';

/** Which browser tells, by its device in the profile's roster, and when. */
export type Teller = { readonly browser: DeviceId; readonly now: Millis };

function toldOf(entry: KeyringEntry): ToldMentorship {
  const { roomId, memberId, memberName, role, mentorshipName, addedAt, closedAt } = entry;
  const relayAddress = entry.relayAddress ?? '';
  return { roomId, memberId, memberName, role, mentorshipName, relayAddress, addedAt, closedAt };
}

/** Whether what I know of a mentorship replaces what was told of it. */
function isNewer(entry: KeyringEntry, told: ToldMentorship): boolean {
  if (told.relayAddress === '' && (entry.relayAddress ?? '') !== '') return true;
  if (entry.closedAt !== undefined)
    return told.closedAt === undefined && !wasAddedAfter(told, entry.closedAt);
  return told.closedAt !== undefined && wasAddedAfter(entry, told.closedAt);
}

/** Whether it was come back to after it had been left. */
function wasAddedAfter({ addedAt }: Pick<ToldMentorship, 'addedAt'>, closedAt: Millis): boolean {
  return addedAt > closedAt;
}

/** Tells of a mentorship of this browser: where it is, its secrets, and this browser's device in it. */
export function tellOf(doc: Y.Doc, entry: KeyringEntry, { browser, now }: Teller): void {
  const { roomId, device } = entry;
  const told = toldMentorships(doc).find((one) => one.roomId === roomId);
  // Somebody else than I am elsewhere: these are two members, who bring in no devices of each other.
  if (told !== undefined && told.memberId !== entry.memberId) return;
  if (told === undefined || isNewer(entry, told)) tellMentorship(doc, toldOf(entry));
  for (const secret of [...entry.earlier, { epoch: entry.epoch, secret: entry.secret }])
    tellSecret(doc, roomId, secret);
  // Nobody is struck out with a device that is lent to whoever comes back.
  if (entry.origin.state === 'recovered') return;
  const { deviceId, signPublic, kexPublic, adminPublic } = device;
  const keys = { deviceId, signPublic, kexPublic, adminPublic };
  // What a browser is called stands with the browser, and is nobody else's to know.
  tellDevice(doc, roomId, { ...keys, label: '', browser, addedAt: now });
}

function secretsOf(doc: Y.Doc, roomId: RoomId): EpochSecrets | undefined {
  const told = toldSecrets(doc, roomId);
  const newest = told.at(-1);
  return newest && { ...newest, earlier: told.slice(0, -1) };
}

/** A mentorship of which another browser of mine told: it is here once it has a relay. */
export function waitsForRelay(told: ToldMentorship): boolean {
  return !parseRelayAddress(told.relayAddress).ok;
}

async function linkedEntry(
  told: ToldMentorship,
  secrets: EpochSecrets,
  now: Millis,
): Promise<KeyringEntry> {
  const { roomId, memberId, memberName, mentorshipName, relayAddress } = told;
  return {
    purpose: 'mentorship',
    ...{ roomId, memberId, memberName, mentorshipName, relayAddress },
    ...secrets,
    device: await createDeviceKeys(),
    role: readRole(told.role) ?? 'peer',
    genesis: undefined,
    // The log is read whole, and what it must hold say the members' own claims in it.
    origin: { state: 'linked', checkpoint: await chainStart(roomId) },
    introduced: false,
    lastNumber: 0,
    addedAt: now,
    closedAt: undefined,
  };
}

/**
 * Puts into the keyring what the profile tells of and this browser does not have. What has no relay, no
 * secret, or was left is not taken; nor is a room that the keyring has in whatever form, or that was erased from
 * this browser since it was linked. [S97, S100]
 */
export async function adoptTold(
  doc: Y.Doc,
  keyring: Pick<Keyring, 'rooms' | 'add' | 'tombstones'>,
  { now, linkedAt }: Readonly<{ now: Millis; linkedAt: Millis }>,
): Promise<Result<void, StoreFault>> {
  const rooms = await keyring.rooms();
  if (!rooms.ok) return rooms;
  const gone = await keyring.tombstones();
  if (!gone.ok) return gone;
  const kept = gone.value.filter(({ purpose, at }) => purpose === 'begun' || at >= linkedAt);
  const here = new Set([...rooms.value, ...kept].map(({ roomId }) => roomId));
  for (const told of toldMentorships(doc)) {
    const secrets = secretsOf(doc, told.roomId);
    if (here.has(told.roomId) || told.closedAt !== undefined) continue;
    if (secrets === undefined || waitsForRelay(told)) continue;
    const added = await keyring.add(await linkedEntry(told, secrets, now));
    if (!added.ok && added.error !== 'exists') return { ok: false, error: added.error };
  }
  return ok(undefined);
}

/**
 * Takes over what was told of a mentorship that is here: that I left it, or came back to it, and, while this device is not
 * signed in and no wrap is made for it, secrets of later epochs.
 */
export async function followTold(
  doc: Y.Doc,
  keyring: Pick<Keyring, 'update' | 'enterEpoch'>,
  entry: KeyringEntry,
): Promise<void> {
  const { roomId, memberId, introduced } = entry;
  const told = toldMentorships(doc).find((one) => one.roomId === roomId);
  if (told === undefined || told.memberId !== memberId) return;
  const { closedAt } = told;
  const wasLeft = closedAt !== undefined && !wasAddedAfter(entry, closedAt);
  if (wasLeft && entry.closedAt === undefined) await keyring.update(roomId, { closedAt });
  const isBack = closedAt === undefined && wasAddedAfter(told, entry.closedAt ?? told.addedAt);
  if (isBack) await keyring.update(roomId, { closedAt });
  const secrets = secretsOf(doc, roomId);
  const isLinked = entry.origin.state === 'linked' && !introduced;
  if (!isLinked || secrets === undefined || secrets.epoch <= entry.epoch) return;
  const known = secrets.earlier.find(({ epoch }) => epoch === entry.epoch);
  // Who told another secret for the epoch that is here speaks of another room.
  if (known !== undefined && !equalBytes(known.secret, entry.secret)) return;
  await keyring.enterEpoch(roomId, secrets);
}
