/**
 * What stands inside a sealed message: who wrote it, their signature, the document it is about, the
 * body and zeros up to a padded size. One form only, checked on the way in. [K8, K9]
 */
import { assert } from '../base/assert.ts';
import { readBytes } from '../base/byte-reader.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import { concatBytes, utf8, type Bytes } from '../base/bytes.ts';
import { ID_BYTES, type DeviceId, type RoomId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { sha256 } from '../base/sha256.ts';
import { SIGNATURE_BYTES } from './device.ts';
import { idBytes, idFromBytes } from './id-bytes.ts';
import { paddedSize } from './padding.ts';

/** No body is longer; what the relay takes is less and announced by it. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The fields of a sealed message. */
export type Plaintext = {
  readonly deviceId: DeviceId;
  readonly signature: Bytes;
  /** 0 is the record itself; others are kept for parts that move to documents of their own. */
  readonly documentNumber: number;
  readonly body: Bytes;
};

/** Writes and pads a plaintext. */
export function writePlaintext(plaintext: Plaintext): Bytes {
  assert(plaintext.signature.length === SIGNATURE_BYTES, 'a signature has 64 bytes');
  assert(plaintext.body.length <= MAX_BODY_BYTES, 'a body fits');
  const fields = createByteWriter()
    .fixed(idBytes(plaintext.deviceId))
    .fixed(plaintext.signature)
    .varuint(plaintext.documentNumber)
    .block(plaintext.body)
    .finish();
  const padded = new Uint8Array(paddedSize(fields.length));
  padded.set(fields);
  return padded;
}

/** Reads what `writePlaintext` would have written, to the byte, and refuses anything else. [K8] */
export function readPlaintext(bytes: Bytes): Result<Plaintext, 'malformed'> {
  const read = readBytes(bytes, (reader) => {
    const deviceId = idFromBytes<DeviceId>(reader.fixed(ID_BYTES));
    const signature = reader.fixed(SIGNATURE_BYTES);
    const documentNumber = reader.varuint();
    const body = reader.block(MAX_BODY_BYTES);
    if (paddedSize(reader.offset()) !== bytes.length) reader.fail();
    if (reader.rest().some((byte) => byte !== 0)) reader.fail();
    return { deviceId, signature, documentNumber, body };
  });
  return read.ok ? ok(read.value) : err('malformed');
}

/**
 * What a device signs of a message:
 * "tw/1/sig" | room id | device id | SHA-256(header) | SHA-256(document number | body). [K9]
 */
export async function signedMessage(message: {
  readonly roomId: RoomId;
  readonly deviceId: DeviceId;
  readonly headerBytes: Bytes;
  readonly documentNumber: number;
  readonly body: Bytes;
}): Promise<Bytes> {
  const content = createByteWriter().varuint(message.documentNumber).fixed(message.body).finish();
  const [headerHash, contentHash] = await Promise.all([
    sha256(message.headerBytes),
    sha256(content),
  ]);
  return concatBytes(
    utf8('tw/1/sig'),
    idBytes(message.roomId),
    idBytes(message.deviceId),
    headerHash,
    contentHash,
  );
}
