/**
 * The code a person copies and another pastes: `tw1-` and one word of base32 that holds the relay's
 * address, the invite secret and check digits. Reading forgives what mail and people do to a code and
 * says which of the things that cannot be forgiven happened. [K14, K15]
 *
 * The word: scheme and address length (1 byte) | secret (16) | address | CRC-32 of all before (4).
 */
import { assert } from '../base/assert.ts';
import { concatBytes, equalBytes, fromUtf8, utf8, type Bytes } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { base32Length, fromBase32, toBase32 } from './base32.ts';
import { crc32 } from './crc32.ts';
import { INVITE_SECRET_BYTES } from './invite.ts';

/** A longer text is not searched for a code. */
const MAX_PASTED_LENGTH = 10_000;
/** The longest relay address that fits a code of 118 characters, without its `wss://`. */
const MAX_CODE_ADDRESS_LENGTH = 50;

const CHECK_BYTES = 4;
const FIXED_BYTES = 1 + INVITE_SECRET_BYTES + CHECK_BYTES;
/** Set in the first byte for `ws://`. */
const UNPROTECTED = 0x40;
/** Enough symbols to read the first byte of: five bytes, and every word is longer. */
const HEAD_SYMBOLS = 8;

/** What a code holds: where to ask and what to ask with. */
export type InviteCode = {
  /** `wss://host[:port][/path]`, or `ws://` for a relay on the same machine. */
  readonly relayAddress: string;
  readonly secret: Bytes;
};

/** `bad-address`: not `ws(s)://` and visible ASCII. `too-long`: more than 50 characters after that. */
export type CodeWriteFault = 'bad-address' | 'too-long';

/**
 * Why a pasted text holds no usable code. `empty`: nothing was pasted. `not-a-code`: no `tw1-` in it.
 * `truncated`: its end is missing. `mistyped`: a character is wrong, missing or too many.
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

/** Writes a code of at most 118 characters. [K14] */
export function writeInviteCode(code: InviteCode): Result<string, CodeWriteFault> {
  assert(code.secret.length === INVITE_SECRET_BYTES, 'an invite secret has 16 bytes');
  const [, scheme, address] = /^(wss?):\/\/(.*)$/is.exec(code.relayAddress) ?? [];
  if (scheme === undefined || address === undefined || !isAddress(address)) {
    return err('bad-address');
  }
  if (address.length > MAX_CODE_ADDRESS_LENGTH) return err('too-long');
  const flag = scheme.toLowerCase() === 'ws' ? UNPROTECTED : 0;
  const content = concatBytes(new Uint8Array([flag | address.length]), code.secret, utf8(address));
  return ok(`tw1-${toBase32(concatBytes(content, checkBytes(content)))}`);
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
 * Finds and reads the code in what was pasted: the code alone, the whole message of two lines, a
 * quoted or wrapped mail, capitals, a dash that was made prettier, the word without its `tw1-`. [K15]
 */
export function readInviteCode(pasted: string): Result<InviteCode, CodeReadFault> {
  if (pasted.length > MAX_PASTED_LENGTH) return err('too-long');
  const text = straighten(pasted);
  if (text === '') return err('empty');
  let fault: CodeReadFault = 'not-a-code';
  for (const mark of text.matchAll(/(?<![a-z0-9])tw(\d{1,3})-/gi)) {
    const read: Result<InviteCode, CodeReadFault> =
      mark[1] === '1' ? readWord(text.slice(mark.index + mark[0].length)) : err('unknown-version');
    if (read.ok) return read;
    fault = read.error;
  }
  if (fault !== 'not-a-code') return err(fault);
  const bare = readWord(text);
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

function readWord(text: string): Result<InviteCode, CodeReadFault> {
  const start = takeSymbols(text, HEAD_SYMBOLS);
  const head = fromBase32(start.symbols)?.[0];
  if (start.symbols.length < HEAD_SYMBOLS || head === undefined) return err(start.fault);
  const addressLength = head & ~UNPROTECTED;
  if (addressLength > MAX_CODE_ADDRESS_LENGTH) return err('mistyped');
  const size = FIXED_BYTES + addressLength;
  const word = takeSymbols(text, base32Length(size));
  if (word.symbols.length < base32Length(size)) return err(word.fault);
  const bytes = fromBase32(word.symbols);
  if (bytes === undefined || word.goesOn) return err('mistyped');
  const content = bytes.slice(0, size - CHECK_BYTES);
  if (!equalBytes(checkBytes(content), bytes.slice(size - CHECK_BYTES))) return err('mistyped');
  return readContent(head, content);
}

function readContent(head: number, content: Bytes): Result<InviteCode, 'bad-address'> {
  const address = fromUtf8(content.slice(1 + INVITE_SECRET_BYTES));
  if (address === undefined || !isAddress(address)) return err('bad-address');
  const relayAddress = `${head & UNPROTECTED ? 'ws' : 'wss'}://${address}`;
  return ok({ relayAddress, secret: content.slice(1, 1 + INVITE_SECRET_BYTES) });
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
