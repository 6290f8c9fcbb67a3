/** The ceilings of messages and their fields: the largest is read, one more is refused. */
import { describe, expect, test } from 'vitest';
import { concatBytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { readDown, writeDown } from '#shared/wire/down.ts';
import {
  MAX_ADMINS,
  MAX_ENTRY_BYTES,
  MAX_EPHEMERAL_BYTES,
  MAX_EPOCH,
  MAX_EPOCH_FRAME_BYTES,
  MAX_EPOCH_LIST_BYTES,
  MAX_EPOCH_RECORD_BYTES,
  MAX_FRAME_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_SEALED_INVITE_BYTES,
  PART_BYTES,
} from '#shared/wire/limits.ts';
import { readUp, writeUp } from '#shared/wire/up.ts';

const FAR = Number.MAX_SAFE_INTEGER;

/** The largest `set-epoch`, and what a byte more makes of one of its blocks. */
const largestEpoch = {
  type: 'set-epoch',
  id: FAR,
  epoch: MAX_EPOCH,
  authPublic: new Uint8Array(32),
  controlSeq: FAR,
  admins: {
    number: FAR,
    keys: Array.from({ length: MAX_ADMINS }, (_, index) => new Uint8Array(32).fill(index)),
  },
  signer: new Uint8Array(32),
  signature: new Uint8Array(64),
  record: new Uint8Array(MAX_EPOCH_RECORD_BYTES),
  list: new Uint8Array(MAX_EPOCH_LIST_BYTES),
  frame: new Uint8Array(MAX_EPOCH_FRAME_BYTES),
} as const;

describe('ceilings', () => {
  test('[W4] the largest frame, part and invite fit a message whatever numbers stand beside', () => {
    const frame = new Uint8Array(MAX_FRAME_BYTES);
    const bytes = new Uint8Array(PART_BYTES);
    const longest = [
      writeUp({ type: 'append', id: FAR, frame }),
      writeDown({ type: 'entry', seq: FAR, frame }),
      writeUp({ type: 'part', id: FAR, index: 31, total: MAX_ENTRY_BYTES, bytes }),
      writeDown({ type: 'entry-part', seq: FAR, index: 31, total: MAX_ENTRY_BYTES, bytes }),
    ];
    for (const message of longest) expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  });

  test('[W4] [W5] a message above the ceiling is refused before anything of it is read', () => {
    const ping = concatBytes(writeUp({ type: 'ping' }), new Uint8Array(MAX_MESSAGE_BYTES));
    const error = { reason: 'too-long', size: MAX_MESSAGE_BYTES + 1 };
    expect(readUp(ping)).toEqual({ ok: false, error });
    expect(readDown(ping)).toEqual({ ok: false, error });
  });

  test('[W4] a frame one byte above the ceiling is refused in append and in entry', () => {
    const length = [0xc1, 0xff, 0x0f];
    const frame = new Uint8Array(MAX_FRAME_BYTES + 1);
    const malformed = { ok: false, error: { reason: 'malformed' } };
    expect(readUp(new Uint8Array([4, 1, ...length, ...frame]))).toMatchObject(malformed);
    expect(readDown(new Uint8Array([133, 1, ...length, ...frame]))).toMatchObject(malformed);
    expect(() => writeUp({ type: 'append', id: 1, frame })).toThrow();
  });

  test('[W4] [W27] an ephemeral frame one byte above the ceiling is refused both ways', () => {
    const frame = new Uint8Array(MAX_EPHEMERAL_BYTES);
    const up = writeUp({ type: 'ephemeral', frame });
    const down = writeDown({ type: 'ephemeral', connectionId: 5, frame });
    expect(readUp(up).ok && readDown(down).ok).toBe(true);
    const length = [0x81, 0x80, 0x01];
    const malformed = { ok: false, error: { reason: 'malformed' } };
    expect(readUp(new Uint8Array([8, ...length, ...frame, 0]))).toMatchObject(malformed);
    expect(readDown(new Uint8Array([138, 5, ...length, ...frame, 0]))).toMatchObject(malformed);
  });

  test('[W4] [W35] the largest sealed invite is read as it was put', () => {
    const put = {
      type: 'put-invite',
      id: 1,
      inviteId: new Uint8Array(16),
      invitePublic: new Uint8Array(32),
      expiresAt: FAR as Millis,
      sealed: new Uint8Array(MAX_SEALED_INVITE_BYTES),
    } as const;
    expect(readUp(writeUp(put))).toEqual({ ok: true, value: put });
    const sealed = new Uint8Array(MAX_SEALED_INVITE_BYTES + 1);
    expect(() => writeUp({ ...put, sealed })).toThrow();
  });

  test('[W4] [W58] the largest epoch fits a message, and a byte more in any part of it is refused', () => {
    const whole = writeUp(largestEpoch);
    expect(whole.length).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    expect(readUp(whole)).toEqual({ ok: true, value: largestEpoch });
    const frameAt = whole.length - MAX_EPOCH_FRAME_BYTES;
    const listAt = frameAt - 3 - MAX_EPOCH_LIST_BYTES;
    const recordAt = listAt - 3 - MAX_EPOCH_RECORD_BYTES;
    // Each length is written right before its bytes, and none of these overflows into its next byte.
    for (const [at, size] of [
      [frameAt, 3],
      [listAt, 3],
      [recordAt, 2],
    ] as const) {
      const more = concatBytes(whole.slice(0, at), new Uint8Array(1), whole.slice(at));
      more[at - size] = (more[at - size] ?? 0) + 1;
      expect(readUp(more)).toMatchObject({ ok: false, error: { offset: at - size } });
    }
  });

  test('[W4] [W57] the largest epoch record is read as it was, and no larger one is written', () => {
    const { record, list } = largestEpoch;
    const sent = {
      type: 'epoch-record',
      epoch: MAX_EPOCH,
      newest: MAX_EPOCH,
      record,
      list,
    } as const;
    expect(readDown(writeDown(sent))).toEqual({ ok: true, value: sent });
    const more = (size: number) => new Uint8Array(size + 1);
    expect(() => writeDown({ ...sent, record: more(MAX_EPOCH_RECORD_BYTES) })).toThrow();
    expect(() => writeDown({ ...sent, list: more(MAX_EPOCH_LIST_BYTES) })).toThrow();
    expect(() => writeDown({ ...sent, epoch: 2, newest: 1 })).toThrow();
  });

  test('[W5] a message never stands on the bytes it was read from', () => {
    const bytes = writeUp({ type: 'append', id: 1, frame: new Uint8Array([1, 2, 3]) });
    const read = readUp(bytes);
    bytes.fill(0);
    expect(read).toEqual({
      ok: true,
      value: { type: 'append', id: 1, frame: new Uint8Array([1, 2, 3]) },
    });
  });
});
