/** Random, valid messages and frames of the wire, for fast-check: every type, every field anywhere in its bounds. */
import fc from 'fast-check';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { sortAdminKeys, type AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import {
  CLOSE_NUMBERS,
  NACK_NUMBERS,
  REFUSAL_NUMBERS,
  SNAPSHOT_NUMBERS,
  type ErrorCode,
  type NackCode,
  type RefusalCode,
  type SnapshotCode,
} from '#shared/wire/errors.ts';
import type { EpochsSigner } from '#shared/wire/epochs-signer.ts';
import type { FrameHeader } from '#shared/wire/frame.ts';
import {
  MAX_ENTRY_BYTES,
  MAX_EPOCH,
  MAX_EPOCH_FRAME_BYTES,
  MAX_EPOCH_LIST_BYTES,
  MAX_EPOCH_RECORD_BYTES,
  MAX_FRAME_BYTES,
  MAX_MARK_BYTES,
  MAX_RELAY_NAME_BYTES,
  MAX_SEALED_INVITE_BYTES,
  MAX_SNAPSHOT_BYTES,
  MAX_TOKEN_BYTES,
  PART_BYTES,
} from '#shared/wire/limits.ts';
import { partCount, type Part } from '#shared/wire/parts.ts';
import type { SnapshotNotes } from '#shared/wire/snapshot-note.ts';
import type { UpMessage } from '#shared/wire/up.ts';

const bytesUpTo = (most: number, least = 0): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: least, maxLength: most }).map(copyBytes);
const fixed = (size: number): fc.Arbitrary<Bytes> => bytesUpTo(size, size);
const number = fc.maxSafeNat();
const millis = number.map((value) => value as Millis);
const epoch = fc.nat({ max: MAX_EPOCH });
const key = fixed(32);
const signature = fixed(64);
const frame = bytesUpTo(2000);
const cursor: fc.Arbitrary<Cursor> = fc.record({ seq: number, hash: fixed(32) });
const admins: fc.Arbitrary<AdminList> = fc.record({
  number,
  keys: fc.array(key, { minLength: 1, maxLength: 64 }).map(sortAdminKeys),
});
const text = (mostBytes: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', maxLength: Math.floor(mostBytes / 24) });
const joinerKeys = fc.record({ signPublic: key, kexPublic: key, adminPublic: key });
const part: fc.Arbitrary<Part> = fc
  .tuple(fc.integer({ min: MAX_FRAME_BYTES + 1, max: MAX_ENTRY_BYTES }), fc.nat(), fc.nat(255))
  .map(([total, anyIndex, fill]) => {
    const index = anyIndex % partCount(total);
    const size = Math.min(PART_BYTES, total - index * PART_BYTES);
    return { index, total, bytes: new Uint8Array(size).fill(fill) };
  });

const total = fc.integer({ min: 1, max: MAX_SNAPSHOT_BYTES });
const smallSnapshotPart: fc.Arbitrary<Part> = bytesUpTo(2000, 1).map((bytes) => ({
  index: 0,
  total: bytes.length,
  bytes,
}));
const snapshotNotes: fc.Arbitrary<SnapshotNotes> = fc
  .array(
    fc.record({
      covers: fc.record({
        seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        hash: fixed(32),
      }),
      total,
      confirmed: fc.boolean(),
    }),
    { maxLength: 2 },
  )
  .map((notes) => notes.toSorted((a, b) => b.covers.seq - a.covers.seq))
  .filter(([newer, older]) => newer?.covers.seq !== older?.covers.seq || older === undefined);
const slotMark = fc.record({ slot: fixed(16), frame: bytesUpTo(MAX_MARK_BYTES) });

const epochsSigner: fc.Arbitrary<EpochsSigner> = fc.oneof(
  fc.record({ by: fc.constant('auth'), epoch }),
  fc.record({ by: fc.constant('admin'), key }),
);
const record = bytesUpTo(MAX_EPOCH_RECORD_BYTES);
const list = bytesUpTo(MAX_EPOCH_LIST_BYTES);

function codes<Code extends string>(numbers: Readonly<Record<Code, number>>): fc.Arbitrary<Code> {
  const names: Code[] = [];
  for (const name in numbers) names.push(name);
  return fc.constantFrom(...names);
}

/** Messages of a client that are small; `part` is apart because it is always large. */
export const smallUpMessage: fc.Arbitrary<UpMessage> = fc.oneof(
  fc.record({
    type: fc.constant('hello'),
    relayName: text(MAX_RELAY_NAME_BYTES),
    epoch,
    cursor,
    mode: fc.constantFrom('live', 'fetch', 'head', 'replay'),
    signature,
  }),
  fc.record({
    type: fc.constant('create'),
    relayName: text(MAX_RELAY_NAME_BYTES),
    genesis: fc.record({ random: fixed(16), adminPublic: key }),
    authPublic: key,
    signature,
    token: text(MAX_TOKEN_BYTES),
  }),
  fc.record({
    type: fc.constant('redeem'),
    relayName: text(MAX_RELAY_NAME_BYTES),
    inviteId: fixed(16),
    joinerKeys,
    signature,
  }),
  fc.record({ type: fc.constant('append'), id: number, frame }),
  fc.record({ type: fc.constant('commit'), id: number }),
  fc.record({ type: fc.constant('resume') }),
  fc.record({ type: fc.constant('ephemeral'), frame }),
  fc.record({ type: fc.constant('ping') }),
  fc.record({
    type: fc.constant('put-invite'),
    id: number,
    inviteId: fixed(16),
    invitePublic: key,
    expiresAt: millis,
    sealed: bytesUpTo(MAX_SEALED_INVITE_BYTES),
  }),
  fc.record({ type: fc.constant('revoke-invite'), id: number, inviteId: fixed(16) }),
  fc.record({ type: fc.constant('set-admins'), id: number, admins, signer: key, signature }),
  fc.record({
    type: fc.constant('epochs'),
    relayName: text(MAX_RELAY_NAME_BYTES),
    since: epoch,
    signer: epochsSigner,
    signature,
  }),
  fc.record({
    type: fc.constant('set-epoch'),
    id: number,
    epoch,
    authPublic: key,
    controlSeq: number,
    admins,
    signer: key,
    signature,
    record,
    list,
    frame: bytesUpTo(MAX_EPOCH_FRAME_BYTES),
  }),
  fc.record({
    type: fc.constant('delete-room'),
    id: number,
    relayName: text(MAX_RELAY_NAME_BYTES),
    signer: key,
    signature,
  }),
  slotMark.map((mark) => ({ type: 'mark' as const, ...mark })),
  fc.record({ type: fc.constant('snapshot-lease') }),
  fc.record({
    type: fc.constant('snapshot-begin'),
    id: number,
    covers: cursor,
    previous: number,
    total,
  }),
  fc
    .tuple(number, smallSnapshotPart)
    .map(([id, fields]) => ({ type: 'snapshot-part' as const, id, ...fields })),
  fc.record({ type: fc.constant('snapshot-commit'), id: number }),
  fc.record({ type: fc.constant('snapshot-confirm'), id: number, seq: number }),
  fc.record({ type: fc.constant('snapshot-fetch'), id: number, seq: number }),
);

/** One part of a large frame, on its way to the relay. */
export const upPart: fc.Arbitrary<UpMessage> = fc
  .tuple(number, part)
  .map(([id, fields]) => ({ type: 'part', id, ...fields }));

/** Messages of a relay that are small; `entry-part` is apart because it is always large. */
export const smallDownMessage: fc.Arbitrary<DownMessage> = fc.oneof(
  fc.record({
    type: fc.constant('challenge'),
    nonce: fixed(32),
    relayTime: millis,
    limits: fc.record({ maxEntryBytes: number, maxRoomBytes: number }),
  }),
  fc.record({ type: fc.constant('created') }),
  fc.record({
    type: fc.constant('welcome'),
    head: cursor,
    epoch,
    admins,
    connectionId: number,
    others: number,
    roomBytes: number,
    tailBytes: number,
    snapshots: snapshotNotes,
  }),
  fc.record({ type: fc.constant('redeemed'), sealed: bytesUpTo(MAX_SEALED_INVITE_BYTES) }),
  fc.record({ type: fc.constant('entry'), seq: number, frame }),
  fc.record({ type: fc.constant('caught-up'), head: cursor }),
  fc.record({ type: fc.constant('ack'), id: number, seq: number }),
  fc.record({ type: fc.constant('nack'), id: number, code: codes<NackCode>(NACK_NUMBERS) }),
  fc.record({ type: fc.constant('ephemeral'), connectionId: number, frame }),
  fc.record({ type: fc.constant('joined'), connectionId: number }),
  fc.record({ type: fc.constant('left'), connectionId: number }),
  fc.record({ type: fc.constant('ping') }),
  fc.record({ type: fc.constant('pong') }),
  fc.record({ type: fc.constant('done'), id: number }),
  fc.record({
    type: fc.constant('refused'),
    id: number,
    code: codes<RefusalCode>(REFUSAL_NUMBERS),
  }),
  fc.record({ type: fc.constant('error'), code: codes<ErrorCode>(CLOSE_NUMBERS) }),
  fc.record({ type: fc.constant('marks'), marks: fc.array(slotMark, { maxLength: 64 }) }),
  fc.record({ type: fc.constant('snapshot'), covers: cursor, total }),
  fc
    .tuple(number, smallSnapshotPart)
    .map(([seq, fields]) => ({ type: 'snapshot-part' as const, seq, ...fields })),
  fc.record({ type: fc.constant('snapshot-lease'), holder: number, leftMs: number }),
  fc.record({
    type: fc.constant('snapshot-result'),
    id: number,
    code: codes<SnapshotCode>(SNAPSHOT_NUMBERS),
  }),
  fc
    .tuple(fc.integer({ min: 1, max: MAX_EPOCH }), fc.integer({ min: 1, max: MAX_EPOCH }))
    .chain(([one, other]) =>
      fc.record({
        type: fc.constant('epoch-record'),
        epoch: fc.constant(Math.min(one, other)),
        newest: fc.constant(Math.max(one, other)),
        record,
        list,
      }),
    ),
  fc.record({ type: fc.constant('snapshots'), snapshots: snapshotNotes }),
  fc.record({ type: fc.constant('room-bytes'), roomBytes: number }),
  fc.record({ type: fc.constant('idle-limit'), days: fc.nat(36_500) }),
);

/** One part of a large entry, on its way to a client. */
export const downPart: fc.Arbitrary<DownMessage> = fc
  .tuple(number, part)
  .map(([seq, fields]) => ({ type: 'entry-part', seq, ...fields }));

/** Any valid frame header. */
export const frameHeader: fc.Arbitrary<FrameHeader> = fc.record({
  version: fc.constant(1),
  kind: fc.constantFrom('entry', 'snapshot', 'ephemeral', 'mark', 'control'),
  epoch,
  writer: fixed(16),
  counter: number,
  seen: cursor,
});

/** What may stand sealed in a frame. */
export const sealedBytes: fc.Arbitrary<Bytes> = bytesUpTo(2000);
