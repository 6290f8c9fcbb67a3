/**
 * Seals what leaves a device and opens what arrives. The header is somebody else's bytes: they are
 * bound, not read. A sealer belongs to one writer session and lives in memory only. [K5 to K10]
 */
import { createByteWriter } from '../base/byte-writer.ts';
import { copyBytes, toHex, type Bytes } from '../base/bytes.ts';
import type { DeviceId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { deviceIdOf, sign, SIGNATURE_BYTES, verify, type DeviceKeys } from './device.ts';
import type { EpochKeys } from './epoch-keys.ts';
import {
  associatedBytes,
  deriveMessageKey,
  isCounter,
  messageNonce,
  nextCounter,
  WRITER_BYTES,
} from './message-key.ts';
import { paddedSize } from './padding.ts';
import { MAX_BODY_BYTES, readPlaintext, signedMessage, writePlaintext } from './plaintext.ts';

/** The size of AES-GCM's tag. */
const TAG_BYTES = 16;
/** Nothing longer was ever sealed. */
const MAX_SEALED_BYTES = paddedSize(MAX_BODY_BYTES + 256) + TAG_BYTES;
/** How many message keys an opener remembers: the writer sessions of a busy room. */
const REMEMBERED_KEYS = 64;

/** A sealed message: the header as it was bound, and the ciphertext with its tag. */
export type SealedMessage = { readonly headerBytes: Bytes; readonly sealed: Bytes };

/** Seals the messages of one writer session. */
export type Sealer = {
  /**
   * Takes the next counter and asks `headerFor` for the header with it, both before it returns, then
   * signs and seals. Calls may overlap: each has a counter of its own, and they resolve in call order.
   * Rejects only for what is our own fault (kind, size, a used-up counter). [K6]
   */
  readonly seal: (
    kind: number,
    headerFor: (counter: number) => Bytes,
    documentNumber: number,
    body: Bytes,
  ) => Promise<SealedMessage>;
};

/** What a sealed message held. The signature is not yet checked: see `verifyOpened`. */
export type Opened = {
  readonly deviceId: DeviceId;
  readonly documentNumber: number;
  readonly body: Bytes;
  readonly signature: Bytes;
  readonly signedInput: Bytes;
};

/** A message as it came, with what its header says of its key. */
export type SealedInput = {
  readonly kind: number;
  readonly writer: Bytes;
  readonly counter: number;
  readonly headerBytes: Bytes;
  readonly sealed: Bytes;
};

/** `cannot-open`: not sealed with this room's, epoch's, writer's key, or changed. `malformed`: opened, but not of the one form, or never could be. */
export type OpenFault = 'cannot-open' | 'malformed';

/** Opens the messages of one epoch. */
export type Opener = {
  /** Opens one message. Never rejects, whatever the bytes are. [K7, K8] */
  readonly open: (input: SealedInput) => Promise<Result<Opened, OpenFault>>;
};

/** How many bytes a body of `bodyBytes` becomes when sealed, so that a limit can be asked first. */
export function sealedSize(documentNumber: number, bodyBytes: number): number {
  const lengths = createByteWriter().varuint(documentNumber).varuint(bodyBytes).finish().length;
  return paddedSize(16 + SIGNATURE_BYTES + lengths + bodyBytes) + TAG_BYTES;
}

/** A sealer for one writer session (16 fresh random bytes, never used before). [K6] */
export function createSealer(deps: {
  readonly keys: EpochKeys;
  readonly device: DeviceKeys;
  readonly writer: Bytes;
}): Sealer {
  const { keys, device } = deps;
  const writer = copyBytes(deps.writer);
  const messageKeys = new Map<number, Promise<CryptoKey>>();
  let counter = 0;
  let previous: Promise<void> = Promise.resolve();

  const messageKey = (kind: number): Promise<CryptoKey> => {
    const known = messageKeys.get(kind);
    if (known !== undefined) return known;
    const derived = deriveMessageKey(keys.sealKey, writer, kind);
    messageKeys.set(kind, derived);
    return derived;
  };

  return {
    async seal(kind, headerFor, documentNumber, body) {
      counter = nextCounter(counter);
      const taken = counter;
      const message = {
        roomId: keys.roomId,
        deviceId: device.deviceId,
        headerBytes: copyBytes(headerFor(taken)),
        documentNumber,
        body: copyBytes(body),
      };
      const nonce = messageNonce(taken);
      const sealedNow = sealMessage(message, device.sign.privateKey, messageKey(kind), nonce);
      const before = previous;
      previous = Promise.allSettled([before, sealedNow]).then(() => undefined);
      await before;
      return sealedNow;
    },
  };
}

async function sealMessage(
  message: Parameters<typeof signedMessage>[0],
  signKey: CryptoKey,
  messageKey: Promise<CryptoKey>,
  iv: Bytes,
): Promise<SealedMessage> {
  const key = await messageKey;
  const signature = await sign(signKey, await signedMessage(message));
  const plaintext = writePlaintext({ ...message, signature });
  const additionalData = associatedBytes(message.roomId, message.headerBytes);
  const algorithm = { name: 'AES-GCM', iv, additionalData };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plaintext));
  return { headerBytes: message.headerBytes, sealed };
}

/** An opener for the messages of one epoch; it remembers the keys of the 64 latest writers. */
export function createOpener(keys: EpochKeys): Opener {
  const messageKeys = new Map<string, Promise<CryptoKey>>();

  const messageKey = (writer: Bytes, kind: number): Promise<CryptoKey> => {
    const name = `${kind}/${toHex(writer)}`;
    const key = messageKeys.get(name) ?? deriveMessageKey(keys.sealKey, writer, kind);
    messageKeys.delete(name);
    messageKeys.set(name, key);
    const [oldest] = messageKeys.keys();
    if (messageKeys.size > REMEMBERED_KEYS && oldest !== undefined) messageKeys.delete(oldest);
    return key;
  };

  return {
    async open(input) {
      if (!isSealedInput(input)) return err('malformed');
      const key = await messageKey(input.writer, input.kind);
      const plaintext = await decrypt(key, {
        iv: messageNonce(input.counter),
        additionalData: associatedBytes(keys.roomId, input.headerBytes),
        sealed: input.sealed,
      });
      if (plaintext === undefined) return err('cannot-open');
      const read = readPlaintext(plaintext);
      if (!read.ok) return read;
      const { roomId } = keys;
      const signedInput = await signedMessage({
        ...read.value,
        roomId,
        headerBytes: input.headerBytes,
      });
      return ok({ ...read.value, signedInput });
    },
  };
}

function isSealedInput(input: SealedInput): boolean {
  const isKind = Number.isInteger(input.kind) && input.kind >= 0 && input.kind <= 255;
  const isSize = input.sealed.length > TAG_BYTES && input.sealed.length <= MAX_SEALED_BYTES;
  return isKind && isSize && input.writer.length === WRITER_BYTES && isCounter(input.counter);
}

async function decrypt(
  key: CryptoKey,
  message: { readonly iv: Bytes; readonly additionalData: Bytes; readonly sealed: Bytes },
): Promise<Bytes | undefined> {
  const { iv, additionalData, sealed } = message;
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed));
  } catch {
    return undefined;
  }
}

/**
 * Whether an opened message was signed by the device whose raw signing key is `signPublic`, which
 * must be the device that it names. [K9]
 */
export async function verifyOpened(opened: Opened, signPublic: Bytes): Promise<boolean> {
  if ((await deviceIdOf(signPublic)) !== opened.deviceId) return false;
  return verify(signPublic, opened.signature, opened.signedInput);
}
