/** PROTOCOL.md's tables say what the code does: numbers, codes and ceilings. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDown, DOWN_NUMBERS } from '#shared/wire/down.ts';
import {
  CLOSE_NUMBERS,
  errorOfClose,
  errorOfFault,
  isFinal,
  NACK_NUMBERS,
  REFUSAL_NUMBERS,
  SNAPSHOT_NUMBERS,
} from '#shared/wire/errors.ts';
import * as limits from '#shared/wire/limits.ts';
import { readUp, UP_NUMBERS } from '#shared/wire/up.ts';

const specification = readFileSync('shared/wire/PROTOCOL.md', 'utf8');

/** The rows `| number | \`name\`` that stand between two places of the text. */
function numbersBetween(from: string, to: string): Record<string, number> {
  const start = specification.indexOf(from);
  const end = specification.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`PROTOCOL.md has no part from "${from}" to "${to}"`);
  const rows = specification.slice(start, end).matchAll(/^\| (\d+) +\| `([a-z-]+)`/gm);
  return Object.fromEntries(
    [...rows].map(([, number, name = '']) => [name, Number(number)] as const),
  );
}

describe('PROTOCOL.md', () => {
  test('[W9] lists every message with its number, up and down', () => {
    expect(numbersBetween('Client to relay:', 'Relay to client:')).toEqual(UP_NUMBERS);
    expect(numbersBetween('Relay to client:', 'Reserved, with')).toEqual(DOWN_NUMBERS);
  });

  test('[W9] reserves numbers that no message has, and both ends refuse them', () => {
    const part = specification.slice(specification.indexOf('Reserved, with'));
    const end = part.indexOf('## 9');
    const reserved = [...part.slice(0, end).matchAll(/^\| (\d+) /gm)].map(([, text]) =>
      Number(text),
    );
    expect(reserved.length).toBe(new Set(reserved).size);
    expect(reserved.length).toBeGreaterThan(0);
    for (const number of reserved) {
      const error = { reason: 'unknown-type', number };
      expect(readUp(new Uint8Array([number]))).toEqual({ ok: false, error });
      expect(readDown(new Uint8Array([number]))).toEqual({ ok: false, error });
    }
  });

  test('[W9] no number belongs to both directions', () => {
    for (const number of Object.values(UP_NUMBERS)) expect(number).toBeLessThan(128);
    for (const number of Object.values(DOWN_NUMBERS)) expect(number).toBeGreaterThan(128);
  });

  test('[W40] [W41] [W42] [W43] lists every code with its number', () => {
    expect(numbersBetween('**W40**', '**W41**')).toEqual(CLOSE_NUMBERS);
    expect(numbersBetween('**W41**', '**W42**')).toEqual(NACK_NUMBERS);
    expect(numbersBetween('**W42**', '**W43**')).toEqual(REFUSAL_NUMBERS);
    expect(numbersBetween('**W43**', '## 10')).toEqual(SNAPSHOT_NUMBERS);
  });

  test('[W4] names every ceiling in bytes', () => {
    const table = specification.slice(
      specification.indexOf('**W4**'),
      specification.indexOf('**W5**'),
    );
    const sizes = [
      limits.MAX_MESSAGE_BYTES,
      limits.MAX_FRAME_BYTES,
      limits.MAX_ENTRY_BYTES,
      limits.MAX_SNAPSHOT_BYTES,
      limits.MAX_MARK_BYTES,
      limits.MAX_MARKS,
      limits.PART_BYTES,
      limits.MAX_HEADER_BYTES,
      limits.MAX_EPHEMERAL_BYTES,
      limits.MAX_SEALED_INVITE_BYTES,
      limits.MAX_RELAY_NAME_BYTES,
      limits.MAX_TOKEN_BYTES,
      limits.MAX_ADMINS,
      limits.MAX_EPOCH_RECORD_BYTES,
      limits.MAX_EPOCH_LIST_BYTES,
      limits.MAX_EPOCH_FRAME_BYTES,
      limits.MAX_EPOCHS,
      limits.MAX_EPOCH_RECORDS,
    ];
    for (const size of sizes) expect(table).toContain(` ${size.toLocaleString('en-US')}`);
  });
});

describe('close numbers', () => {
  test('[W40] 4400 to 4499 are final, 4500 and above are tried again', () => {
    expect(isFinal('not-allowed')).toBe(true);
    expect(isFinal('invite-signature')).toBe(true);
    expect(isFinal('slow-down')).toBe(false);
    expect(isFinal('stopping')).toBe(false);
  });

  test('[W40] a close number that is none of ours has no code', () => {
    for (const number of [1000, 1006, 4405, 4599]) expect(errorOfClose(number)).toBeUndefined();
  });

  test('[W5] [W12] what could not be read ends the connection with its own number', () => {
    expect(errorOfFault({ reason: 'too-long', size: 1 })).toBe('too-large');
    expect(errorOfFault({ reason: 'malformed', offset: 1 })).toBe('malformed');
    expect(errorOfFault({ reason: 'unknown-type', number: 1 })).toBe('malformed');
    expect(errorOfFault({ reason: 'unknown-kind', number: 1 })).toBe('malformed');
    expect(errorOfFault({ reason: 'unknown-version', number: 2 })).toBe('unknown-version');
  });
});
