/**
 * Holds shared/seal to published vectors and to the written-out values of tests/vectors/seal-1.json,
 * which another program may read as well. Imports nothing of Node: the same check runs in Node and in
 * a real browser.
 */
import type { DeviceId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import {
  createDeviceKeys,
  deviceIdOf,
  sign,
  verify,
  type DeviceKeys,
} from '#shared/seal/device.ts';
import { createOpener, createSealer, sealedSize, verifyOpened } from '#shared/seal/envelope.ts';
import { deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { hkdfBytes, importHkdfKey } from '#shared/seal/hkdf.ts';
import { readInviteCode, writeInviteCode } from '#shared/seal/invite-code.ts';
import { deriveInvite } from '#shared/seal/invite.ts';
import { deriveMarkSlot, readMark, writeMark } from '#shared/seal/mark.ts';
import { associatedBytes, messageNonce } from '#shared/seal/message-key.ts';
import { paddedSize } from '#shared/seal/padding.ts';
import { writePlaintext } from '#shared/seal/plaintext.ts';
import { roomIdOfGenesis } from '#shared/seal/room-id.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';
import { openInvite, sealInvite } from '#shared/seal/sealed-invite.ts';
import { keyFromSeed } from '#shared/seal/seed-key.ts';
import { readSnapshotBody, writeSnapshotBody } from '#shared/seal/snapshot.ts';
import type vectorsFile from '../vectors/seal-1.json';
import { checkAgreements } from './agreement-vectors.ts';
import { checkHpke, checkWraps } from './epoch-vectors.ts';
import { PUBLISHED } from './published-vectors.ts';
import { checkRecovery } from './recovery-vectors.ts';
import { hex, plain, type Same } from './vector-parts.ts';

/** What tests/vectors/seal-1.json holds. */
type SealVectors = typeof vectorsFile;

/** Every difference between what shared/seal makes and what the vectors say; none is the pass. */
export async function checkSealVectors(vectors: SealVectors): Promise<string[]> {
  const differences: string[] = [];
  const same: Same = (what, found, wanted) => {
    if (plain(found) !== plain(wanted)) differences.push(what);
  };
  await checkPublished(same);
  await checkHpke(same);
  for (const { size, padded } of vectors.padding) same(`padding ${size}`, paddedSize(size), padded);
  for (const device of vectors.devices) await checkDevice(device, same);
  for (const epoch of vectors.epochs) await checkEpoch(epoch, same);
  await checkEnvelopes(vectors, same);
  for (const code of vectors.codes) checkCode(code, same);
  await checkInvite(vectors.invite, same);
  await checkRoster(vectors.roster, same);
  await checkMarks(vectors, same);
  await checkSnapshot(vectors.snapshot, same);
  await checkWraps(vectors, same);
  await checkRecovery(vectors.recovery, same);
  await checkAgreements(vectors, same);
  return differences;
}

async function checkPublished(same: Same): Promise<void> {
  for (const { name, ikm, salt, info, okm } of PUBLISHED.hkdf) {
    const key = await importHkdfKey(hex(ikm));
    same(name, await hkdfBytes(key, hex(salt), hex(info), okm.length / 2), hex(okm));
  }
  for (const { name, seed, publicKey, message, signature } of PUBLISHED.ed25519) {
    const pair = await keyFromSeed(hex(seed));
    same(`${name} public key`, pair.publicKey, publicKey);
    same(`${name} signature`, await sign(pair.signKey, hex(message)), signature);
    same(`${name} holds`, await verify(hex(publicKey), hex(signature), hex(message)), true);
  }
  // With the neutral element as key, R = B and s = 1 are a signature of every text.
  const neutral = hex(`01${'00'.repeat(31)}`);
  const forged = hex(`58${'66'.repeat(31)}01${'00'.repeat(31)}`);
  same('a key of small order', await verify(neutral, forged, hex('00')), false);
  for (const { name, key, nonce, bound, plaintext, sealed } of PUBLISHED.aesGcm) {
    const aes = await crypto.subtle.importKey('raw', hex(key), 'AES-GCM', false, ['encrypt']);
    const algorithm = { name: 'AES-GCM', iv: hex(nonce), additionalData: hex(bound) };
    const found = await crypto.subtle.encrypt(algorithm, aes, hex(plaintext));
    same(name, new Uint8Array(found), sealed);
  }
}

async function checkDevice(device: SealVectors['devices'][number], same: Same): Promise<void> {
  const pair = await keyFromSeed(hex(device.signSeed));
  same(`${device.name} key`, pair.publicKey, device.signPublic);
  same(`${device.name} id`, await deviceIdOf(pair.publicKey), device.deviceId);
}

async function checkEpoch(epoch: SealVectors['epochs'][number], same: Same): Promise<void> {
  const name = `epoch ${epoch.epoch}`;
  const keys = await deriveEpochKeys(epoch.roomId as RoomId, epoch.epoch, hex(epoch.secret));
  same(`${name} auth key`, keys.authPublic, epoch.authPublic);
  same(`${name} signature`, await sign(keys.authKey, hex(epoch.message)), epoch.authSignature);
}

async function deviceOf(device: SealVectors['devices'][number]): Promise<DeviceKeys> {
  const fresh = await createDeviceKeys();
  const { signKey, publicKey } = await keyFromSeed(hex(device.signSeed));
  const deviceId = await deviceIdOf(publicKey);
  return {
    ...fresh,
    deviceId,
    sign: { ...fresh.sign, privateKey: signKey },
    signPublic: publicKey,
  };
}

async function checkEnvelopes(vectors: SealVectors, same: Same): Promise<void> {
  const [epoch] = vectors.epochs;
  const [first] = vectors.devices;
  const [start] = vectors.envelopes;
  if (epoch === undefined || first === undefined || start === undefined) throw new Error('empty');
  const roomId = epoch.roomId as RoomId;
  const keys = await deriveEpochKeys(roomId, epoch.epoch, hex(epoch.secret));
  const device = await deviceOf(first);
  const sealer = createSealer({ keys, device, writer: hex(start.writer) });
  const opener = createOpener(keys);
  for (const wanted of vectors.envelopes) {
    const { kind, counter, documentNumber } = wanted;
    const name = `envelope ${counter}`;
    const body = hex(wanted.body);
    const headerBytes = hex(wanted.header);
    const signature = hex(wanted.signature);
    same(`${name} nonce`, messageNonce(counter), wanted.nonce);
    same(`${name} bound`, associatedBytes(roomId, headerBytes), wanted.associated);
    const plaintext = { deviceId: device.deviceId, signature, documentNumber, body };
    same(`${name} plaintext`, writePlaintext(plaintext), wanted.plaintext);
    const { sealed } = await sealer.seal(kind, () => headerBytes, documentNumber, body);
    same(`${name} sealed`, sealed, wanted.sealed);
    same(`${name} size`, sealedSize(documentNumber, body.length), sealed.length);
    const writer = hex(wanted.writer);
    const opened = await opener.open({
      kind,
      writer,
      counter,
      headerBytes,
      sealed: hex(wanted.sealed),
    });
    const signedInput = hex(wanted.signedInput);
    same(`${name} opened`, opened, { ok: true, value: { ...plaintext, signedInput } });
    same(`${name} holds`, opened.ok && (await verifyOpened(opened.value, device.signPublic)), true);
  }
}

function checkCode(code: SealVectors['codes'][number], same: Same): void {
  const { relayAddress } = code;
  const secret = hex(code.secret);
  const written = writeInviteCode({ relayAddress, secret });
  same(`code for ${relayAddress}`, written, { ok: true, value: code.code });
  same(`code of ${relayAddress}`, readInviteCode(code.code), {
    ok: true,
    value: { relayAddress, secret },
  });
}

async function checkInvite(wanted: SealVectors['invite'], same: Same): Promise<void> {
  const invite = await deriveInvite(hex(wanted.secret));
  same('invite id', invite.inviteId, wanted.inviteId);
  same('invite key', invite.publicKey, wanted.publicKey);
  const opened = await openInvite(invite, hex(wanted.sealed));
  same('invite opened', opened, { ok: true, value: wanted.content });
  if (!opened.ok) return;
  const again = await openInvite(invite, await sealInvite(invite, opened.value));
  same('invite sealed anew', again, opened);
}

async function checkMarks({ marks, slots, epochs }: SealVectors, same: Same): Promise<void> {
  for (const { stored, drawnSeq, time, number, body } of marks) {
    const place = { seq: stored.seq, hash: hex(stored.hash) };
    const mark = { stored: place, drawnSeq, time: time as Millis, number };
    same(`mark ${number} written`, writeMark(mark), body);
    same(`mark ${number} read`, readMark(hex(body)), { ok: true, value: mark });
  }
  for (const { epoch, deviceId, slot } of slots) {
    const of = epochs.find((candidate) => candidate.epoch === epoch);
    if (of === undefined) throw new Error('a slot of no epoch');
    const keys = { roomId: of.roomId as RoomId, secret: hex(of.secret) };
    same(`slot of ${deviceId}`, await deriveMarkSlot(keys, deviceId as DeviceId), slot);
  }
}

async function checkSnapshot(wanted: SealVectors['snapshot'], same: Same): Promise<void> {
  const plainly = (read: Awaited<ReturnType<typeof readSnapshotBody>>): unknown =>
    read.ok && {
      records: read.value.records,
      witnesses: [...read.value.witnesses].map(([deviceId, place]) => ({ deviceId, ...place })),
      state: read.value.state,
    };
  const { records, witnesses, state } = wanted;
  const read = await readSnapshotBody(hex(wanted.body));
  same('snapshot read', plainly(read), { records, witnesses, state });
  if (!read.ok) return;
  const again = await readSnapshotBody(await writeSnapshotBody(read.value));
  same('snapshot written anew', plainly(again), { records, witnesses, state });
}

async function checkRoster(wanted: SealVectors['roster'], same: Same): Promise<void> {
  same('room id', await roomIdOfGenesis(hex(wanted.genesis)), wanted.roomId);
  let roster = emptyRoster(wanted.roomId as RoomId);
  for (const { what, signed, fault } of wanted.records) {
    const before = roster.faults.length;
    roster = await applyRosterRecord(roster, hex(signed));
    const reasons = roster.faults.slice(before).map(({ reason }) => reason);
    same(`roster: ${what}`, reasons, fault === null ? [] : [fault]);
  }
  same('members', roster.members.size, wanted.members.length);
  for (const { id, coOwner, devices } of wanted.members) {
    const member = roster.members.get(id as MemberId);
    same(
      `member ${id}`,
      { coOwner: member?.coOwner, devices: member?.devices },
      { coOwner, devices },
    );
  }
  same('unknown records', roster.unknownRecords, 1);
  const struck = [...roster.struck].map(([deviceId, epoch]) => ({ deviceId, epoch }));
  same('struck out', struck, wanted.struck);
  const epochs = roster.epochs.map(({ epoch, authPublic }) => ({ epoch, authPublic }));
  same('epochs', epochs, wanted.epochs);
}
