/** What a recovery file holds of rooms and records, under any bytes: one whole form, or a fault. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import { idFromBytes } from '#shared/seal/id-bytes.ts';
import {
  readRecoveryRooms,
  writeRecoveryRooms,
  type RecoveryRoom,
} from '../../../extension/store/recovery-rooms.ts';
import {
  openRecoveryCopy,
  readRecoveryCopy,
  writeRecoveryCopy,
} from '../../../extension/sync/recovery-copies.ts';

const fixed = (size: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: size, maxLength: size }).map(copyBytes);
const words = fc.stringMatching(/^[a-zäß ]{0,30}$/).map((text) => text.trim());
const time = fc.maxSafeNat().map((at) => at as Millis);

const room: fc.Arbitrary<RecoveryRoom> = fc
  .record({
    roomId: fixed(16).map(idFromBytes<RoomId>),
    relayAddress: fc.option(fc.constant('wss://relay.example.org'), { nil: undefined }),
    epoch: fc.nat({ max: 2_000 }),
    secret: fixed(32),
    before: fc.uniqueArray(fc.record({ epoch: fc.nat({ max: 1_999 }), secret: fixed(32) }), {
      selector: ({ epoch }) => epoch,
      maxLength: 5,
    }),
    memberId: fixed(16).map(idFromBytes<MemberId>),
    memberName: words,
    role: fc.constantFrom('mentor', 'mentee', 'peer'),
    mentorshipName: words,
    addedAt: time,
    closedAt: fc.option(time, { nil: undefined }),
    atRelay: fc.boolean(),
    seeds: fc.option(fixed(96), { nil: undefined }),
  })
  .map(({ before, ...one }) => ({
    ...one,
    purpose: 'mentorship',
    earlier: before.filter(({ epoch }) => epoch < one.epoch).toSorted((a, b) => a.epoch - b.epoch),
  }));

const rooms = fc
  .uniqueArray(room, { selector: ({ roomId }) => roomId, maxLength: 6 })
  .chain((all) =>
    fc
      .nat({ max: 6 })
      .map((profile) =>
        all.map((one, at) => (at === profile ? { ...one, purpose: 'profile' as const } : one)),
      ),
  );

test('[B80] any rooms come back as they were, and cut short or with a changed byte nothing throws', () => {
  fc.assert(
    fc.property(rooms, fc.nat(), fc.nat({ max: 255 }), (all, place, byte) => {
      const written = writeRecoveryRooms(all);
      expect(readRecoveryRooms(written)).toEqual({ ok: true, value: all });
      const at = place % written.length;
      expect(readRecoveryRooms(written.slice(0, at)).ok).toBe(false);
      const read = readRecoveryRooms(written.with(at, byte));
      // One form: what is read is what would be written.
      if (read.ok && read.value.every(({ role }) => role !== 'peer'))
        expect(writeRecoveryRooms(read.value)).toEqual(written.with(at, byte));
    }),
  );
});

test('[B80] any bytes are rooms in one form, of a newer version, or damaged', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }).map(copyBytes), fc.boolean(), (bytes, begins) => {
      const block = begins ? copyBytes(new Uint8Array([1, ...bytes])) : bytes;
      const read = readRecoveryRooms(block);
      if (!read.ok) expect(['newer-version', 'damaged']).toContain(read.error);
    }),
    { numRuns: 1_000 },
  );
});

test('[B80] no room stands in it twice, and one profile at most', () => {
  const [one] = fc.sample(room, 1);
  const [other] = fc.sample(room, 1);
  if (one === undefined || other === undefined) throw new Error('no samples');
  const damaged = { ok: false, error: 'damaged' };
  expect(readRecoveryRooms(writeRecoveryRooms([one, one]))).toEqual(damaged);
  const profiles = [one, other].map((each) => ({ ...each, purpose: 'profile' as const }));
  expect(readRecoveryRooms(writeRecoveryRooms(profiles))).toEqual(damaged);
});

test('[B80] a copy comes back; of any other bytes none is used, and nothing rejects', async () => {
  const roomId = idFromBytes<RoomId>(new Uint8Array(16));
  const doc = new Y.Doc();
  doc.getText('notes').insert(0, 'words '.repeat(50));
  const written = await writeRecoveryCopy(roomId, doc);
  const open = async (bytes: Bytes): Promise<string | undefined> => {
    const copy = readRecoveryCopy(bytes);
    const update = copy.ok ? await openRecoveryCopy(copy.value) : undefined;
    if (update === undefined) return undefined;
    const opened = new Y.Doc();
    Y.applyUpdate(opened, update);
    return opened.getText('notes').toJSON();
  };
  expect(await open(written)).toBe('words '.repeat(50));
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat({ max: 255 }), fc.uint8Array(), async (at, byte, any) => {
      await open(written.with(at % written.length, byte));
      await open(written.slice(0, at % written.length));
      expect(await open(copyBytes(any))).toBeUndefined();
    }),
  );
});

test('[B80] a copy that lacks what it builds on is not used', async () => {
  const doc = new Y.Doc();
  doc.getText('notes').insert(0, 'first');
  const before = Y.encodeStateVector(doc);
  doc.getText('notes').insert(5, ' then');
  const later = new Y.Doc();
  Y.applyUpdate(later, Y.encodeStateAsUpdate(doc, before));
  const copy = readRecoveryCopy(
    await writeRecoveryCopy(idFromBytes<RoomId>(new Uint8Array(16)), later),
  );
  expect(copy.ok && (await openRecoveryCopy(copy.value))).toBeUndefined();
});
