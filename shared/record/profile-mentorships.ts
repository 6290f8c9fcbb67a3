/**
 * What my devices tell each other of my mentorships: where each is and who I am in it, its secrets, my
 * devices in it, and their words for being brought in. Flat root maps under joined names, so that two
 * devices which write at once never make the same nested map and lose one of the two. A stored format, as
 * profile.ts. [D68 to D70]
 */
import type * as Y from 'yjs';
import type { Bytes } from '../base/bytes.ts';
import { isId, type DeviceId, type MemberId, type Millis, type RoomId } from '../base/ids.ts';

/** A mentorship as it stands in the profile. */
export type ToldMentorship = {
  readonly roomId: RoomId;
  readonly memberId: MemberId;
  readonly memberName: string;
  readonly role: string;
  readonly mentorshipName: string;
  /** The relay as it was typed. */
  readonly relayAddress: string;
  readonly addedAt: Millis;
  /** When I left it; `undefined`: I am in it. */
  readonly closedAt: Millis | undefined;
};

/** The secret of one epoch of a mentorship. `secret`: 32 bytes. */
export type ToldSecret = { readonly epoch: number; readonly secret: Bytes };

/** A device of mine in a mentorship: its public keys there (32 bytes each), and what it is called. */
export type ToldDevice = {
  readonly deviceId: DeviceId;
  readonly signPublic: Bytes;
  readonly kexPublic: Bytes;
  readonly adminPublic: Bytes;
  readonly label: string;
  /** Which device of the profile's own roster it is the same browser as. */
  readonly browser: DeviceId;
  readonly addedAt: Millis;
};

/** The most of each that is read: more is nobody's who mentors. */
const MOST_MENTORSHIPS = 1_024;
const MOST_OF_ONE = 2_048;
const MOST_TEXT_CHARACTERS = 300;
const KEY_BYTES = 32;
const CONSENT_BYTES = 64;

const roots = {
  mentorships: (doc: Y.Doc): Y.Map<unknown> => doc.getMap('mentorships'),
  secrets: (doc: Y.Doc): Y.Map<unknown> => doc.getMap('secrets'),
  devices: (doc: Y.Doc): Y.Map<unknown> => doc.getMap('devices'),
  consents: (doc: Y.Doc): Y.Map<unknown> => doc.getMap('consents'),
} as const;

type Fields = Readonly<Partial<Record<string, unknown>>>;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_TEXT_CHARACTERS;
}

function isMillis(value: unknown): value is Millis {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isBytes(value: unknown, length: number): value is Bytes {
  return value instanceof Uint8Array && value.length === length;
}

/** The entries of a root whose names begin with `roomId`, behind it. */
function* ofRoom(root: Y.Map<unknown>, roomId: RoomId): Generator<readonly [string, unknown]> {
  const start = `${roomId}:`;
  let count = 0;
  for (const [name, value] of root.entries()) {
    if (!name.startsWith(start)) continue;
    count += 1;
    if (count > MOST_OF_ONE) return;
    yield [name.slice(start.length), value];
  }
}

function readMentorship(roomId: string, value: unknown): ToldMentorship | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined || !isId(roomId)) return undefined;
  const { memberId, memberName, role, mentorshipName, relayAddress, addedAt, closedAt } = fields;
  if (!isId(memberId) || !isText(memberName) || !isText(role)) return undefined;
  if (!isText(mentorshipName) || !isText(relayAddress) || !isMillis(addedAt)) return undefined;
  return {
    roomId: roomId as RoomId,
    memberId: memberId as MemberId,
    ...{ memberName, role, mentorshipName, relayAddress, addedAt },
    closedAt: isMillis(closedAt) ? closedAt : undefined,
  };
}

/** My mentorships as any device of mine told of them; what is none is passed over, and stays. [D68] */
export function toldMentorships(doc: Y.Doc): readonly ToldMentorship[] {
  const told: ToldMentorship[] = [];
  for (const [roomId, value] of roots.mentorships(doc).entries()) {
    const mentorship = readMentorship(roomId, value);
    if (mentorship !== undefined) told.push(mentorship);
    if (told.length === MOST_MENTORSHIPS) break;
  }
  return told;
}

