/**
 * What my devices tell each other of recovery: which recovery secrets are in use, and the recovery device of
 * each mentorship, whose seeds are sealed to such a secret's device. One root map under joined names, each
 * value whole, so that two devices which write at once lose nothing. A stored format, as profile.ts.
 * [D79, D80]
 */
import type * as Y from 'yjs';
import type { Bytes } from '../base/bytes.ts';
import { isId, type DeviceId, type Millis, type RoomId } from '../base/ids.ts';

/** In a file, or on paper: of each the newest is in use. */
export type RecoveryKind = 'file' | 'paper';

type Keys = {
  readonly deviceId: DeviceId;
  /** The public keys, 32 bytes each. */
  readonly signPublic: Bytes;
  readonly kexPublic: Bytes;
  readonly adminPublic: Bytes;
};

/** The device that a recovery secret is in the profile's room. */
export type ToldRecoveryKey = Keys & {
  readonly kind: RecoveryKind;
  readonly madeAt: Millis;
  /** Whether it is in the room, and those before it are out. */
  readonly admitted: boolean;
};

/** The recovery device of a mentorship. `sealed`: its seeds, sealed to the kex key of such a secret, 144 bytes. */
export type ToldCover = Keys & { readonly sealed: Bytes; readonly admitted: boolean };

const KEY_BYTES = 32;
const SEALED_BYTES = 144;
const MOST_KEYS = 256;

type Fields = Readonly<Partial<Record<string, unknown>>>;

function root(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('recovery');
}

function fieldsOf(value: unknown): Fields {
  const isFields = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isFields ? (value as Fields) : {};
}

function isBytes(value: unknown, length: number): value is Bytes {
  return value instanceof Uint8Array && value.length === length;
}

function readKeys(deviceId: unknown, fields: Fields): Keys | undefined {
  const { signPublic, kexPublic, adminPublic } = fields;
  if (!isId(deviceId) || !isBytes(signPublic, KEY_BYTES)) return undefined;
  if (!isBytes(kexPublic, KEY_BYTES) || !isBytes(adminPublic, KEY_BYTES)) return undefined;
  return { deviceId: deviceId as DeviceId, signPublic, kexPublic, adminPublic };
}

function readKey(deviceId: string, value: unknown): ToldRecoveryKey | undefined {
  const fields = fieldsOf(value);
  const keys = readKeys(deviceId, fields);
  const { kind, madeAt, admitted } = fields;
  if (keys === undefined || (kind !== 'file' && kind !== 'paper')) return undefined;
  if (!Number.isSafeInteger(madeAt) || Number(madeAt) < 0) return undefined;
  return { ...keys, kind, madeAt: Number(madeAt) as Millis, admitted: admitted === true };
}

/** The recovery secrets of the profile in `profileRoom`, newest first; of each kind the first is in use. [D79] */
export function toldRecoveryKeys(doc: Y.Doc, profileRoom: RoomId): readonly ToldRecoveryKey[] {
  const start = `key:${profileRoom}:`;
  const found: ToldRecoveryKey[] = [];
  for (const [name, value] of root(doc).entries()) {
    const key = name.startsWith(start) ? readKey(name.slice(start.length), value) : undefined;
    if (key !== undefined) found.push(key);
    if (found.length === MOST_KEYS) break;
  }
  // Two of one moment: the same is the newer one on every device.
  return found.toSorted((a, b) => b.madeAt - a.madeAt || (a.deviceId < b.deviceId ? -1 : 1));
}

/** The one of a kind that is in use; `undefined`: none was made. */
export function recoveryKeyInUse(
  doc: Y.Doc,
  profileRoom: RoomId,
  kind: RecoveryKind,
): ToldRecoveryKey | undefined {
  return toldRecoveryKeys(doc, profileRoom).find((key) => key.kind === kind);
}

/** Tells of one, or that it is admitted now. */
export function tellRecoveryKey(doc: Y.Doc, profileRoom: RoomId, key: ToldRecoveryKey): void {
  const { deviceId, ...fields } = key;
  root(doc).set(`key:${profileRoom}:${deviceId}`, fields);
}

/** The recovery device of `roomId` for the secret whose device is `key`; `undefined`: there is none. [D80] */
export function toldCover(doc: Y.Doc, roomId: RoomId, key: DeviceId): ToldCover | undefined {
  const fields = fieldsOf(root(doc).get(`seeds:${roomId}:${key}`));
  const keys = readKeys(fields['deviceId'], fields);
  const { sealed, admitted } = fields;
  if (keys === undefined || !isBytes(sealed, SEALED_BYTES)) return undefined;
  return { ...keys, sealed, admitted: admitted === true };
}

/** Tells of one, or that it is admitted now; a later call replaces what is told of it. */
export function tellCover(doc: Y.Doc, roomId: RoomId, key: DeviceId, cover: ToldCover): void {
  root(doc).set(`seeds:${roomId}:${key}`, cover);
}
