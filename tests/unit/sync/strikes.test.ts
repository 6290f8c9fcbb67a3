/** A lost browser is struck out of the profile and of every mentorship, by whichever of mine goes on. */
import { afterEach, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { err, ok } from '#shared/base/result.ts';
import {
  isStruckBrowser,
  tellStrike,
  tellStruckRoom,
  toldStrikes,
} from '#shared/record/profile-strikes.ts';
import {
  tellMentorship,
  tellSecret,
  toldDevices,
  toldMentorships,
  toldSecrets,
} from '#shared/record/profile-mentorships.ts';
import type { StrikingDeps } from '../../../extension/sync/striking.ts';
import {
  ask,
  epochsAt,
  threeBrowsers,
  roomsOf,
  strike,
  strikingDeps,
  untilEpoch,
  type MyBrowser,
  type ThreeBrowsers,
} from '../../support/sync/three-browsers.ts';
import { must } from '../../support/store/samples.ts';
import { NoSocket } from '../../support/sync/no-socket.ts';
import { jot, leave, textsOf, until, untilSynced, untilTrue } from '../../support/sync/stage.ts';

afterEach(leave);

/** The rooms of which it is told at `browser` that the lost one is out, and the others. */
function toldOf({ profile }: MyBrowser, mine: ThreeBrowsers) {
  const told = toldStrikes(profile.doc).find(({ browser }) => browser === mine.lost.id);
  return roomsOf(mine).map((roomId) => told?.rooms.get(roomId)?.reason ?? 'out');
}

test('[S105] it is out of the profile first, then of one mentorship after the other, and all else goes on', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost, ben, zoe } = mine;
  const begun: string[] = [];
  ask(first, lost);

  const onRoom: StrikingDeps['onRoom'] = (_, roomId, doing) => {
    if (doing === 'now') begun.push(roomId);
  };
  expect(await strike(first, { onRoom })).toBe(true);

  expect(begun).toEqual(roomsOf(mine));
  await untilEpoch(mine, 1);
  expect(toldOf(first, mine)).toEqual(['out', 'out', 'out']);
  await until(() => toldOf(second, mine).every((one) => one === 'out'));
  for (const page of [lost.profile, ...lost.pages.values()]) {
    await until(() => page.status().relay.state === 'stopped');
    expect(page.status().relay).toMatchObject({ reason: 'struck-out' });
  }
  for (const { page, roomId } of [ben, zoe]) {
    jot(page.doc, page.entry(), 'after it');
    await until(() => textsOf(second.pages.get(roomId)?.doc ?? page.doc).includes('after it'));
    expect(page.status().attention).toEqual([]);
  }
});

/** Where it can break off: before and after what is done at the relay, in the profile and in each mentorship. */
const STEPS = [
  'before the profile',
  'after the profile',
  'before the first mentorship',
  'after the first mentorship',
  'before the second mentorship',
  'after the second mentorship',
] as const;

/** Such a browser, as it is killed at step `last`. */
function brittle(browser: MyBrowser, last: number): Pick<StrikingDeps, 'profile' | 'withEngine'> {
  let step = -1;
  const die = async (): Promise<void> => {
    step += 1;
    if (step >= last) throw new Error('killed');
    return Promise.resolve();
  };
  const dying = <Engine extends StrikingDeps['profile']>(engine: Engine): Engine => ({
    ...engine,
    async strikeOut(...asked) {
      await die();
      const done = await engine.strikeOut(...asked);
      await die();
      return done;
    },
  });
  const { withEngine } = strikingDeps(browser);
  return {
    profile: dying(browser.profile),
    withEngine: (entry, act) => withEngine(entry, (engine) => act(dying(engine))),
  };
}

test.each(STEPS.map((name, step) => [name, step] as const))(
  '[S106] killed %s, another device of mine goes on to the end, and nothing is done twice',
  async (_, step) => {
    const mine = await threeBrowsers();
    const { first, second, lost } = mine;
    ask(first, lost);
    await expect(strike(first, brittle(first, step))).rejects.toThrow('killed');
    await untilTrue(async () => {
      const told = toldStrikes(second.profile.doc);
      return told.length === 1 || (await second.profile.roster()).struck.size === 1;
    });

    // What the killed one told may arrive after a round, and takes the place of what that told: the next one tells.
    const areToldOut = (): boolean =>
      [first, second].every((one) => toldOf(one, mine).every((told) => told === 'out'));
    await untilTrue(async () => (await strike(second)) && areToldOut());

    await untilEpoch(mine, 1);
    expect(await strike(first)).toBe(true);
    expect(await strike(second)).toBe(true);
    expect(await epochsAt(mine)).toEqual([1, 1, 1]);
  },
);

