/** How devices and people come into a mentorship, and what each says of itself. */
import { afterEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Clock } from '#shared/base/clock.ts';
import type { Millis } from '#shared/base/ids.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { rootMap } from '#shared/record/schema.ts';
import { writeInviteCode } from '#shared/seal/invite-code.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import { readFrame } from '#shared/wire/frame.ts';
import { MAX_INVITE_LIFE_MS } from '#shared/wire/limits.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createHeadlessPerson } from '../../support/headless-client.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
import {
  closing,
  enter,
  leave,
  replay,
  until,
  untilSynced,
  type Stage,
} from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';
import { there } from '../../support/there.ts';

afterEach(leave);

/** The kinds of roster records in the log, in order. */
async function recordsOf(stage: Stage): Promise<readonly string[]> {
  const kinds: string[] = [];
  for (const frame of stage.relay.log) {
    const read = readFrame(frame);
    if (!read.ok || read.value.header.kind !== 'control') continue;
    const record = readRosterRecord((await stage.inside.open(frame)).body);
    kinds.push(record.ok ? record.value.record.type : 'unreadable');
  }
  return kinds;
}

function controlsOf(stage: Stage): (frame: Bytes) => boolean {
  expect(stage.relay).toBeDefined();
  return (frame) => {
    const read = readFrame(frame);
    return read.ok && read.value.header.kind === 'control';
  };
}

test('[S26] a device introduces itself before anything it writes, and once', async () => {
  const stage = await enter();
  stage.relay.log.length = 0;
  const page = await stage.open();
  await untilSynced(page);
  expect(await recordsOf(stage)).toEqual(['genesis']);
  expect(controlsOf(stage)(there(stage.relay.log[0]))).toBe(true);
  expect(page.entry().introduced).toBe(true);
  await page.close();
  await untilSynced(await stage.open());
  expect(await recordsOf(stage)).toEqual(['genesis']);
});

test.each(['before it was stored', 'before it was acknowledged'])(
  '[S26] a line that is cut %s: introduced all the same, and once',
  async (when) => {
    const stage = await enter();
    stage.relay.log.length = 0;
    const isControl = controlsOf(stage);
    stage.relay.script.onMessage = (connection, message) => {
      if (message.type !== 'append' || !isControl(message.frame) || connection.id > 1) return false;
      if (when === 'before it was acknowledged') stage.relay.log.push(message.frame);
      connection.cut();
      return true;
    };
    const page = await stage.open();
    await until(() => stage.relay.connections.length > 1);
    await untilSynced(page);
    expect(await recordsOf(stage)).toEqual(['genesis']);
    expect(isControl(there(stage.relay.log[0]))).toBe(true);
    await until(() => page.entry().introduced);
  },
);

test('[S27] who joined by an invite of ours becomes co-owner: first the admin list, then the record', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const { author, frames } = await stage.inside.partner();
  const before = stage.relay.log.length;
  for (const frame of frames.slice(0, 2)) stage.relay.append(frame);
  await until(() => stage.relay.log.length === before + 3);
  const said = stage.relay
    .latest()
    .received.map(({ type }) => type)
    .filter((type) => type !== 'ephemeral');
  expect(said.slice(-2)).toEqual(['set-admins', 'append']);
  const asked = stage.relay.latest().received.findLast((message) => message.type === 'set-admins');
  if (asked?.type !== 'set-admins') throw new Error('not asked');
  const keys = asked.admins.keys.map(toBase64Url);
  expect(keys).toContain(toBase64Url(author.device.adminPublic));
  expect(keys).toContain(toBase64Url(stage.entry.device.adminPublic));
  expect((await recordsOf(stage)).slice(-3)).toEqual(['invite', 'join', 'role']);
});

