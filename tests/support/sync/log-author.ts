/**
 * Members of a room who write into its log by hand: real keys, real frames, and any lie in header,
 * signature or body that a test wants. [W10, K5]
 */
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId, type Millis, type RoomId } from '#shared/base/ids.ts';
import { createDeviceKeys, type DeviceKeys } from '#shared/seal/device.ts';
import { createOpener, createSealer, type Opened } from '#shared/seal/envelope.ts';
import { deriveEpochKeys, type EpochKeys } from '#shared/seal/epoch-keys.ts';
import { createInviteSecret, deriveInvite, type DerivedInvite } from '#shared/seal/invite.ts';
import type { RosterRecord } from '#shared/seal/roster-record.ts';
import { makeGenesisRecord, makeJoinRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { readFrame, writeFrame, writeHeader } from '#shared/wire/frame.ts';
import { KIND_NUMBERS, type FrameKind } from '#shared/wire/kind.ts';
import * as Y from 'yjs';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';

/** What to change of a well-formed frame. */
export type FrameLies = {
  readonly kind?: FrameKind;
  readonly seen?: Cursor;
  readonly epoch?: number;
  readonly documentNumber?: number;
};

/** A device that writes frames; each author is one writer session. */
export type LogAuthor = {
  readonly device: DeviceKeys;
  readonly memberId: MemberId;
  readonly writer: Bytes;
  /** A frame with this body, under the session's next counter. */
  readonly frame: (body: Uint8Array, lies?: FrameLies) => Promise<Bytes>;
};

/** The room of one person's keyring entry, from the inside. */
export type RoomInside = {
  readonly roomId: RoomId;
  readonly keys: EpochKeys;
  /** The device of the keyring entry. */
  readonly owner: LogAuthor;
  /** The record that begins the roster, in a frame. */
  readonly genesisFrame: () => Promise<Bytes>;
  /** A device of another person, and what brings it into the roster: invite, join, co-ownership. */
  readonly partner: () => Promise<{
    readonly author: LogAuthor;
    readonly frames: readonly Bytes[];
  }>;
  /** A device that no record introduces. */
  readonly stranger: () => Promise<LogAuthor>;
  /** Writes with the keys of `of`: those of the room's first epoch where they are left out. */
  readonly author: (
    device: DeviceKeys,
    memberId: MemberId,
    writer?: Bytes,
    of?: EpochKeys,
  ) => LogAuthor;
  /** A record signed by the device of the keyring entry. */
  readonly sign: (record: RosterRecord) => Promise<Bytes>;
  /** What stands in a frame, of any epoch that was learnt. */
  readonly open: (frame: Bytes) => Promise<Opened>;
  readonly learn: (keys: EpochKeys) => void;
};

/** A frame's body, wherever the test got the frame from. */
async function openFrame(
  keysByEpoch: ReadonlyMap<number, EpochKeys>,
  bytes: Bytes,
): Promise<Opened> {
  const frame = readFrame(bytes);
  if (!frame.ok) throw new Error('not a frame');
  const { header, headerBytes, sealed } = frame.value;
  const keys = keysByEpoch.get(header.epoch);
  if (keys === undefined) throw new Error('of an epoch that was not learnt');
  const { writer, counter } = header;
  const kind = KIND_NUMBERS[header.kind];
  const opened = await createOpener(keys).open({ kind, writer, counter, headerBytes, sealed });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

/** A device that writes frames under the keys of `of`, in a writer session of its own. */
export function frameAuthor({
  device,
  memberId,
  writer = randomBytes(16),
  of,
  start,
}: {
  readonly device: DeviceKeys;
  readonly memberId: MemberId;
  readonly writer?: Bytes;
  readonly of: EpochKeys;
  /** What a frame claims to have seen unless it is told otherwise. */
  readonly start: Cursor;
}): LogAuthor {
  const sealer = createSealer({ keys: of, device, writer });
  return {
    ...{ device, memberId, writer },
    async frame(body, lies = {}) {
      const kind = lies.kind ?? 'entry';
      const headerFor = (counter: number): Bytes =>
        writeHeader({
          ...{ version: 1, kind, writer, counter },
          epoch: lies.epoch ?? of.epoch,
          seen: lies.seen ?? start,
        });
      const number = lies.documentNumber ?? 0;
      const sealed = await sealer.seal(KIND_NUMBERS[kind], headerFor, number, copyBytes(body));
      return writeFrame(sealed.headerBytes, sealed.sealed);
    },
  };
}

/**
 * The inside of the room of `entry`, which must have been made on its device. `nextNumber` gives the
 * numbers of that device's records, as its keyring does.
 */
export async function insideOf(
  entry: KeyringEntry,
  start: Cursor,
  nextNumber: () => Promise<number>,
): Promise<RoomInside> {
  const { roomId, epoch, secret, genesis } = entry;
  if (genesis === undefined) throw new Error('not the creator');
  const keys = await deriveEpochKeys(roomId, epoch, secret);
  const keysByEpoch = new Map([[epoch, keys]]);
  const author: RoomInside['author'] = (device, memberId, writer = randomBytes(16), of = keys) =>
    frameAuthor({ device, memberId, writer, of, start });
  const owner = author(entry.device, entry.memberId);
  const sign = async (record: RosterRecord): Promise<Bytes> =>
    signRosterRecord(roomId, entry.device, await nextNumber(), record);

  return {
    ...{ roomId, keys, owner, author, sign },
    async genesisFrame() {
      const creator = {
        roomId,
        device: entry.device,
        memberId: entry.memberId,
        label: '',
        genesis,
      };
      return owner.frame(await sign(await makeGenesisRecord(creator)), { kind: 'control' });
    },
    async partner() {
      const derived: DerivedInvite = await deriveInvite(createInviteSecret());
      const { inviteId, publicKey: invitePublic } = derived;
      const expiresAt = 1_900_000_000_000 as Millis;
      const invite = await sign({ type: 'invite', inviteId, invitePublic, expiresAt });
      const device = await createDeviceKeys();
      const memberId = newId<MemberId>();
      const record = await makeJoinRecord({ roomId, device, memberId, label: '', invite: derived });
      const join = await signRosterRecord(roomId, device, 1, record);
      const role = await sign({ type: 'role', memberId, role: 'co-owner' });
      const partner = author(device, memberId);
      const control = { kind: 'control' } as const;
      return {
        author: partner,
        frames: [
          await owner.frame(invite, control),
          await partner.frame(join, control),
          await owner.frame(role, control),
        ],
      };
    },
    stranger: async () => author(await createDeviceKeys(), newId<MemberId>()),
    open: (frame) => openFrame(keysByEpoch, frame),
    learn: (more) => void keysByEpoch.set(more.epoch, more),
  };
}

/** The update that one change of `doc` makes. */
export function updateOf(doc: Y.Doc, change: (doc: Y.Doc) => void): Bytes {
  const before = Y.encodeStateVector(doc);
  change(doc);
  return copyBytes(Y.encodeStateAsUpdate(doc, before));
}
