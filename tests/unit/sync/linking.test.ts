/** Linking itself: the code, what a browser had before, and what does not come along. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { equalBytes } from '#shared/base/bytes.ts';
import type { MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import { newId } from '#shared/base/ids.ts';
import {
  tellMentorship,
  tellSecret,
  toldDevices,
  toldSecrets,
  type ToldMentorship,
} from '#shared/record/profile-mentorships.ts';
import { profileRoot } from '#shared/record/profile.ts';
import { deriveInvite } from '#shared/seal/invite.ts';
import { readInviteCode } from '#shared/seal/invite-code.ts';
import { formerProfiles } from '../../../extension/store/profile-change.ts';
import { isKeepingDue } from '../../../extension/sync/keeping-due.ts';
import { joinByCode } from '../../../extension/sync/mentorships.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import { storedRoster } from '../../../extension/sync/stored-roster.ts';
import { waitsForRelay } from '../../../extension/sync/told-mentorships.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../../support/headless-client.ts';
import { must, newRoomId } from '../../support/store/samples.ts';
import {
  browserOf,
  linkedBrowser,
  linkingCode,
  miaAndBen,
  privately,
  writePrivately,
  type Browser,
} from '../../support/sync/my-browsers.ts';
import { closing, jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const now = (): Millis => Date.now() as Millis;

afterEach(leave);

async function paste({ store, shared }: HeadlessPerson, code: string) {
  const Socket = WebSocket as unknown as SocketClass;
  const { databaseName } = shared;
  const deps = { keyring: store.keyring, joining: store.joining, now, Socket, indexedDB };
  return joinByCode({ ...deps, databaseName }, code, undefined);
}

async function newBrowser(): Promise<HeadlessPerson> {
  const person = await createHeadlessPerson('Mia');
  closing(person.close);
  return person;
}

async function profileRoster({ person, profile }: Browser) {
  const { databaseName } = person.shared;
  return storedRoster({ indexedDB, databaseName }, profile.entry().roomId);
}

test('[S93, K48] the code of a browser is for my own member, and for an hour', async () => {
  const { first } = await miaAndBen();
  const code = must(readInviteCode(await linkingCode(first)));
  const { inviteId } = await deriveInvite(code.secret);
  await untilSynced(first.profile);
  const { invites } = await profileRoster(first);
  const invite = [...invites.values()].find((one) => equalBytes(one.inviteId, inviteId));
  expect(invite?.forMember).toBe(first.profile.entry().memberId);
  expect(Math.abs(Number(invite?.expiresAt) - Date.now() - HOUR_MS)).toBeLessThan(60_000);
});

test('[S93, S94] what was pasted says whose browser it is, and nothing is done before the yes', async () => {
  const { first } = await miaAndBen();
  const person = await newBrowser();
  const offered = must(await paste(person, await linkingCode(first)));
  expect(offered).toMatchObject({ type: 'profile', inviterName: 'Mia' });
  expect(must(await person.store.keyring.rooms())).toEqual([]);
  if (offered.type !== 'profile') throw new Error('no offer');
  const entry = must(await offered.accept());
  expect(must(await person.store.keyring.rooms())).toEqual([entry]);
  const { roomId, memberId } = first.profile.entry();
  expect(entry).toMatchObject({ purpose: 'profile', roomId, memberId, memberName: '' });
  expect(await offered.accept()).toEqual({ ok: false, error: 'already-linked' });
});

test("[S94] one's own code is not redeemed: it stays good for the other browser", async () => {
  const { first } = await miaAndBen();
  const code = await linkingCode(first);
  expect(await paste(first.person, code)).toEqual({ ok: false, error: 'already-linked' });
  expect(must(await paste(await newBrowser(), code)).type).toBe('profile');
});

test('[S94] a code of a mentorship that comes with no name asks for one, and works then', async () => {
  const { code } = await miaAndBen();
  const [person, pasted] = [await newBrowser(), await code()];
  expect(await paste(person, pasted)).toEqual({ ok: false, error: 'name-wanted' });
  expect((await person.join(pasted)).memberName).toBe('Mia');
});

/** A browser with private notes about a mentorship of its own, which is linked to `first`. */
async function withNotesOfItsOwn(first: Browser, clock: () => Millis = now) {
  const person = await newBrowser();
  const { roomId } = await person.create(undefined);
  const before = await browserOf(person);
  writePrivately(before.profile, roomId, 'written before');
  await until(() => before.profile.status().device.state === 'saved');
  await person.link(await linkingCode(first));
  return { person, roomId, before, clock };
}

