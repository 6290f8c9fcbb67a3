/** Which messages are refused at their place. */
import { expect, test } from 'vitest';
import { prepareEpoch } from '#shared/seal/epoch-change.ts';
import { epochInForce, isConfirmed, refusalAt } from '#shared/seal/epoch-in-force.ts';
import { createEpochSecret, deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import { epochRecord, owners } from '../../support/seal/pair.ts';

test('[K47] a message is refused that is of another epoch than is in force, or whose author is struck out', async () => {
  const { roster, anna, ben, by } = await owners();
  const [hers, his] = [anna.device.deviceId, ben.device.deviceId];
  const after = await applyRosterRecord(roster, await by(anna, 4, await epochRecord(1, his)));
  expect([roster, after].map(epochInForce)).toEqual([0, 1]);
  const refusals = [roster, after].map((one) =>
    [0, 1, 2].flatMap((epoch) => [hers, his].map((author) => refusalAt(one, { epoch, author }))),
  );
  const other = 'other-epoch';
  expect(refusals).toEqual([
    [undefined, undefined, other, other, other, other],
    [other, other, undefined, 'struck-out', other, other],
  ]);
});

test('[K47] keys are confirmed by the record that names their auth key', async () => {
  const { roster, roomId, anna, by, keys } = await owners();
  const next = await prepareEpoch(roster, anna.device.deviceId, [], keys);
  const after = await applyRosterRecord(roster, await by(anna, 4, next.record));
  const other = await deriveEpochKeys(roomId, 1, createEpochSecret());
  const later = await deriveEpochKeys(roomId, 2, next.keys.secret);
  expect([keys, next.keys, other, later].map((one) => isConfirmed(after, one))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isConfirmed(roster, next.keys)).toBe(false);
});
