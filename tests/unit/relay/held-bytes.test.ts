/** What is held in memory for or of all connections: V90 to V92 of sync-server/RELAY.md. */
import { expect, test } from 'vitest';
import { createHeldBytes, type HeldAccount } from '../../../sync-server/front/held-bytes.ts';
import {
  endControl,
  endMessage,
  inputBytes,
  newInput,
  takePiece,
  tellInput,
} from '../../../sync-server/front/input.ts';

const MIB = 1024 * 1024;

/** A sum of at most 64 MiB, with connections that hold what they are told to. */
function holders() {
  let reliefs = 0;
  const held = createHeldBytes(64 * MIB, () => (reliefs += 1));
  const open = (bytes: number) => {
    const one = { bytes: 0, ended: false, destroyed: false };
    const account: HeldAccount = held.open({
      heldBytes: () => one.bytes,
      endForRelief: () => (one.ended = true),
      tearDown: () => {
        one.destroyed = true;
        account.close();
      },
    });
    const hold = (more: number): void => {
      one.bytes = more;
      account.update(more);
    };
    hold(bytes);
    return { one, hold, close: () => account.close() };
  };
  return { held, open, reliefs: () => reliefs };
}

test('[V90] up to three quarters of the bound nobody is ended, above it those that hold most', () => {
  const { open, held, reliefs } = holders();
  const small = open(8 * MIB);
  const large = open(30 * MIB);
  const middle = open(10 * MIB);
  expect(held.total()).toBe(48 * MIB);
  expect(reliefs()).toBe(0);
  small.hold(8 * MIB + 1);
  expect([small, large, middle].map(({ one }) => one.ended)).toEqual([false, true, false]);
  expect(reliefs()).toBe(1);
  // What goes is still held until it is gone.
  expect(held.total()).toBe(48 * MIB + 1);
  large.close();
  expect(held.total()).toBe(18 * MIB + 1);
});

test('[V90] a reader that has taken what waited is not ended for what it no longer holds', () => {
  const { open, held } = holders();
  const quick = open(40 * MIB);
  quick.one.bytes = 0;
  const other = open(20 * MIB);
  expect([quick.one.ended, other.one.ended]).toEqual([false, false]);
  expect(held.total()).toBe(20 * MIB);
});

test('[V90] those that are ended and do not go are torn down before the bound is passed', () => {
  const { open, held } = holders();
  const stubborn = Array.from({ length: 7 }, () => open(8 * MIB));
  expect(stubborn.filter(({ one }) => one.ended).length).toBeGreaterThan(0);
  expect(stubborn.filter(({ one }) => one.destroyed)).toEqual([]);
  let most = 0;
  for (let count = 0; count < 50; count += 1) {
    open(2 * MIB);
    most = Math.max(most, held.total());
  }
  expect(most).toBeLessThanOrEqual(64 * MIB);
  expect(stubborn.some(({ one }) => one.destroyed)).toBe(true);
});

test('[V90] what a connection costs anyhow is not counted', () => {
  const { open, held } = holders();
  for (let count = 0; count < 100; count += 1) open(4095);
  expect(held.total()).toBe(0);
  open(4096);
  expect(held.total()).toBe(4096);
});

/** The input of one connection, and what it is taken to hold. */
function inputOfOne() {
  const held = createHeldBytes(64 * MIB, () => undefined);
  const input = newInput();
  const ends = { endForRelief: () => undefined, tearDown: () => undefined };
  const holder = { ...ends, heldBytes: () => inputBytes(input) };
  const tell = (): void => tellInput(input, held, holder);
  return {
    held,
    come: (bytes: number): void => {
      takePiece(input, bytes);
      tell();
    },
    message: (bytes: number): void => {
      endMessage(input, bytes);
      tell();
    },
    control: (bytes: number) => endControl(input, bytes),
    queued: (bytes: number): void => {
      input.waiting = bytes;
      tell();
    },
  };
}

test('[V91] pieces of a message are held until it is whole', () => {
  const { held, message, queued, come } = inputOfOne();
  for (let count = 0; count < 3; count += 1) come(65_536);
  expect(held.total()).toBeGreaterThanOrEqual(196_608);
  come(200_014 - 196_608);
  message(200_000);
  expect(held.total()).toBe(0);
  queued(200_200);
  expect(held.total()).toBe(200_200);
  queued(0);
  expect(held.total()).toBe(0);
});

test('[V91] a small rest of a large piece counts as all of it, since all of it is kept', () => {
  const { held, message, come } = inputOfOne();
  come(65_536);
  message(40_000);
  expect(held.total()).toBeGreaterThanOrEqual(65_536);
  message(25_536 - 16);
  expect(held.total()).toBe(0);
});

test('[V91] a byte at a time costs more than a byte', () => {
  const { held, come } = inputOfOne();
  for (let count = 0; count < 1_000; count += 1) come(1);
  expect(held.total()).toBeGreaterThan(250_000);
});

test('[V91] control frames between the pieces are no pieces', () => {
  const { held, control, come } = inputOfOne();
  for (let count = 0; count < 10_000; count += 1) {
    come(10);
    control(4);
  }
  expect(held.total()).toBe(0);
});
