/** When a room looks again at what other relays have stored: V73 of sync-server/RELAY.md. */
import { expect, test } from 'vitest';
import { randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { RoomState } from '../../../sync-server/log/log-store.ts';
import { createWake } from '../../../sync-server/room/wake.ts';

const state: RoomState = {
  roomId: toBase64Url(randomBytes(16)) as RoomId,
  head: { seq: 3, hash: randomBytes(32) },
  bytes: 0,
  tailBytes: 0,
  keptSeq: 0,
  snapshots: [],
  epoch: 0,
  authPublic: randomBytes(32),
  admins: { number: 0, keys: [] },
};

/** A wake whose reads the test answers, one by one. */
function wakeInHand() {
  const taken: RoomState[] = [];
  const answers: (() => void)[] = [];
  const read = (): Promise<RoomState> =>
    new Promise((resolve) => answers.push(() => resolve(state)));
  const wake = createWake({ readStored: read, takeStored: (one) => void taken.push(one) });
  return { wake, taken, answers };
}

test('[V73] a look waits until own appends are over', async () => {
  const { wake, taken, answers } = wakeInHand();
  wake.hold();
  await wake.wake();
  expect(answers.length).toBe(0);
  expect(wake.isWanted()).toBe(true);
  wake.letGo();
  const looked = wake.wake();
  answers[0]?.();
  await looked;
  expect([taken.length, wake.isWanted()]).toEqual([1, false]);
});

test('[V73] what was read while an own append began is not taken, and is looked at again', async () => {
  const { wake, taken, answers } = wakeInHand();
  const looked = wake.wake();
  wake.hold();
  answers[0]?.();
  await looked;
  expect([taken.length, wake.isWanted()]).toEqual([0, true]);
  wake.letGo();
  const again = wake.wake();
  answers[1]?.();
  await again;
  expect([taken.length, wake.isWanted()]).toEqual([1, false]);
});

test('[V73] however often a room is woken during a look, it looks once more', async () => {
  const { wake, taken, answers } = wakeInHand();
  const looked = wake.wake();
  for (let count = 0; count < 5; count += 1) await wake.wake();
  answers[0]?.();
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
  await looked;
  expect([taken.length, answers.length]).toEqual([2, 2]);
});
