/**
 * Finding a text in raw bytes however it may be spelled there, and under the mask that a browser
 * lays over what it sends.
 */

/** Bytes to look for, and words that say what they are. */
export type Spelling = { readonly how: string; readonly bytes: Buffer };

/** The ways in which a text can stand in bytes without being hidden. */
export function spellingsOf(text: string): readonly Spelling[] {
  const utf8 = Buffer.from(text, 'utf8');
  const plain: readonly (readonly [string, Buffer])[] = [
    ['UTF-8', utf8],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['hexadecimal', Buffer.from(utf8.toString('hex'))],
    ...[0, 1, 2].map((shift) => [`base64 (${shift})`, insideBase64(utf8, shift)] as const),
  ];
  return plain.map(([way, bytes]) => ({ how: `"${text}" as ${way}`, bytes }));
}

/** As `spellingsOf`, of bytes that are no text: as they are, and written in letters. */
export function spellingsOfBytes(name: string, bytes: Uint8Array): readonly Spelling[] {
  const raw = Buffer.from(bytes);
  const hex = raw.toString('hex');
  const inside = [0, 1, 2].map((shift) => insideBase64(raw, shift));
  const plain: readonly (readonly [string, Buffer])[] = [
    ['bytes', raw],
    ['hexadecimal', Buffer.from(hex)],
    ['capital hexadecimal', Buffer.from(hex.toUpperCase())],
    ...inside.map((text, shift) => [`base64 (${shift})`, text] as const),
    ...inside.map((text, shift) => [`base64url (${shift})`, forUrls(text)] as const),
  ];
  return plain.map(([way, spelt]) => ({ how: `${name} as ${way}`, bytes: spelt }));
}

function forUrls(base64: Buffer): Buffer {
  return Buffer.from(base64.toString().replaceAll('+', '-').replaceAll('/', '_'));
}

/** The part of the base64 text of bytes that does not depend on its neighbours, `shift` bytes in. */
function insideBase64(bytes: Buffer, shift: number): Buffer {
  const start = (3 - shift) % 3;
  const whole = bytes.subarray(start, start + Math.floor((bytes.length - start) / 3) * 3);
  return Buffer.from(whole.toString('base64'));
}

/** Which of the spellings stand in the bytes. */
export function findIn(bytes: Buffer, spellings: readonly Spelling[]): readonly string[] {
  return spellings.filter((one) => bytes.includes(one.bytes)).map(({ how }) => how);
}

/**
 * Which of the spellings stand in the bytes under any mask of four bytes that repeats, as WebSocket
 * clients lay over their messages (RFC 6455, 5.3): bytes four places apart keep their difference.
 */
export function findMasked(bytes: Buffer, spellings: readonly Spelling[]): readonly string[] {
  const differences = withoutMask(bytes);
  return spellings
    .filter((one) => differences.includes(withoutMask(one.bytes)))
    .map(({ how }) => how);
}

function withoutMask(bytes: Buffer): Buffer {
  const differences = Buffer.alloc(Math.max(0, bytes.length - 4));
  for (let at = 0; at < differences.length; at += 1) {
    differences[at] = (bytes[at] ?? 0) ^ (bytes[at + 4] ?? 0);
  }
  return differences;
}