test('[S27] a crash between the admin list and the record: the record follows, the list stands', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const { author, frames } = await stage.inside.partner();
  const isControl = controlsOf(stage);
  stage.relay.script.onMessage = (connection, message) => {
    if (message.type !== 'append' || !isControl(message.frame) || connection.id > 1) return false;
    connection.cut();
    return true;
  };
  for (const frame of frames.slice(0, 2)) stage.relay.append(frame);
  await until(() => stage.relay.connections.length > 1);
  const all = () => stage.relay.connections.flatMap((one) => one.received);
  await until(() => all().filter(({ type }) => type === 'append').length >= 2);
  await untilSynced(page);
  let records: readonly string[] = [];
  await until(() => {
    void recordsOf(stage).then((found) => (records = found));
    return records.length === 7;
  });
  expect(records.slice(-3)).toEqual(['invite', 'join', 'role']);
  const guest = toBase64Url(author.device.adminPublic);
  const listed = all().filter(
    (message) =>
      message.type === 'set-admins' && message.admins.keys.map(toBase64Url).includes(guest),
  );
  expect(listed.length).toBe(1);
});

test('[S27] both can invite: the one who joined is in the admin list and may announce', async () => {
  const { ben, mias, code } = await twoPeople();
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  let invitation = await bens.invite();
  await until(() => {
    if (!invitation.ok) void bens.invite().then((made) => (invitation = made));
    return invitation.ok;
  });
  const cleo = await createHeadlessPerson('Cleo');
  closing(cleo.close);
  if (!invitation.ok) throw new Error(invitation.error);
  const joined = await cleo.join(invitation.value.code);
  const cleos = await cleo.open(joined.roomId);
  await untilSynced(cleos);
  const names = (engine: Engine) =>
    readRecord(engine.doc)
      .members.map(({ name }) => name)
      .toSorted()
      .join();
  await until(() => [mias, bens, cleos].every((engine) => names(engine) === 'Ben,Cleo,Mia'));
  expect(mias.status().attention).toEqual([]);
});

test('[S28] a mentorship is made with no network, written in, and invited from once a relay is set', async () => {
  const relay = await startRelayInProcess();
  closing(relay.close);
  const [mia, ben] = [await createHeadlessPerson('Mia'), await createHeadlessPerson('Ben')];
  closing(mia.close);
  closing(ben.close);
  const { roomId } = await mia.create(undefined);
  const mias = await mia.open(roomId);
  expect(mias.status().relay).toEqual({ state: 'none' });
  expect(await mias.invite()).toEqual({ ok: false, error: 'no-relay' });
  mias.doc.getArray('a').push(['written alone']);
  await mia.store.keyring.update(roomId, { relayAddress: relay.url });
  await untilSynced(mias);
  const invitation = await mias.invite();
  if (!invitation.ok) throw new Error(invitation.error);
  expect(invitation.value.code.length).toBeLessThan(120);
  const entry = await ben.join(invitation.value.code);
  expect(entry).toMatchObject({ roomId, relayAddress: relay.url, origin: { state: 'joined' } });
  const listed = await ben.store.keyring.list();
  expect(listed.ok && listed.value.map((one) => one.roomId)).toEqual([roomId]);
  const bens = await ben.open(roomId);
  await until(() => bens.doc.getArray('a').length === 1);
});

test('[S28] a follower invites through the owner, and hears of its faults', async () => {
  const { mia, ben, mias } = await twoPeople();
  const follower = await mia.open(mias.entry().roomId);
  expect(await follower.whenDecided).toBe('other');
  const invitation = await follower.invite();
  if (!invitation.ok) throw new Error(invitation.error);
  await ben.join(invitation.value.code);
});

