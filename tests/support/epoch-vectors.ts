/** Holds epoch wraps to RFC 9180's vectors and to the written-out values. Runs in browsers too. */
import type { DeviceId, RoomId } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { walkBack } from '#shared/seal/earlier-secrets.ts';
import { hpkeSuite } from '#shared/seal/hpke.ts';
import { openPrevious, sealPrevious } from '#shared/seal/previous-secret.ts';
import { kexFromSeed } from '#shared/seal/seed-key.ts';
import { openEpoch, readWraps, wrapSecret, openWrap, writeWraps } from '#shared/seal/wrap.ts';
import published from '../vectors/hpke-rfc9180.json' with { type: 'json' };
import type vectorsFile from '../vectors/seal-1.json';
import { hex, type Same } from './vector-parts.ts';

/** The suite of this product against RFC 9180's numbers, by keys that cannot be read back. [K31] */
export async function checkHpke(same: Same): Promise<void> {
  const suite = hpkeSuite();
  const info = hex(published.info);
  const recipient = await kexFromSeed(hex(published.skRm));
  same('HPKE public key', recipient.publicKey, published.pkRm);
  const sender = await suite.createSenderContext({
    recipientPublicKey: recipient.pair.publicKey,
    info,
    ekm: hex(published.ikmE),
  });
  same('HPKE one-time key', new Uint8Array(sender.enc), published.enc);
  const receiver = await suite.createRecipientContext({
    recipientKey: recipient.pair,
    enc: hex(published.enc),
    info,
  });
  for (const { aad, pt, ct } of published.encryptions) {
    same('HPKE sealed', new Uint8Array(await sender.seal(hex(pt), hex(aad))), ct);
    same('HPKE opened', new Uint8Array(await receiver.open(hex(ct), hex(aad))), pt);
  }
  for (const { exporter_context, L, exported_value } of published.exports) {
    const exported = await receiver.export(hex(exporter_context), L);
    same('HPKE exported', new Uint8Array(exported), exported_value);
  }
}

/** The wraps of an epoch as they are written out. [K31, K32, K33, K45, K46] */
export async function checkWraps(
  { wraps, devices }: typeof vectorsFile,
  same: Same,
): Promise<void> {
  const roomId = wraps.roomId as RoomId;
  const { epoch } = wraps;
  const record = { epoch, authPublic: hex(wraps.authPublic), wrapsHash: hex(wraps.wrapsHash) };
  const list = hex(wraps.list);
  const rows = new Map(wraps.rows.map((row) => [row.deviceId as DeviceId, hex(row.wrap)]));
  same('wraps hash', await sha256(list), wraps.wrapsHash);
  const newest = { epoch, secret: hex(wraps.secret) };
  const previous = await sealPrevious(roomId, newest, hex(wraps.before));
  same('previous sealed', previous, wraps.previous);
  const before = { epoch: epoch - 1, secret: hex(wraps.before) };
  same('previous opened', await openPrevious(roomId, newest, hex(wraps.previous)), {
    ok: true,
    value: before,
  });
  same('walked back', await walkBack(roomId, newest, [{ record, list }], before), {
    ok: true,
    value: [],
  });
  same('wraps written', writeWraps({ previous, wraps: rows }), wraps.list);
  const read = readWraps(list);
  same('wraps read', read.ok && [...read.value.wraps], [...rows]);
  same('previous read', read.ok && read.value.previous, wraps.previous);
  for (const { name, deviceId, kexSeed, kexPublic } of devices) {
    const kex = await kexFromSeed(hex(kexSeed));
    same(`${name} kex key`, kex.publicKey, kexPublic);
    const device = { deviceId: deviceId as DeviceId, kex: kex.pair };
    const opened = await openEpoch(roomId, device, record, list);
    const has = rows.has(device.deviceId);
    same(
      `${name} wrap`,
      opened.ok ? opened.value.secret : opened.error,
      has ? wraps.secret : 'no-wrap',
    );
    const place = { roomId, epoch, deviceId: device.deviceId };
    const anew = await wrapSecret(place, kex.publicKey, hex(wraps.secret));
    const again = await openWrap(place, kex.pair, anew, record.authPublic);
    same(`${name} wrapped anew`, again.ok && again.value.secret, wraps.secret);
  }
}
