/**
 * Mia with three browsers, of which one will be lost, and two mentorships, with Ben and with Zoe, at a
 * relay in this process. All three are in the profile and in both; what a profile tells of that is told.
 */
import { expect, vi } from 'vitest';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import type { DevicePublicKeys } from '#shared/seal/device.ts';
import { tellStrike } from '#shared/record/profile-strikes.ts';
import { tellDevice, tellMentorship, tellSecret } from '#shared/record/profile-mentorships.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import { goOnStriking, type StrikingDeps } from '../../../extension/sync/striking.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../headless-client.ts';
import { startRelayInProcess, type InProcessRelay } from '../relay-in-process.ts';
import { must } from '../store/samples.ts';
import { linkRoom } from './second-browser.ts';
import { closing, until, untilSynced } from './stage.ts';

/** One browser of Mia's. */
export type MyBrowser = {
  readonly person: HeadlessPerson;
  readonly profile: Engine;
  /** Its device in the profile. */
  readonly id: DeviceId;
  /** Its pages of the mentorships. */
  readonly pages: ReadonlyMap<RoomId, Engine>;
};

/** A partner with their page. */
export type Partner = {
  readonly person: HeadlessPerson;
  readonly page: Engine;
  readonly roomId: RoomId;
};

/** All of them. Closed by `leave` of the stage. */
export type ThreeBrowsers = {
  readonly relay: InProcessRelay;
  readonly first: MyBrowser;
  readonly second: MyBrowser;
  readonly lost: MyBrowser;
  readonly ben: Partner;
  readonly zoe: Partner;
};

const now = (): Millis => Date.now() as Millis;

async function somebody(name: string): Promise<HeadlessPerson> {
  const person = await createHeadlessPerson(name);
  closing(person.close);
  return person;
}

async function withPartner(
  mia: HeadlessPerson,
  url: string,
  name: string,
): Promise<Partner & { readonly mias: Engine }> {
  const { roomId } = await mia.create(url);
  const mias = await mia.open(roomId);
  await untilSynced(mias);
  const person = await somebody(name);
  await person.join(must(await mias.invite()).code);
  const page = await person.open(roomId);
  await untilSynced(page);
  return { person, page, roomId, mias };
}

/** Tells in the profile of `first` what it, or another browser, is in a mentorship. */
function tell(
  profile: Engine,
  page: Engine,
  browser: DeviceId,
  keys: DevicePublicKeys & Own,
): void {
  const { roomId, memberId, memberName, role, mentorshipName, epoch, secret } = page.entry();
  const at = { addedAt: 1 as Millis };
  const relayAddress = page.entry().relayAddress ?? '';
  const who = { roomId, memberId, memberName, role, mentorshipName, relayAddress };
  tellMentorship(profile.doc, { ...who, ...at, closedAt: undefined });
  tellSecret(profile.doc, roomId, { epoch, secret });
  const { deviceId, signPublic, kexPublic, adminPublic } = keys;
  const told = { deviceId, signPublic, kexPublic, adminPublic };
  tellDevice(profile.doc, roomId, { ...told, label: 'A browser', browser, ...at });
}

type Own = { readonly deviceId: DeviceId };

async function link(first: MyBrowser, name: string): Promise<MyBrowser> {
  const person = await somebody(name);
  const pages = new Map<RoomId, Engine>();
  const bring = async (room: Engine) => {
    const { device, further } = await linkRoom(room, person);
    must(await room.bringIn(further));
    return { device, page: await person.open(room.entry().roomId) };
  };
  const own = await bring(first.profile);
  for (const [roomId, room] of first.pages) {
    const { device, page } = await bring(room);
    tell(first.profile, room, own.device.deviceId, device);
    pages.set(roomId, page);
    await untilSynced(page);
  }
  await untilSynced(own.page);
  return { person, profile: own.page, id: own.device.deviceId, pages };
}

/** Makes them. */
export async function threeBrowsers(): Promise<ThreeBrowsers> {
  const relay = await startRelayInProcess();
  closing(relay.close);
  const mia = await somebody('Mia');
  must(await mia.store.settings.write({ relayAddress: relay.url }));
  const { roomId } = must(await ownProfile(mia.store, now));
  const profile = await mia.open(roomId);
  await untilSynced(profile);

  const ben = await withPartner(mia, relay.url, 'Ben');

  const zoe = await withPartner(mia, relay.url, 'Zoe');
  const pages = new Map([ben, zoe].map((one) => [one.roomId, one.mias]));
  const { deviceId } = profile.entry().device;
  const first = { person: mia, profile, id: deviceId, pages };
  for (const page of pages.values()) tell(profile, page, deviceId, page.entry().device);
  const second = await link(first, 'at home');

  const lost = await link(first, 'lost');
  await Promise.all([first, second, lost].map((one) => untilSynced(one.profile)));
  return { relay, first, second, lost, ben, zoe };
}

/** What a round of a browser needs; `patch`: what a test wants otherwise. */
export function strikingDeps(
  { person, profile }: MyBrowser,
  patch: Partial<StrikingDeps> = {},
): StrikingDeps {
  return {
    profile,
    keyring: person.store.keyring,
    async withEngine(entry, act) {
      const engine = await person.open(entry.roomId, { kind: 'background' });
      try {
        return await act(engine);
      } finally {
        await engine.close();
      }
    },
    now,
    signal: new AbortController().signal,
    onRoom: () => undefined,
    ...patch,
  };
}

/** The person at `browser` asks for another to be struck out; nothing is done yet. */
export function ask(browser: MyBrowser, lost: MyBrowser): void {
  tellStrike(browser.profile.doc, { browser: lost.id, at: now(), by: browser.id });
}

/** One round of a browser; says whether nothing is left to be tried. */
export function strike(browser: MyBrowser, patch: Partial<StrikingDeps> = {}): Promise<boolean> {
  return goOnStriking(strikingDeps(browser, patch));
}

/** The rooms: the profile and the two mentorships. */
export function roomsOf({ first }: ThreeBrowsers): readonly RoomId[] {
  return [first.profile.entry().roomId, ...first.pages.keys()];
}

/** Which epoch each of the rooms is in at the relay. */
export async function epochsAt(mine: ThreeBrowsers): Promise<readonly number[]> {
  const { store } = mine.relay;
  return Promise.all(roomsOf(mine).map(async (roomId) => must(await store.readRoom(roomId)).epoch));
}

/** Waits until everybody who stays is in this epoch of each room. */
export async function untilEpoch(mine: ThreeBrowsers, epoch: number): Promise<void> {
  const { first, second, ben, zoe } = mine;
  const mias = [first, second].flatMap(({ profile, pages }) => [profile, ...pages.values()]);
  const wanted = roomsOf(mine).map(() => epoch);
  await vi.waitFor(async () => expect(await epochsAt(mine)).toEqual(wanted), 20_000);
  for (const page of [...mias, ben.page, zoe.page]) {
    await until(() => page.entry().epoch === epoch);
    await untilSynced(page);
  }
}