test('[S95] what it had before is on both browsers then, and what a page still wrote there, too', async () => {
  const { first, roomId: shared } = await miaAndBen();
  writePrivately(first.profile, shared, 'of the first');
  await first.keepSynced();
  const { person, roomId, before } = await withNotesOfItsOwn(first);
  const second = await browserOf(person);
  await second.keepSynced();
  expect(privately(second.profile, roomId)).toEqual(['written before']);
  expect(privately(second.profile, shared)).toEqual(['of the first']);

  writePrivately(before.profile, shared, 'late');
  await until(() => before.profile.status().device.state === 'saved');
  await before.profile.close();
  await second.keepSynced();
  // Of two texts about one place each is there, which comes first nobody says.
  const all = () => privately(first.profile, shared).join(' ');
  await until(() => all().includes('late'));
  expect(all()).toContain('of the first');
  expect(privately(first.profile, roomId)).toEqual(['written before']);
});

test('[S95, B76] the former profile goes a day later and not before, and its notes stay', async () => {
  const { first } = await miaAndBen();
  const { person, roomId, before } = await withNotesOfItsOwn(first);
  await before.profile.close();
  const former = async () => must(await formerProfiles(person.store.keyring)).length;
  const early = await browserOf(person);
  await early.keepSynced();
  await early.keepSynced();
  expect(await former()).toBe(1);
  await early.profile.close();

  const late = await browserOf(person, { now: () => (Date.now() + 2 * DAY_MS) as Millis });
  await late.keepSynced();
  expect(await former()).toBe(0);
  expect(privately(late.profile, roomId)).toEqual(['written before']);
  await until(() => privately(first.profile, roomId).includes('written before'));
});

test('[S95, D74] its mentorships tell of the device under its new browser', async () => {
  const { first, url } = await miaAndBen();
  const person = await newBrowser();
  must(await person.store.settings.write({ relayAddress: url }));
  const { roomId } = await person.create(url);
  const before = await browserOf(person);
  await before.keepSynced();
  await before.profile.close();
  await person.link(await linkingCode(first));
  const second = await browserOf(person);
  await second.keepSynced();
  const [device] = toldDevices(second.profile.doc, roomId);
  expect(device?.browser).toBe(second.profile.entry().device.deviceId);
});

const nonsense = (patch: Partial<ToldMentorship> = {}): ToldMentorship => ({
  roomId: newRoomId(),
  memberId: newId<MemberId>(),
  memberName: 'Mia',
  role: 'nobody',
  mentorshipName: 'Nonsense',
  relayAddress: 'wss://relay.example.org',
  addedAt: now(),
  closedAt: undefined,
  ...patch,
});

test('[S100] no relay, no secret, left, or in the keyring in whatever form: not adopted', async () => {
  const { first } = await miaAndBen();
  const { doc } = first.profile;
  const told = [
    nonsense(),
    nonsense({ relayAddress: '' }),
    nonsense({ relayAddress: 'no relay' }),
    nonsense({ closedAt: now() }),
    nonsense({ roomId: first.profile.entry().roomId }),
  ];
  for (const one of told) tellMentorship(doc, one);
  for (const { roomId } of told.slice(1))
    tellSecret(doc, roomId, { epoch: 0, secret: new Uint8Array(32) });
  await untilSynced(first.profile);
  const before = must(await first.person.store.keyring.rooms());
  await first.keepSynced();
  expect(must(await first.person.store.keyring.rooms()).map(({ roomId }) => roomId)).toEqual(
    before.map(({ roomId }) => roomId),
  );
  expect(told.map(waitsForRelay)).toEqual([false, true, true, false, false]);
});

test('[S100] a mentorship without a relay comes once it has one', async () => {
  const { first, url } = await miaAndBen();
  const { roomId } = await first.person.create(undefined);
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  expect(await second.entry(roomId)).toBeUndefined();
  must(await first.person.store.keyring.update(roomId, { relayAddress: url }));
  await first.keepSynced();
  await until(() => !waitsForRelay(toldOf(second, roomId)));
  await second.keepSynced();
  expect((await second.entry(roomId))?.relayAddress).toBe(url);
});

function toldOf({ profile }: Browser, roomId: RoomId): ToldMentorship {
  const fields = profile.doc.getMap('mentorships').get(roomId) as Omit<ToldMentorship, 'roomId'>;
  return { ...fields, roomId, closedAt: undefined };
}

