/** The recovery secret: the device that it is in each room, and the key on paper. */
import { describe, expect, test } from 'vitest';
import { randomBytes, toHex, utf8 } from '#shared/base/bytes.ts';
import { deviceIdOf, sign, verify } from '#shared/seal/device.ts';
import { prepareEpoch, standingDevices } from '#shared/seal/epoch-change.ts';
import { readInviteCode, writeInviteCode } from '#shared/seal/invite-code.ts';
import { createInviteSecret } from '#shared/seal/invite.ts';
import { createRecoverySecret, deriveRecoveryDevice } from '#shared/seal/recovery.ts';
import { readRecoveryKey, writeRecoveryKey } from '#shared/seal/recovery-key.ts';
import { makeDeviceRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import { openEpoch } from '#shared/seal/wrap.ts';
import { announcement, invite, person, room } from '../../support/seal/people.ts';

/** A room with Anna's laptop and her recovery secret as a further device. */
async function withRecovery() {
  const anna = await person('Anna');
  const { roomId, roster: created, keys } = await room(anna);
  const secret = createRecoverySecret();
  const device = await deriveRecoveryDevice(secret, roomId);
  const broughtBy = anna.device.deviceId;
  const record = await makeDeviceRecord({ ...anna, device, roomId, broughtBy, label: 'Recovery' });
  const signed = await signRosterRecord(roomId, anna.device, 2, record);
  const roster = await applyRosterRecord(created, signed);
  return { anna, roomId, secret, device, roster, keys };
}

describe('the recovery secret', () => {
  test('[K40] is the same device of a room whenever it is derived, and another in another room', async () => {
    const { roomId, secret, device } = await withRecovery();
    const { roomId: elsewhere } = await room(await person('Anna'));
    const again = await deriveRecoveryDevice(secret, roomId);
    const there = await deriveRecoveryDevice(secret, elsewhere);
    const other = await deriveRecoveryDevice(createRecoverySecret(), roomId);
    const keys = ['signPublic', 'kexPublic', 'adminPublic'] as const;
    for (const key of keys) expect(again[key]).toEqual(device[key]);
    const all = [device, there, other].flatMap((one) => keys.map((key) => toHex(one[key])));
    expect(new Set(all).size).toBe(9);
    expect(await deviceIdOf(device.signPublic)).toBe(device.deviceId);
  });

  test('[K4] [K40] gives private keys that cannot be read back and that are those of the public ones', async () => {
    const { device } = await withRecovery();
    for (const { privateKey } of [device.sign, device.kex, device.admin]) {
      expect(privateKey.extractable).toBe(false);
    }
    const text = utf8('signed');
    expect(await verify(device.signPublic, await sign(device.sign.privateKey, text), text)).toBe(
      true,
    );
    expect(await verify(device.adminPublic, await sign(device.admin.privateKey, text), text)).toBe(
      true,
    );
    const raw = await crypto.subtle.exportKey('raw', device.sign.publicKey);
    expect(new Uint8Array(raw)).toEqual(device.signPublic);
  });

  test('[K40] gets every new epoch, and strikes out the device that was lost', async () => {
    const { anna, roomId, secret, device, roster, keys } = await withRecovery();
    expect(roster.faults).toEqual([]);
    const first = await prepareEpoch(roster, anna.device.deviceId, [], keys);
    const moved = await applyRosterRecord(
      roster,
      await signRosterRecord(roomId, anna.device, 3, first.record),
    );
    // A new browser: nothing but the secret.
    const restored = await deriveRecoveryDevice(secret, roomId);
    const opened = await openEpoch(roomId, restored, first.record, first.wraps);
    expect(opened.ok && opened.value.secret).toEqual(first.keys.secret);
    if (!opened.ok) throw new Error(opened.error);
    const lost = [anna.device.deviceId];
    const next = await prepareEpoch(moved, restored.deviceId, lost, opened.value);
    const signed = await signRosterRecord(roomId, restored, 1, next.record);
    const after = await applyRosterRecord(moved, signed);
    expect(after.faults).toEqual([]);
    expect(standingDevices(after).map(({ id }) => id)).toEqual([device.deviceId]);
    const late = await signRosterRecord(roomId, anna.device, 4, announcement(await invite()));
    expect((await applyRosterRecord(after, late)).faults.at(-1)?.reason).toBe('struck-out');
  });
});

describe('the key on paper', () => {
  async function printed(relayAddress = 'wss://relay.example.org/twoway') {
    const { roomId: profileRoom } = await room(await person('Anna'));
    const key = { relayAddress, secret: createRecoverySecret(), profileRoom };
    const text = writeRecoveryKey(key);
    if (!text.ok) throw new Error(text.error);
    return { key, text: text.value };
  }

  test('[K41] is read back, in groups of five that begin with its name', async () => {
    const { key, text } = await printed();
    expect(text).toMatch(/^twr1-([0-9a-z]{5} )+[0-9a-z]{1,5}$/);
    expect(readRecoveryKey(text)).toEqual({ ok: true, value: key });
    const longest = await printed(`wss://${'a'.repeat(38)}.example.org`);
    expect(longest.text.length).toBe(202);
    const local = await printed('ws://127.0.0.1:4870');
    expect(readRecoveryKey(local.text)).toEqual({ ok: true, value: local.key });
  });

  test('[K15] [K41] is read as people type and mail it', async () => {
    const { key, text } = await printed();
    const ways = [
      text.toUpperCase(),
      text.replaceAll(' ', ''),
      text.replaceAll(' ', '\r\n   '),
      text.replaceAll('0', 'o').replaceAll('1', 'l').replace('twrl', 'twr1'),
      text.replace('-', ' \u2013 '),
      text.slice('twr1-'.length),
      `My recovery key:\n> ${text.slice(0, 70)}\n> ${text.slice(70)}\n`,
    ];
    for (const way of ways) expect(readRecoveryKey(way), way).toEqual({ ok: true, value: key });
  });

  test('[K41] with any one wrong character is no key', async () => {
    const { text } = await printed();
    for (let at = 0; at < text.length; at += 1) {
      for (const by of '0123456789abcdefghjkmnpqrstvwxyz') {
        if (text[at] === by || text[at] === ' ') continue;
        const changed = text.slice(0, at) + by + text.slice(at + 1);
        expect(readRecoveryKey(changed).ok, `${at}: ${by}`).toBe(false);
      }
    }
  });

  test('[K41] says what is wrong with it', async () => {
    const { key, text } = await printed();
    const invited = writeInviteCode({ ...key, secret: createInviteSecret() });
    const wrong = { ok: false, error: 'mistyped' };
    expect(readRecoveryKey('')).toEqual({ ok: false, error: 'empty' });
    expect(readRecoveryKey(text.slice(0, -9))).toEqual({ ok: false, error: 'truncated' });
    expect(readRecoveryKey(`${text}7`)).toEqual(wrong);
    expect(readRecoveryKey(text.replace('twr1', 'twr2'))).toEqual({
      ok: false,
      error: 'unknown-version',
    });
    // Neither code is ever taken for the other.
    expect(readRecoveryKey(invited.ok ? invited.value : '').ok).toBe(false);
    expect(readRecoveryKey(invited.ok ? invited.value.slice(4) : '').ok).toBe(false);
    expect(readInviteCode(text)).toEqual({ ok: false, error: 'not-a-code' });
    expect(readInviteCode(text.slice(5)).ok).toBe(false);
    const long = { ...key, relayAddress: `wss://${'a'.repeat(51)}` };
    expect(writeRecoveryKey(long)).toEqual({ ok: false, error: 'too-long' });
    expect(() => writeRecoveryKey({ ...key, secret: randomBytes(16) })).toThrow();
  });
});
