/**
 * The sealed record of an invite, which waits at the relay and tells the invited device everything
 * it needs to join. Always of one size. [K13]
 */
import { assert } from '../base/assert.ts';
import { readBytes } from '../base/byte-reader.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import { concatBytes, randomBytes, utf8, type Bytes } from '../base/bytes.ts';
import { ID_BYTES, type DeviceId, type MemberId, type Millis, type RoomId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { deviceIdOf, PUBLIC_KEY_BYTES } from './device.ts';
import { EPOCH_SECRET_BYTES } from './epoch-keys.ts';
import { idBytes, idFromBytes } from './id-bytes.ts';
import type { DerivedInvite } from './invite.ts';
import { clipText, MAX_NAME_BYTES, readShortText } from './short-text.ts';

/** The size of the padded content before it is sealed. */
const INVITE_CONTENT_BYTES = 1024;
/** The size of a sealed invite: nonce, content, tag. */
export const SEALED_INVITE_BYTES = 12 + INVITE_CONTENT_BYTES + 16;

const CONTENT_VERSION = 1;
const MAX_ADDRESS_BYTES = 128;
const MAX_KIND_BYTES = 32;
const HASH_BYTES = 32;

/** What stands as the kind in an invite to the inviter's own profile: for another browser of theirs. [K48] */
export const PROFILE_INVITE_KIND = 'profile';

/** What an invite says. Texts are shown to the invited person before they join. */
export type InviteContent = {
  readonly roomId: RoomId;
  /** The relay's address as the inviter has it configured; at most 128 bytes. */
  readonly relayAddress: string;
  readonly epoch: number;
  /** S_e of that epoch, 32 bytes. */
  readonly secret: Bytes;
  readonly inviter: {
    /** The inviting device; its id follows from this key. */
    readonly signPublic: Bytes;
    readonly memberId: MemberId;
    /** Cut to 256 bytes; may be empty. */
    readonly name: string;
  };
  readonly mentorship: {
    /** Cut to 256 bytes; may be empty. */
    readonly name: string;
    /** One of the record's kinds as it is written there; cut to 32 bytes; may be empty. */
    readonly kind: string;
  };
  /** A place in the log that the inviter has seen: the joiner refuses a log that does not pass it. */
  readonly checkpoint: { readonly seq: number; readonly hash: Bytes };
  readonly expiresAt: Millis;
};

/** An opened invite, with the inviting device's id as it follows from its key. */
export type OpenedInvite = InviteContent & { readonly inviterDeviceId: DeviceId };

/** `cannot-open`: sealed for another code, or changed. `unknown-version`: made by a newer Twoway. */
export type InviteFault = 'cannot-open' | 'malformed' | 'unknown-version';

/** Seals `content` for whoever holds the code: 1,052 bytes. [K13] */
export async function sealInvite(invite: DerivedInvite, content: InviteContent): Promise<Bytes> {
  const iv = randomBytes(12);
  const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(invite.inviteId) };
  const padded = writeInviteContent(content);
  const sealed = await crypto.subtle.encrypt(algorithm, invite.sealKey, padded);
  return concatBytes(iv, new Uint8Array(sealed));
}

/** Opens what the relay handed out for a redeemed invite. Never rejects, whatever the bytes are. [K13] */
export async function openInvite(
  invite: DerivedInvite,
  sealed: Bytes,
): Promise<Result<OpenedInvite, InviteFault>> {
  if (sealed.length !== SEALED_INVITE_BYTES) return err('malformed');
  const iv = sealed.slice(0, 12);
  const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(invite.inviteId) };
  let padded: Bytes;
  try {
    const opened = await crypto.subtle.decrypt(algorithm, invite.sealKey, sealed.slice(12));
    padded = new Uint8Array(opened);
  } catch {
    return err('cannot-open');
  }
  if (padded[0] !== CONTENT_VERSION) return err('unknown-version');
  const content = readInviteContent(padded);
  if (!content.ok) return content;
  const inviterDeviceId = await deviceIdOf(content.value.inviter.signPublic);
  return ok({ ...content.value, inviterDeviceId });
}

function boundTo(inviteId: Bytes): Bytes {
  return concatBytes(utf8('tw/1/inv'), inviteId);
}

function writeInviteContent(content: InviteContent): Bytes {
  assert(utf8(content.relayAddress).length <= MAX_ADDRESS_BYTES, 'the address is checked before');
  assert(content.secret.length === EPOCH_SECRET_BYTES, 'an epoch secret has 32 bytes');
  assert(content.inviter.signPublic.length === PUBLIC_KEY_BYTES, 'a public key has 32 bytes');
  assert(content.checkpoint.hash.length === HASH_BYTES, 'a hash has 32 bytes');
  const fields = createByteWriter()
    .u8(CONTENT_VERSION)
    .fixed(idBytes(content.roomId))
    .text(content.relayAddress)
    .varuint(content.epoch)
    .fixed(content.secret)
    .fixed(content.inviter.signPublic)
    .fixed(idBytes(content.inviter.memberId))
    .text(clipText(content.inviter.name, MAX_NAME_BYTES))
    .text(clipText(content.mentorship.name, MAX_NAME_BYTES))
    .text(clipText(content.mentorship.kind, MAX_KIND_BYTES))
    .varuint(content.checkpoint.seq)
    .fixed(content.checkpoint.hash)
    .varuint(content.expiresAt)
    .finish();
  const padded = new Uint8Array(INVITE_CONTENT_BYTES);
  padded.set(fields);
  return padded;
}

function readInviteContent(bytes: Bytes): Result<InviteContent, 'malformed'> {
  const read = readBytes(bytes, (reader): InviteContent => {
    reader.u8();
    const roomId = idFromBytes<RoomId>(reader.fixed(ID_BYTES));
    const relayAddress = readShortText(reader, MAX_ADDRESS_BYTES);
    const epoch = reader.varuint();
    const secret = reader.fixed(EPOCH_SECRET_BYTES);
    const signPublic = reader.fixed(PUBLIC_KEY_BYTES);
    const memberId = idFromBytes<MemberId>(reader.fixed(ID_BYTES));
    const inviterName = readShortText(reader, MAX_NAME_BYTES);
    const name = readShortText(reader, MAX_NAME_BYTES);
    const kind = readShortText(reader, MAX_KIND_BYTES);
    const checkpoint = { seq: reader.varuint(), hash: reader.fixed(HASH_BYTES) };
    const expiresAt = reader.varuint() as Millis;
    if (reader.rest().some((byte) => byte !== 0)) reader.fail();
    const inviter = { signPublic, memberId, name: inviterName };
    const mentorship = { name, kind };
    return { roomId, relayAddress, epoch, secret, inviter, mentorship, checkpoint, expiresAt };
  });
  return read.ok ? ok(read.value) : err('malformed');
}