test('[S105, S106] two of mine that go on at once begin one epoch in each room', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost } = mine;
  ask(first, lost);
  await until(() => toldStrikes(second.profile.doc).length === 1);

  await Promise.all([strike(first), strike(second)]);

  await untilEpoch(mine, 1);
  expect([await strike(first), await strike(second)]).toEqual([true, true]);
  expect(toldOf(first, mine)).toEqual(['out', 'out', 'out']);
  expect(await epochsAt(mine)).toEqual([1, 1, 1]);
});

test('[S105] secrets that are told afterwards, and what is written then, the lost one reads nowhere', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost, ben } = mine;
  jot(ben.page.doc, ben.page.entry(), 'known to all');
  const losts = lost.pages.get(ben.roomId) ?? lost.profile;
  await until(() => textsOf(losts.doc).includes('known to all'));
  ask(first, lost);
  await strike(first);
  await untilEpoch(mine, 1);

  const { epoch, secret } = ben.page.entry();
  tellSecret(first.profile.doc, ben.roomId, { epoch, secret });
  jot(ben.page.doc, ben.page.entry(), 'not for the lost one');

  await until(() => toldSecrets(second.profile.doc, ben.roomId).length === 2);
  const seconds = second.pages.get(ben.roomId) ?? ben.page;
  await until(() => textsOf(seconds.doc).includes('not for the lost one'));
  for (const page of [lost.profile, losts]) page.retry();
  await until(() => losts.status().relay.state === 'stopped');
  await until(() => lost.profile.status().relay.state === 'stopped');
  expect(toldSecrets(lost.profile.doc, ben.roomId)).toMatchObject([{ epoch: 0 }]);
  expect(textsOf(losts.doc)).toEqual(['known to all']);
  expect(losts.entry().epoch).toBe(0);
});

test('[S105] a partner who was away with unsent words comes back by themselves', async () => {
  const mine = await threeBrowsers();
  const { first, lost, ben } = mine;
  await ben.page.close();
  const asleep = await ben.person.open(ben.roomId, { Socket: NoSocket });
  jot(asleep.doc, asleep.entry(), 'written asleep');
  await until(() => asleep.status().device.state === 'saved');
  await asleep.close();
  ask(first, lost);
  await strike(first);

  const awake = await ben.person.open(ben.roomId);

  await untilSynced(awake);
  expect(awake.entry().epoch).toBe(1);
  expect(awake.status().attention).toEqual([]);
  const mias = first.pages.get(ben.roomId) ?? first.profile;
  await until(() => textsOf(mias.doc).includes('written asleep'));
});

test('[S108] where it told of no device of its own it had the secret all the same: that is changed, once', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost, ben } = mine;
  const [device] = toldDevices(first.profile.doc, ben.roomId).filter(
    ({ browser }) => browser === lost.id,
  );
  first.profile.doc.getMap('devices').delete(`${ben.roomId}:${device?.deviceId}`);
  ask(first, lost);

  await strike(first);
  await strike(second);

  expect(await epochsAt(mine)).toEqual([1, 1, 1]);
});

test('[S106] what the lost one told beforehand of its own strike keeps it in no room', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost } = mine;
  const at = Date.now() as Millis;
  tellStrike(lost.profile.doc, { browser: lost.id, at, by: first.id });
  for (const roomId of roomsOf(mine))
    tellStruckRoom(lost.profile.doc, lost.id, roomId, { at, reason: undefined });
  await until(
    () => toldOf(first, mine).length === 3 && toldStrikes(first.profile.doc).length === 1,
  );

  await strike(first);

  await untilEpoch(mine, 1);
  expect(toldOf(second, mine)).toEqual(['out', 'out', 'out']);
});

test('[S106] who is out of the profile is struck out everywhere, also where nobody told of it', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost } = mine;
  must(await first.profile.strikeOut([lost.id]));
  await untilTrue(async () => (await second.profile.roster()).struck.has(lost.id));

  expect(await strike(second)).toBe(true);

  await untilEpoch(mine, 1);
  expect(toldStrikes(second.profile.doc)).toMatchObject([{ browser: lost.id, by: first.id }]);
});

test('[S107] of two that strike each other out the first that did it stands, and the other is taken back', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost } = mine;
  ask(lost, second);
  await until(() => toldStrikes(second.profile.doc).length === 1);
  must(await first.profile.strikeOut([lost.id]));
  await untilTrue(async () => (await second.profile.roster()).struck.has(lost.id));

  // A round that comes too late for its patience is not the last.
  await untilTrue(() => strike(first));
  await untilTrue(() => strike(second));

  await untilEpoch(mine, 1);
  expect(toldStrikes(first.profile.doc).map(({ browser }) => browser)).toEqual([lost.id]);
  await until(() => !isStruckBrowser(second.profile.doc, second.id));
  expect((await first.profile.roster()).struck.has(second.id)).toBe(false);
});

