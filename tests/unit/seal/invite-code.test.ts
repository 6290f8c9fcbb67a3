/** The code: written short, found in whatever was pasted, and never read as another. */
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '#shared/base/bytes.ts';
import { toBase32 } from '#shared/seal/base32.ts';
import { crc32 } from '#shared/seal/crc32.ts';
import { readInviteCode, writeInviteCode } from '#shared/seal/invite-code.ts';
import { createInviteSecret } from '#shared/seal/invite.ts';

const SECRET = new Uint8Array(16).map((_, index) => index * 17);

function written(relayAddress = 'wss://relay.example.org', secret = SECRET): string {
  const code = writeInviteCode({ relayAddress, secret });
  if (!code.ok) throw new Error(code.error);
  return code.value;
}

const CODE = written();
const READ = { ok: true, value: { relayAddress: 'wss://relay.example.org', secret: SECRET } };

function fault(pasted: string): string {
  const read = readInviteCode(pasted);
  return read.ok ? 'read' : read.error;
}

describe('writing a code', () => {
  test('[K14] a code is tw1- and one lower-case word, under 120 characters for the longest address', () => {
    const longest = written(`wss://${'a'.repeat(46)}.org`);
    expect(longest).toMatch(/^tw1-[0-9a-hjkmnp-tv-z]+$/);
    expect(longest.length).toBe(118);
    expect(fault(longest)).toBe('read');
  });

  test('[K14] an address too long, or none of a relay, makes no code', () => {
    const refusal = (relayAddress: string) => writeInviteCode({ relayAddress, secret: SECRET });
    expect(refusal(`wss://${'a'.repeat(51)}`)).toEqual({ ok: false, error: 'too-long' });
    for (const address of [
      '',
      'relay.example.org',
      'https://relay.example.org',
      'wss://',
      'wss://a b',
      'wss://me@relay.example.org',
      'wss://relay.example.org/?room=1',
      'wss://bücher.example',
      'wss://relay\n.example.org',
    ]) {
      expect(refusal(address), address).toEqual({ ok: false, error: 'bad-address' });
    }
  });

  test('[K14] any kind of relay address comes back as it was', () => {
    for (const relayAddress of [
      'ws://127.0.0.1:4870',
      'ws://[::1]:4870',
      'ws://localhost:4870',
      'wss://Relay.Example.org/two/way',
      'wss://xn--bcher-kva.example:8443/',
    ]) {
      const secret = createInviteSecret();
      const read = readInviteCode(written(relayAddress, secret));
      expect(read).toEqual({ ok: true, value: { relayAddress, secret } });
    }
  });
});

describe('reading a code', () => {
  test.each([
    ['alone', CODE],
    ['with space around', `\n\t ${CODE}  \n`],
    ['as the message of two lines', `https://relay.example.org/i\n${CODE}\n`],
    ['as a page whose address looks like a code', `https://tw1-relay.example.org/i\n${CODE}`],
    ['within a sentence', `Hi Ben, paste this (${CODE}), it begins with tw1- as you see.`],
    ['after words about codes', `The code begins with tw1- and is long:\n\n${CODE}\n\nAnna`],
    ['in capitals', CODE.toUpperCase()],
    ['wrapped by mail', `${CODE.slice(0, 30)}\r\n${CODE.slice(30, 50)}\n  ${CODE.slice(50)}`],
    ['wrapped and quoted', `> ${CODE.slice(0, 30)}\n> ${CODE.slice(30)}\n> \n> Anna`],
    ['wrapped as quoted-printable', `${CODE.slice(0, 30)}=\r\n${CODE.slice(30)}`],
    ['in groups', CODE.replaceAll(/(.{4})/g, '$1 ')],
    ['with a pretty dash', CODE.replace('-', ' – ')],
    ['with invisible characters', `\u202a${CODE.slice(0, 20)}\u200b${CODE.slice(20)}\u202c`],
    [
      'in wide characters',
      CODE.replaceAll(/[a-z0-9]/g, (at) => String.fromCodePoint(at.charCodeAt(0) + 0xfee0)),
    ],
    ['without its tw1-', CODE.slice(4)],
    ['followed by a full stop', `${CODE}.`],
  ])('[K15] a code is found %s', (_, pasted) => {
    expect(readInviteCode(pasted)).toEqual(READ);
  });

  test('[K15] o and l or i are read as 0 and 1', () => {
    const code = written('wss://relay.example.org', new Uint8Array(16).fill(0x08));
    const confused = code.slice(4).replaceAll('0', 'O').replace('1', 'l').replaceAll('1', 'I');
    expect(confused).not.toBe(code.slice(4));
    expect(fault(`tw1-${confused}`)).toBe('read');
  });

  test('[K15] every cut of the end is told as truncated', () => {
    for (let length = 4; length < CODE.length; length += 1) {
      expect(fault(CODE.slice(0, length)), String(length)).toBe('truncated');
      expect(fault(`${CODE.slice(0, length)}…`), String(length)).toBe('truncated');
    }
  });

  test('[K15] every single wrong character is found', () => {
    for (let at = 4; at < CODE.length; at += 1) {
      for (const wrong of '0123456789abcdefghjkmnpqrstvwxyzu!') {
        if (CODE[at] === wrong) continue;
        const changed = CODE.slice(0, at) + wrong + CODE.slice(at + 1);
        expect(['mistyped', 'truncated'], `${at} ${wrong}`).toContain(fault(changed));
      }
    }
  });

  test('[K15] characters exchanged, doubled or left out are found', () => {
    for (let at = 4; at < CODE.length - 1; at += 1) {
      const [one = '', two = ''] = CODE.slice(at, at + 2);
      if (one !== two) {
        expect(fault(CODE.slice(0, at) + two + one + CODE.slice(at + 2))).not.toBe('read');
      }
      expect(fault(CODE.slice(0, at) + one + CODE.slice(at))).not.toBe('read');
      expect(fault(CODE.slice(0, at) + CODE.slice(at + 1))).not.toBe('read');
    }
  });

  test('[K15] a wrong character past the first ones is told as mistyped', () => {
    const at = CODE.length - 10;
    const wrong = CODE[at] === 'a' ? 'b' : 'a';
    expect(fault(CODE.slice(0, at) + wrong + CODE.slice(at + 1))).toBe('mistyped');
    expect(fault(`${CODE}a`)).toBe('mistyped');
  });

  test('[K15] what is no code at all is told apart', () => {
    expect(fault('')).toBe('empty');
    expect(fault(' \n\u200b')).toBe('empty');
    expect(fault('https://relay.example.org/i')).toBe('not-a-code');
    expect(fault('hello Ben')).toBe('not-a-code');
    expect(fault(CODE.replace('tw1', 'tw2'))).toBe('unknown-version');
    expect(fault('x'.repeat(10_001))).toBe('too-long');
  });

  test('[K15] a whole code with no usable relay is told apart', () => {
    const address = utf8('relay example.org');
    const content = concatBytes(new Uint8Array([address.length]), SECRET, address);
    const check = new Uint8Array(4);
    new DataView(check.buffer).setUint32(0, crc32(content));
    expect(fault(`tw1-${toBase32(concatBytes(content, check))}`)).toBe('bad-address');
  });
});