test('[S28] each way a code can fail has its own reason', async () => {
  let offset = 0;
  const clock: Clock = { now: () => (Date.now() + offset) as Millis };
  const { mia, ben, mias, url, code } = await twoPeople({ clock });
  const fails = (pasted: string, reason: string): Promise<void> =>
    expect(ben.join(pasted)).rejects.toThrow(`expected success, got ${reason}`);
  const good = await code();
  await fails('hello', 'not-a-code');
  await fails(good.slice(0, -9), 'truncated');
  const last = good.at(-1) === 'a' ? 'b' : 'a';
  await fails(`${good.slice(0, -1)}${last}`, 'mistyped');
  await fails(good.replace('tw1', 'tw9'), 'unknown-version');
  const unknown = writeInviteCode({ relayAddress: url, secret: randomBytes(16) });
  if (!unknown.ok) throw new Error(unknown.error);
  await fails(unknown.value, 'invite-unknown');
  const nowhere = writeInviteCode({ relayAddress: 'ws://127.0.0.1:1', secret: randomBytes(16) });
  if (!nowhere.ok) throw new Error(nowhere.error);
  await fails(nowhere.value, 'unreachable');
  await ben.join(`Please join me:\n\n  ${good.toUpperCase().replace('TW1', 'tw1')}  \nMia`);
  await fails(await code(), 'already-here');
  const cleo = await createHeadlessPerson('Cleo');
  closing(cleo.close);
  await expect(cleo.join(good)).rejects.toThrow('invite-used');
  const stale = await code();
  offset = MAX_INVITE_LIFE_MS + 1;
  await expect(cleo.join(stale)).rejects.toThrow('invite-expired');
  expect(mias.status().relay.state).toBe('connected');
  expect((await mia.store.keyring.list()).ok).toBe(true);
});

test('[S28] an invite is announced in the roster and left sealed at the relay, without the secret', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const made = await page.invite();
  expect(made.ok).toBe(true);
  const put = stage.relay.latest().received.find((message) => message.type === 'put-invite');
  if (put?.type !== 'put-invite' || !made.ok) throw new Error('no invite');
  expect(await recordsOf(stage)).toContain('invite');
  // The relay holds nothing that opens the invite: the secret stands in the code alone.
  const sealed = Buffer.from(put.sealed).toString('hex');
  expect(sealed).not.toContain(Buffer.from(stage.entry.secret).toString('hex'));
});

test('[S29] the name and the card are written once, by whichever page, and not again after a reload', async () => {
  const stage = await enter();
  const [first, second] = [await stage.open(), await stage.open()];
  await untilSynced(first);
  await until(() => readRecord(second.doc).members.length === 1);
  expect(readRecord(first.doc)).toMatchObject({
    name: 'Mia and Ben',
    members: [{ name: 'Mia', role: 'mentor' }],
  });
  await second.close();
  await first.close();
  const { length } = stage.relay.log;
  const again = await stage.open();
  await untilSynced(again);
  await again.close();
  expect(stage.relay.log.length).toBe(length);
  expect(readRecord(await replay(stage)).members.length).toBe(1);
});

test('[S29] after a member’s program deleted both, the card is written again, the first name is not', async () => {
  const stage = await enter();
  const author = { memberId: stage.entry.memberId, now: Date.now() as Millis };
  const page = await stage.open();
  await untilSynced(page);
  setMentorship(page.doc, author, { name: 'Ours' });
  page.doc.transact(() => {
    for (const part of ['meta', 'members'] as const) rootMap(page.doc, part).clear();
  });
  await untilSynced(page);
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  await until(() => readRecord(again.doc).members.length === 1);
  expect(readRecord(again.doc)).toMatchObject({
    name: undefined,
    members: [{ name: 'Mia', role: 'mentor' }],
  });
});

test('[S29] a name and a card that were changed stay changed', async () => {
  const stage = await enter();
  const { memberId } = stage.entry;
  const author = { memberId, now: Date.now() as Millis };
  const page = await stage.open();
  await untilSynced(page);
  setMentorship(page.doc, author, { name: 'Ours' });
  putMember(page.doc, author, { id: memberId, name: 'Maria', role: 'peer' });
  await untilSynced(page);
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  expect(readRecord(again.doc)).toMatchObject({
    name: 'Ours',
    members: [{ name: 'Maria', role: 'peer' }],
  });
});