test.each(['the page with the connection', 'a page beside it'])(
  '[S107] %s that has not read yet that who asked is out strikes nobody out for them',
  async (which) => {
    const mine = await threeBrowsers();
    const { first, second, lost } = mine;
    ask(lost, second);
    await until(() => toldStrikes(first.profile.doc).length === 1);
    const asItWas = await first.profile.roster();
    const { roomId } = first.profile.entry();
    const beside = await first.person.open(roomId);
    const page = which === 'a page beside it' ? beside : first.profile;
    must(await first.profile.strikeOut([lost.id]));

    const profile = { ...page, roster: () => Promise.resolve(asItWas) };
    expect(await strike(first, { profile })).toBe(false);

    expect((await epochsAt(mine))[0]).toBe(1);
    await untilTrue(() => strike(first));
    await untilEpoch(mine, 1);
    expect(toldStrikes(first.profile.doc).map(({ browser }) => browser)).toEqual([lost.id]);
  },
);

test('[S107] a strike by a device that is not in the profile waits; who is struck out does nothing', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost } = mine;
  const by = first.pages.get(mine.ben.roomId)?.entry().device.deviceId ?? first.id;
  tellStrike(first.profile.doc, { browser: second.id, at: 1 as Millis, by });
  expect(await strike(first)).toBe(true);
  must(await first.profile.strikeOut([lost.id]));
  await until(() => lost.profile.status().relay.state === 'stopped');
  ask(lost, second);

  expect(await strike(lost)).toBe(true);

  expect((await epochsAt(mine))[0]).toBe(1);
  expect((await first.profile.roster()).struck.has(second.id)).toBe(false);
});

test('[S109] where this member has no right that is told, and tried again after a day', async () => {
  const mine = await threeBrowsers();
  const { first, lost } = mine;
  const [, bens] = roomsOf(mine);
  const refused: StrikingDeps['withEngine'] = (entry, act) =>
    strikingDeps(first).withEngine(entry, (engine) =>
      act({
        ...engine,
        strikeOut: (...asked) =>
          entry.roomId === bens
            ? Promise.resolve(err('no-right' as const))
            : engine.strikeOut(...asked),
      }),
    );
  ask(first, lost);

  expect(await strike(first, { withEngine: refused })).toBe(true);
  expect(toldOf(first, mine)).toEqual(['out', 'no-right', 'out']);
  expect(await strike(first)).toBe(true);
  expect(toldOf(first, mine)).toEqual(['out', 'no-right', 'out']);
  const tomorrow = (): Millis => (Date.now() + 25 * 60 * 60 * 1_000) as Millis;
  expect(await strike(first, { now: tomorrow })).toBe(true);

  expect(toldOf(first, mine)).toEqual(['out', 'out', 'out']);
});

test('[S109] a mentorship whose relay is away waits, the others do not, and it is done once it is back', async () => {
  const mine = await threeBrowsers();
  const { first, lost } = mine;
  const [, bens, zoes] = roomsOf(mine);
  const doing = new Map<string, string | undefined>();
  const onRoom: StrikingDeps['onRoom'] = (_, roomId, what) => doing.set(roomId, what);
  await first.pages.get(bens ?? mine.ben.roomId)?.close();
  const away: StrikingDeps['withEngine'] = async (entry, act) => {
    if (entry.roomId !== bens) return strikingDeps(first).withEngine(entry, act);
    const engine = await first.person.open(entry.roomId, { Socket: NoSocket });
    const done = await act(engine);
    await engine.close();
    return done;
  };
  ask(first, lost);

  expect(await strike(first, { onRoom, withEngine: away })).toBe(false);

  expect(toldOf(first, mine)).toEqual(['out', 'due', 'out']);
  expect([doing.get(bens ?? ''), doing.get(zoes ?? '')]).toEqual(['waits', undefined]);
  expect(await strike(first, { onRoom })).toBe(true);
  expect(toldOf(first, mine)).toEqual(['out', 'out', 'out']);
  expect(doing.get(bens ?? '')).toBeUndefined();
});

test('[S109] a mentorship at no relay is told to be that, one that this device does not hold is left', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost, ben } = mine;
  const alone = await first.person.create(undefined);
  const { roomId, memberId } = alone;
  const told = toldMentorships(first.profile.doc)[0];
  if (told === undefined) throw new Error('nothing is told');
  tellMentorship(first.profile.doc, { ...told, roomId, memberId, relayAddress: '' });
  const rooms: StrikingDeps['keyring']['rooms'] = async () => {
    const all = await first.person.store.keyring.rooms();
    return all.ok ? ok(all.value.filter((entry) => entry.roomId !== ben.roomId)) : all;
  };
  ask(first, lost);

  expect(await strike(first, { keyring: { rooms } })).toBe(true);

  const [strikeNow] = toldStrikes(first.profile.doc);
  expect(strikeNow?.rooms.get(roomId)?.reason).toBe('no-relay');
  expect(toldOf(first, mine)).toEqual(['out', 'due', 'out']);
  await until(() => toldOf(second, mine)[2] === 'out');
  expect(await strike(second)).toBe(true);
  expect(toldOf(second, mine)).toEqual(['out', 'out', 'out']);
});
