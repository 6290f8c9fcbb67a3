/**
 * Whatever a relay hands out for a code, whatever its inviter has sealed in it, and whatever is pasted or chosen:
 * there is a reason of the closed list, which has a sentence, or what can be read back. [S149]
 */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, copyBytes, utf8, type Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import { writeInviteCode } from '#shared/seal/invite-code.ts';
import { readRecoveryFile } from '#shared/seal/recovery-file.ts';
import { readRecoveryKey } from '#shared/seal/recovery-key.ts';
import { SEALED_INVITE_BYTES, sealInvite } from '#shared/seal/sealed-invite.ts';
import { writeDown } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { t } from '../../../extension/locales/t.ts';
import { joinByCode } from '../../../extension/sync/mentorships.ts';
import { restoreWords } from '../../../extension/views/devices/recovery-words.ts';
import { joinWords } from '../../../extension/views/joining/join-words.ts';
import '../../../extension/locales/pages.ts';
import { smallDownMessage } from '../../support/arbitrary-messages.ts';
import { must, newRoomId, openTestStore } from '../../support/store/samples.ts';
import { answeringSocket } from '../../support/sync/answering-socket.ts';
import { now } from '../../support/sync/backup.ts';

const some = (size: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: size, maxLength: size }).map(copyBytes);
const text = fc.string({ maxLength: 60 });

/** What an inviter may have sealed, whoever they are. */
const content = fc.record({
  relayAddress: fc.oneof(fc.constant('wss://relay.example.org'), text),
  epoch: fc.oneof(fc.nat({ max: 3 }), fc.maxSafeNat()),
  secret: some(32),
  inviter: fc.record({ signPublic: some(32), name: text }),
  mentorship: fc.record({
    name: text,
    kind: fc.oneof(fc.constantFrom('', 'again:', 'profile'), text),
  }),
  checkpoint: fc.record({ seq: fc.maxSafeNat(), hash: some(32) }),
  expiresAt: fc.maxSafeNat().map((time) => time as Millis),
});

const answer = fc.oneof(
  content.map((sealed) => ({ type: 'sealed' as const, sealed })),
  some(SEALED_INVITE_BYTES).map((bytes) => ({ type: 'redeemed' as const, bytes })),
  fc
    .uint8Array({ maxLength: 300 })
    .map((bytes) => ({ type: 'bytes' as const, bytes: copyBytes(bytes) })),
  smallDownMessage.map((message) => ({ type: 'bytes' as const, bytes: writeDown(message) })),
);
const codes = fc.constantFrom(1000, 1006, 4500, ...Object.values(CLOSE_NUMBERS));

/** A whole sentence: no bare code, no name of a message. */
function expectSentence(words: string): void {
  expect(words).toMatch(/^[A-Z“].*[.:!?]/su);
  expect(words).not.toContain('error.');
}

test('[S149] any answer to a code is a reason with a sentence, or one entry that can be read back', async () => {
  const secret = createInviteSecret();
  const invite = await deriveInvite(secret);
  const code = must(writeInviteCode({ relayAddress: 'wss://relay.example.org', secret }));
  let entries = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 3 }), codes, async (answers, closedWith) => {
      const { store } = await openTestStore();
      const messages = await Promise.all(
        answers.map(async (one): Promise<Bytes> => {
          if (one.type === 'bytes') return one.bytes;
          if (one.type === 'redeemed') return writeDown({ type: 'redeemed', sealed: one.bytes });
          const { inviter } = one.sealed;
          const ids = {
            roomId: newRoomId(),
            inviter: { ...inviter, memberId: newId<MemberId>() },
          };
          const sealed = await sealInvite(invite, { ...one.sealed, ...ids });
          return writeDown({ type: 'redeemed', sealed });
        }),
      );
      const Socket = answeringSocket(messages, closedWith);
      const deps = { keyring: store.keyring, joining: store.joining, now, Socket, indexedDB };

      const joined = await joinByCode(deps, code, { name: 'Ben', role: 'mentee' });

      const rooms = must(await store.keyring.rooms());
      if (!joined.ok) expectSentence(joinWords(joined.error, code));
      if (joined.ok && joined.value.type === 'mentorship')
        expect(rooms.map(({ roomId }) => roomId)).toEqual([joined.value.entry.roomId]);
      else expect(rooms).toEqual([]);
      entries += rooms.length;
      store.close();
    }),
    { numRuns: 200 },
  );
  expect(entries).toBeGreaterThan(0);
}, 60_000);

test('[S149] whatever is pasted as a key or chosen as a file has a sentence that says what is wrong with it', async () => {
  const begun = fc
    .tuple(fc.constantFrom(0, 1, 2, 255), fc.uint8Array({ maxLength: 300 }))
    .map(([version, rest]) =>
      concatBytes(utf8('twoway/r'), new Uint8Array([version]), copyBytes(rest)),
    );
  const file = fc.oneof(fc.uint8Array({ maxLength: 200 }).map(copyBytes), begun);
  const pasted = fc.oneof(
    fc.string(),
    fc.string().map((rest) => `twr1-${rest}`),
    fc.constant('twr2-abc'),
  );
  await fc.assert(
    fc.asyncProperty(file, fc.boolean(), pasted, async (bytes, isHashed, typed) => {
      const whole = isHashed ? concatBytes(bytes, await sha256(bytes)) : bytes;
      const read = await readRecoveryFile(whole);
      if (!read.ok) expectSentence(restoreWords(read.error));
      const key = readRecoveryKey(typed);
      expect(key.ok).toBe(false);
      if (!key.ok) {
        expectSentence(restoreWords(key.error));
        expect(restoreWords(key.error)).not.toBe(t('restore.error.refused'));
      }
    }),
    { numRuns: 200 },
  );
});
