import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRuntimeMessage } from '../../../extension/platform/runtime-message.ts';
import { newRoomId } from '../../support/store/samples.ts';

test('a wake message is read with and without its mentorship', () => {
  const roomId = newRoomId();

  expect(readRuntimeMessage({ type: 'wake', roomId })).toEqual({ type: 'wake', roomId });
  expect(readRuntimeMessage({ type: 'wake' })).toEqual({ type: 'wake' });
});

test('a message that no surface of ours sends is not read', () => {
  for (const message of [
    undefined,
    null,
    'wake',
    {},
    { type: 'sleep' },
    { type: 'wake', roomId: '../room' },
    { type: 'wake', roomId: 7 },
  ])
    expect(readRuntimeMessage(message)).toBeUndefined();
});

test('no message makes the reader throw', () => {
  fc.assert(
    fc.property(fc.anything(), (message) => {
      readRuntimeMessage(message);
    }),
  );
});
