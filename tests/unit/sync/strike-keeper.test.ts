/** Pages and the background go on by themselves with what is to be struck out, and say how far it is. */
import { afterEach, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { createCaretaker, type StrikeRounds } from '../../../extension/sync/caretaker.ts';
import {
  createStrikeKeeper,
  STRIKES_LOCK,
  type StrikeKeeper,
} from '../../../extension/sync/strike-keeper.ts';
import type { StrikeProgress } from '../../../extension/sync/strike-progress.ts';
import { createStrikeRounds } from '../../../extension/sync/strike-rounds.ts';
import type { StrikingDeps } from '../../../extension/sync/striking.ts';
import { createEngine, type Engine } from '../../../extension/sync/engine.ts';
import { NodeSocket, switchedVisibility } from '../../support/headless-client.ts';
import {
  ask,
  epochsAt,
  threeBrowsers,
  roomsOf,
  strikingDeps,
  untilEpoch,
  type MyBrowser,
} from '../../support/sync/three-browsers.ts';
import { closing, leave, until, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

const now = (): Millis => Date.now() as Millis;

/** The keeper of a page of `browser`, with how often it said that there is something to do. */
function keeperOf(browser: MyBrowser, patch: Partial<StrikingDeps> = {}) {
  const { profile, person } = browser;
  const { withEngine, now } = strikingDeps(browser, patch);
  const { store, shared } = person;
  const busy: true[] = [];
  const onBusy = (): void => void busy.push(true);
  const { locks } = shared;
  const keeper = createStrikeKeeper({ profile, store, locks, withEngine, now, onBusy });
  closing(keeper.close);
  return { keeper, busy };
}

const statesOf = (progress: StrikeProgress | undefined) =>
  progress?.places.map(({ state }) => state);

/** All that `keeper` said of the first strike, one after the other. */
function heard(keeper: StrikeKeeper): string[] {
  const said: string[] = [];
  keeper.listen(() => {
    const now = statesOf(keeper.progress()[0])?.join(' ');
    if (now !== undefined && now !== said.at(-1)) said.push(now);
  });
  return said;
}

test('[S110] a click begins it, and each room is said to be at hand, then out; at the end when that was', async () => {
  const mine = await threeBrowsers();
  const { first, second, lost } = mine;
  const { keeper, busy } = keeperOf(first);
  await until(() => keeper.places().length === 2);
  const said = heard(keeper);

  keeper.begin(lost.id);

  await until(() => keeper.progress()[0]?.doneAt !== undefined);
  expect(said).toEqual([
    'due due due',
    'now due due',
    'out due due',
    'out now due',
    'out out due',
    'out out now',
    'out out out',
  ]);
  expect(busy).toHaveLength(3);
  expect(keeper.progress()).toMatchObject([
    { browser: lost.id, places: [{ name: undefined }, { name: "Mia's mentorship" }, {}] },
  ]);
  // Another browser says the same, from what is told in the profile.
  const others = keeperOf(second).keeper;
  await until(() => statesOf(others.progress()[0])?.join(' ') === 'out out out');
  await untilEpoch(mine, 1);
});

test('[S110] a room whose relay is away is said to wait, and is tried again by itself', async () => {
  const mine = await threeBrowsers();
  const { first, lost } = mine;
  const [, bens] = roomsOf(mine);
  const isHere = { value: false };
  const { keeper } = keeperOf(first, {
    withEngine: (entry, act) =>
      entry.roomId === bens && !isHere.value
        ? Promise.resolve(undefined)
        : strikingDeps(first).withEngine(entry, act),
  });
  keeper.begin(lost.id);
  await until(() => statesOf(keeper.progress()[0])?.join(' ') === 'out waits out');
  expect(keeper.progress()[0]?.doneAt).toBeUndefined();

  isHere.value = true;

  // By itself, after a while.
  await until(() => statesOf(keeper.progress()[0])?.join(' ') === 'out out out');
  expect(await epochsAt(mine)).toEqual([1, 1, 1]);
});

test('[S111] of the contexts of one browser one at a time is at it, and a page that goes leaves it to the next', async () => {
  const mine = await threeBrowsers();
  const { first, lost } = mine;
  let wasBegun = false;
  const never = Promise.withResolvers<undefined>();
  const { keeper } = keeperOf(first, {
    withEngine() {
      wasBegun = true;
      return never.promise;
    },
  });
  keeper.begin(lost.id);
  await until(() => wasBegun);
  const { keeper: next } = keeperOf(first);
  await until(() => next.progress().length === 1);
  const { held = [] } = await first.person.shared.locks.query();
  expect(held.filter(({ name }) => name === STRIKES_LOCK)).toHaveLength(1);
  expect(statesOf(next.progress()[0])).toEqual(['out', 'due', 'due']);

  const closed = keeper.close();
  never.resolve(undefined);
  await closed;

  await until(() => statesOf(next.progress()[0])?.join(' ') === 'out out out');
});

/** The background of a browser, with the mark that it keeps while the browser runs. */
function backgroundOf({ person }: MyBrowser) {
  const { store, shared } = person;
  const mark = { value: false, looks: 0 };
  const rounds: StrikeRounds = createStrikeRounds({
    ...{ keyring: store.keyring, locks: shared.locks, now },
    mark: {
      isSet: () => Promise.resolve(mark.value),
      set: () => Promise.resolve(void (mark.value = true)),
      clear: () => Promise.resolve(void (mark.value = false)),
    },
    open,
  });
  function open(entry: KeyringEntry): Engine {
    return createEngine({
      ...{ entry, store, indexedDB, Socket: NodeSocket, kind: 'background', ...shared },
      now,
      visibility: switchedVisibility(false),
    });
  }
  const retries: number[] = [];
  const caretaker = createCaretaker({
    ...{ keyring: store.keyring, jots: store.jots, open },
    // Nothing is new anywhere.
    glance: () => Promise.resolve('idle'),
    keepProfile: () => Promise.resolve(true),
    isKeepingDue: () => Promise.resolve(false),
    strikes: {
      isDue: rounds.isDue,
      goOn(profile) {
        mark.looks += 1;
        return rounds.goOn(profile);
      },
    },
    retryIn: (minutes) => retries.push(minutes),
  });
  return { caretaker, mark, retries };
}

test('[S112] with no page open the background goes on to the end, and then looks no more', async () => {
  const mine = await threeBrowsers();
  const { first, lost } = mine;
  ask(first, lost);
  await untilSynced(first.profile);
  const { caretaker, mark, retries } = backgroundOf(first);
  await caretaker.wake();
  expect([mark.looks, mark.value]).toEqual([0, false]);
  await Promise.all([first.profile, ...first.pages.values()].map((page) => page.close()));

  await caretaker.wake();
  await caretaker.wake();

  expect(await epochsAt(mine)).toEqual([1, 1, 1]);
  expect([mark.looks, mark.value, retries]).toEqual([1, true, []]);
  // What it told has gone up.
  const { keeper } = keeperOf(mine.second);
  await until(() => keeper.progress()[0]?.doneAt !== undefined);
});