/** Tells of one; a later call replaces what is told of it. */
export function tellMentorship(doc: Y.Doc, told: ToldMentorship): void {
  const { roomId, closedAt, ...fields } = told;
  roots.mentorships(doc).set(roomId, closedAt === undefined ? fields : { ...fields, closedAt });
}

/** The secrets of a mentorship, ascending by epoch. [D68] */
export function toldSecrets(doc: Y.Doc, roomId: RoomId): readonly ToldSecret[] {
  const found: ToldSecret[] = [];
  for (const [name, secret] of ofRoom(roots.secrets(doc), roomId))
    if (/^(0|[1-9]\d{0,8})$/.test(name) && isBytes(secret, KEY_BYTES))
      found.push({ epoch: Number(name), secret });
  return found.toSorted((a, b) => a.epoch - b.epoch);
}

/** Tells of a secret; one that is there stays, whatever it is: the first that was told was confirmed. */
export function tellSecret(doc: Y.Doc, roomId: RoomId, { epoch, secret }: ToldSecret): void {
  const [root, name] = [roots.secrets(doc), `${roomId}:${epoch}`];
  if (!root.has(name)) root.set(name, secret);
}

function readDevice(deviceId: string, value: unknown): ToldDevice | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined || !isId(deviceId)) return undefined;
  const { signPublic, kexPublic, adminPublic, label, browser, addedAt } = fields;
  if (!isBytes(signPublic, KEY_BYTES) || !isBytes(kexPublic, KEY_BYTES)) return undefined;
  if (!isBytes(adminPublic, KEY_BYTES) || !isText(label)) return undefined;
  if (!isId(browser) || !isMillis(addedAt)) return undefined;
  const keys = { signPublic, kexPublic, adminPublic };
  const id = deviceId as DeviceId;
  return { deviceId: id, ...keys, label, browser: browser as DeviceId, addedAt };
}

/** My devices in a mentorship, those among them that nobody brought in yet. [D69] */
export function toldDevices(doc: Y.Doc, roomId: RoomId): readonly ToldDevice[] {
  return [...ofRoom(roots.devices(doc), roomId)].flatMap(
    ([deviceId, value]) => readDevice(deviceId, value) ?? [],
  );
}

/**
 * Tells of a device; one that is there stays as it is, unless its browser is now known by another id: it was
 * linked to another profile since. [D74]
 */
export function tellDevice(doc: Y.Doc, roomId: RoomId, device: ToldDevice): void {
  const { deviceId, ...fields } = device;
  const [root, name] = [roots.devices(doc), `${roomId}:${deviceId}`];
  const told = readDevice(deviceId, root.get(name));
  if (!root.has(name) || (told !== undefined && told.browser !== device.browser))
    root.set(name, fields);
}

/** The word of `device` that `bringer` may bring it in, 64 bytes; `undefined`: it gave none. [D70] */
export function toldConsent(
  doc: Y.Doc,
  roomId: RoomId,
  device: DeviceId,
  bringer: DeviceId,
): Bytes | undefined {
  const value = roots.consents(doc).get(`${roomId}:${device}:${bringer}`);
  return isBytes(value, CONSENT_BYTES) ? value : undefined;
}

/** Gives that word; one that is there stays. */
export function tellConsent(
  doc: Y.Doc,
  roomId: RoomId,
  { device, bringer, consent }: Readonly<{ device: DeviceId; bringer: DeviceId; consent: Bytes }>,
): void {
  const [root, name] = [roots.consents(doc), `${roomId}:${device}:${bringer}`];
  if (!root.has(name)) root.set(name, consent);
}

/** Calls `listener` when something is told in these maps or in what goes with them; returns what ends it. */
export function observeTold(doc: Y.Doc, listener: () => void): () => void {
  const told = [...Object.values(roots).map((root) => root(doc)), doc.getMap('browsers')];
  for (const root of told) root.observe(listener);
  return () => {
    for (const root of told) root.unobserve(listener);
  };
}
