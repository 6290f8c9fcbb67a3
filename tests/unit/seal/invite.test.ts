/** Invites: what follows from the secret, the sealed record, and the texts in it. */
import { describe, expect, test } from 'vitest';
import {
  concatBytes,
  equalBytes,
  randomBytes,
  toHex,
  utf8,
  type Bytes,
} from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { sign, verify } from '#shared/seal/device.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import {
  openInvite,
  sealInvite,
  SEALED_INVITE_BYTES,
  type InviteContent,
} from '#shared/seal/sealed-invite.ts';
import { clipText, MAX_NAME_BYTES } from '#shared/seal/short-text.ts';
import { invite, person, room } from '../../support/seal/people.ts';

async function content(): Promise<InviteContent> {
  const anna = await person('Anna');
  const { roomId, keys } = await room(anna);
  return {
    roomId,
    relayAddress: 'wss://relay.example.org',
    epoch: 0,
    secret: keys.secret,
    inviter: { signPublic: anna.device.signPublic, memberId: anna.memberId, name: 'Anna' },
    mentorship: { name: 'Anna and Ben', kind: 'peer' },
    checkpoint: { seq: 12, hash: randomBytes(32) },
    expiresAt: 1_900_000_000_000 as Millis,
  };
}

/** Seals `padded` as an invite's content, whatever it is. */
async function sealRaw(derived: Awaited<ReturnType<typeof invite>>, padded: Bytes): Promise<Bytes> {
  const iv = randomBytes(12);
  const additionalData = concatBytes(utf8('tw/1/inv'), derived.inviteId);
  const algorithm = { name: 'AES-GCM', iv, additionalData };
  const sealed = await crypto.subtle.encrypt(algorithm, derived.sealKey, padded);
  return concatBytes(iv, new Uint8Array(sealed));
}

describe('invites', () => {
  test('[K12] both sides derive the same invite, and another secret another', async () => {
    const secret = createInviteSecret();
    const [here, there, other] = await Promise.all([
      deriveInvite(secret),
      deriveInvite(secret),
      deriveInvite(createInviteSecret()),
    ]);
    const signature = await sign(there.signKey, utf8('redeem'));
    expect(equalBytes(here.inviteId, there.inviteId)).toBe(true);
    expect(await verify(here.publicKey, signature, utf8('redeem'))).toBe(true);
    expect(equalBytes(here.inviteId, other.inviteId)).toBe(false);
    expect(await verify(other.publicKey, signature, utf8('redeem'))).toBe(false);
  });

  test('[K13] an invite opens to what was sealed, with the id of the inviting device', async () => {
    const derived = await invite();
    const written = await content();
    const opened = await openInvite(derived, await sealInvite(derived, written));
    expect(opened.ok && opened.value).toMatchObject(written);
    expect(opened.ok && opened.value.inviterDeviceId).toMatch(/^[\w-]{22}$/);
  });

  test('[K13] every invite has one size, and two seals of the same are unlike', async () => {
    const derived = await invite();
    const short = await content();
    const name = 'Åsa '.repeat(100);
    const long = {
      ...short,
      inviter: { ...short.inviter, name },
      mentorship: { name, kind: name },
    };
    const sealed = await Promise.all([short, short, long].map((each) => sealInvite(derived, each)));
    expect(sealed.map(({ length }) => length)).toEqual([1052, 1052, 1052]);
    expect(new Set(sealed.map(toHex)).size).toBe(3);
    const longest = sealed[2];
    const opened = longest && (await openInvite(derived, longest));
    expect(opened?.ok && opened.value.inviter.name).toBe(clipText(name, MAX_NAME_BYTES));
  });

  test('[K13] an invite that was changed, cut or sealed for another code does not open', async () => {
    const derived = await invite();
    const sealed = await sealInvite(derived, await content());
    const changed = sealed.slice();
    changed[500] = (changed[500] ?? 0) ^ 1;
    expect(await openInvite(derived, changed)).toEqual({ ok: false, error: 'cannot-open' });
    expect(await openInvite(await invite(), sealed)).toEqual({ ok: false, error: 'cannot-open' });
    expect(await openInvite(derived, sealed.slice(1))).toEqual({ ok: false, error: 'malformed' });
  });

  test('[K13] content of a newer version or another form is told apart', async () => {
    const derived = await invite();
    const newer = new Uint8Array(1024);
    newer[0] = 2;
    const nonsense = new Uint8Array(1024).fill(0xff);
    nonsense[0] = 1;
    const opened = await openInvite(derived, await sealRaw(derived, newer));
    expect(opened).toEqual({ ok: false, error: 'unknown-version' });
    const other = await openInvite(derived, await sealRaw(derived, nonsense));
    expect(other).toEqual({ ok: false, error: 'malformed' });
    expect((await sealRaw(derived, newer)).length).toBe(SEALED_INVITE_BYTES);
  });

  test('[K13] content whose padding holds anything is refused', async () => {
    const derived = await invite();
    const sealed = await sealInvite(derived, await content());
    const additionalData = concatBytes(utf8('tw/1/inv'), derived.inviteId);
    const algorithm = { name: 'AES-GCM', iv: sealed.slice(0, 12), additionalData };
    const opened = await crypto.subtle.decrypt(algorithm, derived.sealKey, sealed.slice(12));
    const padded = new Uint8Array(opened);
    expect((await openInvite(derived, await sealRaw(derived, padded))).ok).toBe(true);
    padded[1023] = 1;
    const refused = await openInvite(derived, await sealRaw(derived, padded));
    expect(refused).toEqual({ ok: false, error: 'malformed' });
  });

  test('[K11] a name is cut between characters and put on one line', () => {
    expect(clipText('  two\r\nlines\u2028and\u0000more ', 64)).toBe('two lines and more');
    expect(clipText('ééé', 5)).toBe('éé');
    expect(clipText('👩‍🚀👩‍🚀', 4)).toBe('👩');
    expect(clipText('a\ud800b', 64)).toBe('a\ufffdb');
  });
});
