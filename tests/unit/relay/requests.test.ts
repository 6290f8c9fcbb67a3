/** Invites and admins over real sockets: V6 and V22 to V24 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { sortAdminKeys } from '#shared/wire/admin-list.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { MAX_INVITE_LIFE_MS, REDEEM_AGAIN_MS } from '#shared/wire/limits.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  connect,
  enter,
  enterLive,
  makeRoom,
  newJoinerKeys,
  newSignKeys,
  newTestInvite,
  newTestRoom,
  setAdminsMessage,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
let now = NOW;
let relay: InProcessRelay;
let room: TestRoom;
let member: WireClient;
beforeEach(async () => {
  now = NOW;
  relay = await startRelayInProcess({ clock: { now: () => now as Millis } });
  room = await newTestRoom();
  await makeRoom(relay, room);
  member = (await enterLive(relay, room)).client;
});
afterEach(() => relay.close());

const at = (ms: number): Millis => (NOW + ms) as Millis;

async function ask(message: UpMessage, client = member): Promise<string> {
  client.send(message);
  const answer = await client.take();
  return answer.type === 'refused' ? answer.code : answer.type;
}

async function redeem(
  invite: ReturnType<typeof newTestInvite>,
  keys = newJoinerKeys(),
  signer?: ReturnType<typeof newSignKeys>,
) {
  const client = await connect(`${relay.url}/v1/i`);
  const { nonce } = await client.expect('challenge');
  client.send(invite.redeem(relay.name, nonce, keys, signer));
  const answer = await client.take();
  const { code } = await client.closed;
  return answer.type === 'redeemed' ? answer.sealed : code;
}

test('[V6] an invite is handed out once, and again to the very same keys for ten minutes', async () => {
  const invite = newTestInvite();
  expect(await ask(invite.put(1, at(HOUR)))).toBe('done');
  const keys = newJoinerKeys();
  expect(await redeem(invite, keys)).toEqual(invite.sealed);
  expect(await redeem(invite)).toBe(CLOSE_NUMBERS['invite-used']);
  now += REDEEM_AGAIN_MS - 1;
  expect(await redeem(invite, keys)).toEqual(invite.sealed);
  now += 1;
  expect(await redeem(invite, keys)).toBe(CLOSE_NUMBERS['invite-used']);
});

test('[V6] unknown, expired, revoked and wrongly signed invites are told apart', async () => {
  const [expired, revoked, open] = [newTestInvite(), newTestInvite(), newTestInvite()];
  for (const [id, invite] of [expired, revoked, open].entries())
    await ask(invite.put(id, at(HOUR)));
  await ask({ type: 'revoke-invite', id: 9, inviteId: revoked.inviteId });
  expect(await redeem(newTestInvite())).toBe(CLOSE_NUMBERS['invite-unknown']);
  expect(await redeem(revoked)).toBe(CLOSE_NUMBERS['invite-revoked']);
  const forged = await redeem(open, newJoinerKeys(), newSignKeys());
  expect(forged).toBe(CLOSE_NUMBERS['invite-signature']);
  now += HOUR;
  expect(await redeem(expired)).toBe(CLOSE_NUMBERS['invite-expired']);
});

test('[V6] a redeeming for another connection or relay is refused', async () => {
  const invite = newTestInvite();
  await ask(invite.put(1, at(HOUR)));
  const [one, two] = [await connect(`${relay.url}/v1/i`), await connect(`${relay.url}/v1/i`)];
  const { nonce } = await one.expect('challenge');
  await two.expect('challenge');
  two.send(invite.redeem(relay.name, nonce, newJoinerKeys()));
  expect((await two.closed).code).toBe(CLOSE_NUMBERS['invite-signature']);
  one.send(invite.redeem('relay.example.org', nonce, newJoinerKeys()));
  expect((await one.closed).code).toBe(CLOSE_NUMBERS['wrong-relay']);
  expect(await redeem(invite)).toEqual(invite.sealed);
});

test('[V22] an invite lives at most seven days from now by the relay’s clock', async () => {
  const put = (ms: number) => ask(newTestInvite().put(1, at(ms)));
  expect(await put(MAX_INVITE_LIFE_MS)).toBe('done');
  expect(await put(MAX_INVITE_LIFE_MS + 1)).toBe('bad-expiry');
  expect(await put(1)).toBe('done');
  expect(await put(0)).toBe('bad-expiry');
});

test('[V22] sixteen may be pending; an id is taken once', async () => {
  const invites = Array.from({ length: 16 }, () => newTestInvite());
  for (const [id, invite] of invites.entries())
    expect(await ask(invite.put(id, at(HOUR)))).toBe('done');
  expect(await ask(newTestInvite().put(20, at(HOUR)))).toBe('too-many-invites');
  const [first] = invites;
  if (first === undefined) throw new Error('no invite');
  expect(await ask(first.put(21, at(HOUR)))).toBe('invite-exists');
  await ask({ type: 'revoke-invite', id: 22, inviteId: first.inviteId });
  expect(await ask(newTestInvite().put(23, at(HOUR)))).toBe('done');
});

test('[V22] requests have a rate, and the connection goes on', async () => {
  const answers = [];
  for (let id = 1; id <= 31; id += 1)
    answers.push(await ask({ type: 'revoke-invite', id, inviteId: randomBytes(16) }));
  expect(answers.filter((answer) => answer === 'slow-down').length).toBe(1);
  member.send({ type: 'ping' });
  await member.expect('pong');
});

test('[V23] an invite is revoked from its own room, while it is unused', async () => {
  const [open, used] = [newTestInvite(), newTestInvite()];
  await ask(open.put(1, at(HOUR)));
  await ask(used.put(2, at(HOUR)));
  await redeem(used);
  const other = await newTestRoom();
  await makeRoom(relay, other);
  const stranger = (await enterLive(relay, other)).client;
  const revoke = (inviteId: typeof open.inviteId): UpMessage => ({
    type: 'revoke-invite',
    id: 3,
    inviteId,
  });
  expect(await ask(revoke(open.inviteId), stranger)).toBe('invite-unknown');
  expect(await ask(revoke(used.inviteId))).toBe('invite-used');
  expect(await ask(revoke(open.inviteId))).toBe('done');
  expect(await ask(revoke(open.inviteId))).toBe('done');
  const late = newTestInvite();
  await ask(late.put(4, at(HOUR)));
  now += HOUR;
  expect(await ask(revoke(late.inviteId))).toBe('done');
});

test('[V24] a listed key changes the admin list by one number, and the next login sees it', async () => {
  const partner = newSignKeys();
  const keys = [room.admin.publicKey, partner.publicKey];
  expect(await ask(setAdminsMessage(room, 1, 1, keys))).toBe('done');
  const { welcome } = await enter(relay, room);
  expect(welcome.admins).toEqual({ number: 1, keys: sortAdminKeys(keys) });
  expect(await ask(setAdminsMessage(room, 2, 2, [partner.publicKey], partner))).toBe('joined');
  expect((await member.expect('done')).id).toBe(2);
  expect(await ask(setAdminsMessage(room, 3, 3, keys))).toBe('not-admin');
});

test('[V24] a stranger’s key, another number, another room’s signature change nothing', async () => {
  const stranger = newSignKeys();
  const keys = [room.admin.publicKey, stranger.publicKey];
  expect(await ask(setAdminsMessage(room, 1, 1, keys, stranger))).toBe('not-admin');
  expect(await ask(setAdminsMessage(room, 2, 0, keys))).toBe('wrong-number');
  expect(await ask(setAdminsMessage(room, 3, 2, keys))).toBe('wrong-number');
  const other = { ...room, roomId: (await newTestRoom()).roomId };
  expect(await ask(setAdminsMessage(other, 4, 1, keys))).toBe('wrong-signature');
  const { welcome } = await enter(relay, room);
  expect(welcome.admins.number).toBe(0);
});
