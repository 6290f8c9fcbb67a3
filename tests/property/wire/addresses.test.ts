/** Relay addresses and socket paths, from anything a person or a stranger may give. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase64Url } from '#shared/base/bytes.ts';
import { readSocketPath } from '#shared/wire/path.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';

const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.webUrl({ validSchemes: ['https', 'wss', 'http', 'ws'], withQueryParameters: true }),
  fc
    .tuple(fc.constantFrom('', 'ws://', 'wss://', 'https://'), fc.string({ maxLength: 40 }))
    .map(([scheme, rest]) => scheme + rest),
);

test('[W7] any text is an address or is refused; an address is read as itself again', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const address = parseRelayAddress(text);
      if (!address.ok) return;
      const { url, name, pageUrl } = address.value;
      expect(parseRelayAddress(url)).toEqual(address);
      expect(parseRelayAddress(pageUrl.slice(0, -2))).toEqual(address);
      expect(url).not.toMatch(/[?#@\s]|\/$/);
      expect(name).toBe(name.toLowerCase());
      if (!url.startsWith('wss:')) expect(url).toMatch(/^ws:\/\/(127\.0\.0\.1|localhost|\[::1\])/);
    }),
    { numRuns: 3000 },
  );
});

test('[W8] a path is a room only with a room id in its one form', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 15, maxLength: 17 }), (bytes) => {
      const read = readSocketPath(`/v1/r/${toBase64Url(bytes)}`);
      expect(read.ok).toBe(bytes.length === 16);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (path) => void readSocketPath(path)));
});
