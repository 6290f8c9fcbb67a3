/**
 * Codes that people copy, paste and type: a prefix with a version, a dash, and base32 of an address, a
 * secret and check digits. Reading forgives what mail and people do to a code and says which of the
 * things that cannot be forgiven happened. [K14, K15, K41]
 *
 * The word: scheme and address length (1 byte) | secret | address | CRC-32 of all before (4).
 */
import { assert } from '../base/assert.ts';
import { concatBytes, equalBytes, fromUtf8, utf8, type Bytes } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { base32Length, fromBase32, toBase32 } from './base32.ts';
import { crc32 } from './crc32.ts';

/** A longer text is not searched for a code. */
const MAX_PASTED_LENGTH = 10_000;
/** The longest relay address in a code, without its `wss://`. */
const MAX_CODE_ADDRESS_LENGTH = 50;

const CHECK_BYTES = 4;
/** Set in the first byte for `ws://`. */
const UNPROTECTED = 0x40;
/** Enough symbols to read the first byte of: five bytes, and every word is longer. */
const HEAD_SYMBOLS = 8;

/** A family of codes, told from others by what stands before its version. */
export type CodeFamily = {
  /** Lower-case letters. */
  readonly prefix: string;
  readonly secretBytes: number;
};

/** What a code holds: where to ask and what to ask with. */
export type CodeContent = {
  /** `wss://host[:port][/path]`, or `ws://` for a relay on the same machine. */
  readonly relayAddress: string;
  readonly secret: Bytes;
};

/** `bad-address`: not `ws(s)://` and visible ASCII. `too-long`: more than 50 characters after that. */
export type CodeWriteFault = 'bad-address' | 'too-long';

/**
 * Why a pasted text holds no usable code. `empty`: nothing was pasted. `not-a-code`: none of this family
 * in it. `truncated`: its end is missing. `mistyped`: a character is wrong, missing or too many.
 * `unknown-version`: made by a newer Twoway. `too-long`: a text in which nobody would look for a code.
 * `bad-address`: whole, but its relay is none that can be asked.
 */
export type CodeReadFault =
  | 'empty'
  | 'not-a-code'
  | 'truncated'
  | 'mistyped'
  | 'unknown-version'
  | 'too-long'
  | 'bad-address';

/** The word of a code, which follows its prefix, version and dash. [K14, K41] */
export function writeCodeWord(
  family: CodeFamily,
  { relayAddress, secret }: CodeContent,
): Result<string, CodeWriteFault> {
  assert(secret.length === family.secretBytes, 'a secret has the size of its family');
  const [, scheme, address] = /^(wss?):\/\/(.*)$/is.exec(relayAddress) ?? [];
  if (scheme === undefined || address === undefined || !isAddress(address)) {
    return err('bad-address');
  }
  if (address.length > MAX_CODE_ADDRESS_LENGTH) return err('too-long');
  const flag = scheme.toLowerCase() === 'ws' ? UNPROTECTED : 0;
  const content = concatBytes(new Uint8Array([flag | address.length]), secret, utf8(address));
  return ok(toBase32(concatBytes(content, checkBytes(content))));
}

/** A host with what may follow it, in visible ASCII; no user name, query or fragment. */
function isAddress(address: string): boolean {
  return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\/[\w.~%/-]*)?$/i.test(address);
}

function checkBytes(content: Bytes): Bytes {
  const check = new Uint8Array(CHECK_BYTES);
  new DataView(check.buffer).setUint32(0, crc32(content));
  return check;
}

/**
 * Finds and reads the code of a family in what was pasted: the code alone, a whole message, a quoted or
 * wrapped mail, capitals, a dash that was made prettier, the word without what stands before it. [K15]
 */
export function readCode(family: CodeFamily, pasted: string): Result<CodeContent, CodeReadFault> {
  if (pasted.length > MAX_PASTED_LENGTH) return err('too-long');
  const text = straighten(pasted);
  if (text === '') return err('empty');
  let fault: CodeReadFault = 'not-a-code';
  const marks = new RegExp(`(?<![a-z0-9])${family.prefix}(\\d{1,3})-`, 'gi');
  for (const mark of text.matchAll(marks)) {
    const read: Result<CodeContent, CodeReadFault> =
      mark[1] === '1'
        ? readWord(family, text.slice(mark.index + mark[0].length))
        : err('unknown-version');
    if (read.ok) return read;
    fault = read.error;
  }
  if (fault !== 'not-a-code') return err(fault);
  const bare = readWord(family, text);
  return bare.ok ? bare : err('not-a-code');
}

/** Undoes what programs do to a text on its way: invisible characters, pretty dashes, quote marks. */
function straighten(pasted: string): string {
  return pasted
    .normalize('NFKC')
    .replaceAll(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replaceAll(/\s*[\u2010-\u2015\u2212]\s*/g, '-')
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/^[ \t]*(?:[>|][ \t]*)+/gm, '')
    .trim();
}

function readWord(family: CodeFamily, text: string): Result<CodeContent, CodeReadFault> {
  const start = takeSymbols(text, HEAD_SYMBOLS);
  const head = fromBase32(start.symbols)?.[0];
  if (start.symbols.length < HEAD_SYMBOLS || head === undefined) return err(start.fault);
  const addressLength = head & ~UNPROTECTED;
  if (addressLength > MAX_CODE_ADDRESS_LENGTH) return err('mistyped');
  const size = 1 + family.secretBytes + addressLength + CHECK_BYTES;
  const word = takeSymbols(text, base32Length(size));
  if (word.symbols.length < base32Length(size)) return err(word.fault);
  const bytes = fromBase32(word.symbols);
  if (bytes === undefined || word.goesOn) return err('mistyped');
  const content = bytes.slice(0, size - CHECK_BYTES);
  if (!equalBytes(checkBytes(content), bytes.slice(size - CHECK_BYTES))) return err('mistyped');
  const address = fromUtf8(content.slice(1 + family.secretBytes));
  if (address === undefined || !isAddress(address)) return err('bad-address');
  const relayAddress = `${head & UNPROTECTED ? 'ws' : 'wss'}://${address}`;
  return ok({ relayAddress, secret: content.slice(1, 1 + family.secretBytes) });
}

/**
 * The first `wanted` symbols of `text`, over any white space between them. When there are fewer,
 * `fault` says whether the text merely ended there or something else stands in the word.
 */
function takeSymbols(
  text: string,
  wanted: number,
): { symbols: string; goesOn: boolean; fault: 'truncated' | 'mistyped' } {
  let symbols = '';
  let at = 0;
  for (; at < text.length && symbols.length < wanted; at += 1) {
    const character = text.charAt(at);
    if (/[0-9a-tv-z]/i.test(character)) symbols += character;
    else if (!/\s/.test(character)) break;
  }
  const after = text.slice(at);
  const fault = /^(?:$|[^\p{L}\p{N}]+(?:\s|$))/u.test(after) ? 'truncated' : 'mistyped';
  return { symbols, goesOn: /^[\p{L}\p{N}]/u.test(after), fault };
}
