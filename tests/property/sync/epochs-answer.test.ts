/** Whatever a relay answers to the question for epochs, it is a reason or lists, and nothing is put back by it. */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyBytes, randomBytes } from '#shared/base/bytes.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { createRecoverySecret } from '#shared/seal/recovery.ts';
import { signRosterRecord } from '#shared/seal/roster-sign.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { writeDown } from '#shared/wire/down.ts';
import { restoreBySecret } from '../../../extension/sync/restore-by-key.ts';
import { smallDownMessage } from '../../support/arbitrary-messages.ts';
import { answeringSocket } from '../../support/sync/answering-socket.ts';
import { must, newRoomId, openTestStore } from '../../support/store/samples.ts';
import { now } from '../../support/sync/backup.ts';

const bytes = fc.uint8Array({ maxLength: 200 }).map(copyBytes);
const told = fc.record({
  epoch: fc.constantFrom(1, 1, 1, 2),
  newest: fc.constantFrom(2, 2, 3, 1_000),
  of: fc.constantFrom(1, 1, 1, 2),
  list: bytes,
  cut: fc.constantFrom(0, 0, 0, 1),
});
const answer = fc.oneof(
  told.map((one) => ({ told: one })),
  smallDownMessage.map((message) => ({ message: writeDown(message) })),
  bytes.map((message) => ({ message })),
);
const codes = fc.constantFrom(1000, 1000, 1006, 4500, ...Object.values(CLOSE_NUMBERS));

test('[S120] any answer to the question for epochs gives a reason, and a key puts nothing back by it', async () => {
  const roomId = newRoomId();
  const liar = await createDeviceKeys();
  const key = {
    relayAddress: 'wss://relay.example.org',
    secret: createRecoverySecret(),
    profileRoom: roomId,
  };
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 4 }), codes, async (answers, code) => {
      const { store } = await openTestStore();
      const messages = await Promise.all(
        answers.map(async (one) => {
          if ('message' in one) return one.message;
          const { epoch, newest, of, list, cut } = one.told;
          const began = { authPublic: liar.signPublic, wrapsHash: randomBytes(32), struck: [] };
          const record = await signRosterRecord(roomId, liar, 1, {
            type: 'epoch',
            epoch: of,
            ...began,
          });
          const whole = record.slice(0, record.length - cut);
          return writeDown({ type: 'epoch-record', epoch, newest, record: whole, list });
        }),
      );
      const openProfile = (): never => {
        throw new Error('nothing is opened');
      };
      const deps = { store, Socket: answeringSocket(messages, code), now, openProfile };

      const restored = await restoreBySecret(deps, key);

      expect(restored.ok).toBe(false);
      if (!restored.ok) expect(typeof restored.error).toBe('string');
      expect(must(await store.keyring.rooms())).toEqual([]);
      store.close();
    }),
    { numRuns: 150 },
  );
}, 60_000);
