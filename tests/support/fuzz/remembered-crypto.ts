/**
 * What WebCrypto answered to the same question before. In a run five devices open, check and hash the
 * same frames: the first does it for real, the others are given its answer, which takes a fifth of the
 * time. Only what has one right answer is remembered: sealing and key making never are.
 */
import { createHash } from 'node:crypto';

/** What the product asks of `crypto.subtle`. */
export const CRYPTO_METHODS = [
  'sign',
  'verify',
  'encrypt',
  'decrypt',
  'digest',
  'deriveBits',
  'deriveKey',
  'importKey',
  'exportKey',
  'generateKey',
] as const;

/** Methods with one right answer to a question; Ed25519 signatures are such. */
export const REPEATABLE: ReadonlySet<string> = new Set([
  'sign',
  'verify',
  'decrypt',
  'digest',
  'deriveBits',
  'deriveKey',
  'importKey',
]);

let answers = new Map<string, Promise<unknown>>();
const keyNumbers = new WeakMap<object, number>();
let lastKeyNumber = 0;

/** Forgets every answer: a new run begins. */
export function forgetAnswers(): void {
  answers = new Map();
}

function questionOf(value: unknown): string {
  if (value instanceof CryptoKey) {
    const known = keyNumbers.get(value) ?? (lastKeyNumber += 1);
    keyNumbers.set(value, known);
    return `#${known}`;
  }
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return `<${Buffer.from(buffer, byteOffset, byteLength).toString('latin1')}>`;
  }
  if (value instanceof ArrayBuffer) return `<${Buffer.from(value).toString('latin1')}>`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([name, part]) => `${name}=${questionOf(part)}`)
    .join()}}`;
}

/** SHA-256 where that is asked for, in a tenth of the time that a thread of WebCrypto takes. */
function sha256(args: readonly unknown[]): ArrayBuffer | undefined {
  const [algorithm, bytes] = args;
  if (algorithm !== 'SHA-256' || !(bytes instanceof Uint8Array)) return undefined;
  return new Uint8Array(createHash('sha256').update(bytes).digest()).buffer;
}

/** The answer to `name(...args)`: of the first time it was asked, or of `ask` now. */
export async function remembered(
  name: string,
  args: readonly unknown[],
  ask: (...args: unknown[]) => Promise<unknown>,
): Promise<unknown> {
  const hash = name === 'digest' ? sha256(args) : undefined;
  if (hash !== undefined) return hash;
  const question = `${name}(${args.map(questionOf).join()})`;
  const known = answers.get(question) ?? ask(...args);
  answers.set(question, known);
  const answer = await known;
  // Bytes are the asker's own: one that writes into them must not change another's.
  return answer instanceof ArrayBuffer ? answer.slice(0) : answer;
}