test('[S100] an epoch that begins before it is signed in is no end: its secret comes by the profile', async () => {
  const { first, mias, bens, ben, roomId } = await miaAndBen();
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  must(await mias.strikeOut([bens.entry().device.deviceId]));
  await until(() => mias.entry().epoch === 1);
  await untilSynced(mias);
  await first.keepSynced();
  await until(() => toldSecrets(second.profile.doc, roomId).length === 2);
  await second.keepSynced();
  expect((await second.entry(roomId))?.epoch).toBe(1);
  const page = await second.person.open(roomId);
  jot(page.doc, page.entry(), 'in the new epoch');
  await untilSynced(page);
  await until(() => textsOf(mias.doc).includes('in the new epoch'));
  await ben.close();
});

test('[S100] that I left a mentorship on one browser holds on the other', async () => {
  const { first, roomId } = await miaAndBen();
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  const closedAt = (Date.now() + 1_000) as Millis;
  must(await second.person.store.keyring.update(roomId, { closedAt }));
  await second.keepSynced();
  await until(() => first.profile.doc.getMap('mentorships').get(roomId) !== undefined);
  await untilSynced(first.profile);
  await until(
    () =>
      (first.profile.doc.getMap('mentorships').get(roomId) as ToldMentorship).closedAt === closedAt,
  );
  await first.keepSynced();
  expect((await first.entry(roomId))?.closedAt).toBe(closedAt);
});

test('[S100] that I came back to it on one browser holds on the other, and nobody tells it twice', async () => {
  const { first, roomId } = await miaAndBen();
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  const { addedAt = now() } = (await first.entry(roomId)) ?? {};
  // The second added it later than the first left it: it came back by it.
  must(await first.person.store.keyring.update(roomId, { closedAt: (addedAt + 1) as Millis }));
  await first.keepSynced();
  const told = (browser: Browser) => browser.profile.doc.getMap('mentorships').get(roomId);
  await until(() => (told(second) as ToldMentorship).closedAt !== undefined);
  await second.keepSynced();
  await until(() => (told(first) as ToldMentorship).closedAt === undefined);
  await first.keepSynced();
  await second.keepSynced();
  expect((await first.entry(roomId))?.closedAt).toBeUndefined();
  expect((await second.entry(roomId))?.closedAt).toBeUndefined();
  const before = Y.encodeStateAsUpdate(first.profile.doc);
  await first.keepSynced();
  await second.keepSynced();
  expect(Y.encodeStateAsUpdate(first.profile.doc)).toEqual(before);
});

test('[S102] what I have chosen comes along once where nothing is chosen, and is laid over nothing', async () => {
  const { first, url } = await miaAndBen();
  must(await first.person.store.settings.write({ theme: 'dark', language: 'en' }));
  await first.keepSynced();
  const code = await linkingCode(first);
  const person = await newBrowser();
  must(await person.store.settings.write({ theme: 'light' }));
  await person.link(code);
  const second = await browserOf(person);
  await second.keepSynced();
  expect(must(await person.store.settings.read())).toMatchObject({
    ...{ name: 'Mia', relayAddress: url, theme: 'light', language: 'en' },
  });
  must(await person.store.settings.write({ name: '', language: '', theme: 'system' }));
  await second.keepSynced();
  expect(must(await person.store.settings.read())).toMatchObject({
    ...{ name: '', language: '', theme: 'system' },
  });
});

test('[S103, B77] there is something to tell until it is told, and again when something changes', async () => {
  const { first, url } = await miaAndBen();
  const { keyring } = first.person.store;
  const deps = { keyring, indexedDB, databaseName: first.person.shared.databaseName };
  const isDue = (at = now()) =>
    isKeepingDue({ ...deps, now: () => at }, first.profile.entry().roomId);
  expect(await isDue()).toBe(true);
  await first.keepSynced();
  expect(await isDue()).toBe(false);
  expect(await isDue((Date.now() + DAY_MS) as Millis)).toBe(true);
  await first.person.create(url);
  expect(await isDue()).toBe(true);
});

test('[S103] a profile of a newer version is left alone', async () => {
  const { first, roomId } = await miaAndBen();
  await untilSynced(first.profile);
  profileRoot(first.profile.doc).set('version', 2);
  await untilSynced(first.profile);
  expect(await first.keep()).toBe(true);
  expect(toldDevices(first.profile.doc, roomId)).toEqual([]);
});

test('[S86, S94] asked for again the profile is the one that was linked to', async () => {
  const { first } = await miaAndBen();
  const person = await newBrowser();
  must(await ownProfile(person.store, now));
  const { roomId } = await person.link(await linkingCode(first));
  expect(must(await ownProfile(person.store, now)).roomId).toBe(roomId);
});
