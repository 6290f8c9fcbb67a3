/** WebSocket frames as a hostile client makes them: RFC 6455 section 5.2, masked with zeros. */

/** What may be wrong with a frame. */
export type FrameOptions = {
  /** Whether it is the last of its message; without it more is to come. */
  readonly fin?: boolean;
  /** The bit of a compressed message. */
  readonly compressed?: boolean;
  /** The length that it claims, where that is not its own. */
  readonly claims?: number;
};

/** What a frame is. */
export const OPCODES = { more: 0x0, binary: 0x2, ping: 0x9, pong: 0xa } as const;

const MASKED = 0x80;
const NO_MASK_BYTES = 4;

function lengthBytes(length: number): Buffer {
  if (length < 126) return Buffer.from([MASKED | length]);
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9);
  if (bytes.length === 3) bytes.writeUInt16BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  bytes[0] = MASKED | (bytes.length === 3 ? 126 : 127);
  return bytes;
}

/** One frame with `payload`. */
export function frame(
  opcode: keyof typeof OPCODES,
  payload: Uint8Array,
  { fin = true, compressed = false, claims = payload.length }: FrameOptions = {},
): Buffer {
  const first = (fin ? 0x80 : 0) | (compressed ? 0x40 : 0) | OPCODES[opcode];
  const head = [Buffer.from([first]), lengthBytes(claims), Buffer.alloc(NO_MASK_BYTES)];
  return Buffer.concat([...head, payload]);
}
