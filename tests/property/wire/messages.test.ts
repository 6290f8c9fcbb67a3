/** Whatever comes, reading holds: valid messages survive, anything else is refused and never throws. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import { DOWN_NUMBERS, readDown, writeDown } from '#shared/wire/down.ts';
import type { MessageFault } from '#shared/wire/errors.ts';
import { readUp, UP_NUMBERS, writeUp } from '#shared/wire/up.ts';
import {
  downPart,
  smallDownMessage,
  smallUpMessage,
  upPart,
} from '../../support/arbitrary-messages.ts';

type Direction = {
  readonly name: string;
  /** Reads, and writes again what was read. */
  readonly again: (bytes: Uint8Array) => Result<Bytes, MessageFault>;
  readonly small: fc.Arbitrary<Bytes>;
  readonly numbers: readonly number[];
};

function again<Message>(
  read: (bytes: Uint8Array) => Result<Message, MessageFault>,
  write: (message: Message) => Bytes,
): Direction['again'] {
  return (bytes) => {
    const message = read(bytes);
    return message.ok ? { ok: true, value: write(message.value) } : message;
  };
}

const directions: readonly Direction[] = [
  {
    name: 'up',
    again: again(readUp, writeUp),
    small: smallUpMessage.map(writeUp),
    numbers: Object.values(UP_NUMBERS),
  },
  {
    name: 'down',
    again: again(readDown, writeDown),
    small: smallDownMessage.map(writeDown),
    numbers: Object.values(DOWN_NUMBERS),
  },
];

describe('messages', () => {
  test('[W2] a message that is written is read as it was, up', () => {
    fc.assert(
      fc.property(smallUpMessage, (message) => {
        expect(readUp(writeUp(message))).toEqual({ ok: true, value: message });
      }),
      { numRuns: 1000 },
    );
  });

  test('[W2] a message that is written is read as it was, down', () => {
    fc.assert(
      fc.property(smallDownMessage, (message) => {
        expect(readDown(writeDown(message))).toEqual({ ok: true, value: message });
      }),
      { numRuns: 1000 },
    );
  });

  test('[W24] a part of any frame that needs parts is read as it was, both ways', () => {
    fc.assert(
      fc.property(upPart, downPart, (up, down) => {
        expect(readUp(writeUp(up))).toEqual({ ok: true, value: up });
        expect(readDown(writeDown(down))).toEqual({ ok: true, value: down });
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(directions)('bytes, $name', ({ again: readAgain, small, numbers }) => {
  test('[W5] any bytes behind any number are read or refused, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 77, 255, ...numbers),
        fc.uint8Array({ maxLength: 400 }),
        (number, rest) => {
          const bytes = concatBytes(new Uint8Array([number]), rest);
          const read = readAgain(bytes);
          if (read.ok) expect(read.value).toEqual(bytes);
          else expect(['malformed', 'unknown-type']).toContain(read.error.reason);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('[W3] a message with one byte changed is refused, or is what writing gives', () => {
    fc.assert(
      fc.property(small, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, anyPlace, flip) => {
        const changed = copyBytes(bytes);
        const place = anyPlace % changed.length;
        changed[place] = (changed[place] ?? 0) ^ flip;
        const read = readAgain(changed);
        if (read.ok) expect(read.value).toEqual(changed);
      }),
      { numRuns: 3000 },
    );
  });

  test('[W5] every truncation of a valid message is refused', () => {
    fc.assert(
      fc.property(small, (bytes) => {
        const step = Math.max(1, Math.floor(bytes.length / 200));
        for (let size = bytes.length - 1; size >= 0; size -= size > 100 ? step : 1)
          expect(readAgain(bytes.subarray(0, size)).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('[W2] [W3] bytes after the last field are refused', () => {
    fc.assert(
      fc.property(small, fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes, more) => {
        const read = readAgain(concatBytes(bytes, more));
        expect(read).toMatchObject({ ok: false, error: { reason: 'malformed' } });
      }),
      { numRuns: 500 },
    );
  });

  test('[W5] a malformed message names a place within it', () => {
    fc.assert(
      fc.property(small, fc.nat(), (bytes, anySize) => {
        const size = anySize % bytes.length;
        const read = readAgain(bytes.subarray(0, size));
        if (read.ok || read.error.reason !== 'malformed') throw new Error('not malformed');
        expect(read.error.offset).toBeLessThanOrEqual(size);
      }),
      { numRuns: 300 },
    );
  });
});

test('[W3] a number with more bytes than it needs is refused', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 4 }), (id, more) => {
      const short = writeUp({ type: 'commit', id });
      const long = new Uint8Array(short.length + more).fill(0x80);
      long.set(short);
      const last = short.length - 1;
      long[last] = (short[last] ?? 0) | 0x80;
      long[long.length - 1] = 0;
      expect(readUp(short).ok).toBe(true);
      expect(readUp(long)).toMatchObject({ ok: false, error: { reason: 'malformed' } });
    }),
  );
});
