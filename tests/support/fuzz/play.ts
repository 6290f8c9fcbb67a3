/**
 * Plays one schedule: three devices and a relay in a world of their own, step by step, and at the end
 * looks whether everybody has the same record and nothing is lost that was said to be kept. [Z1, Z2]
 */
import { within, settle, pass, beginWorld, freeze, post, takeFaults } from './virtual-world.ts';
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import { TRIM_ABOVE_ROWS } from '../../../extension/store/rows.ts';
import { UP_NUMBERS } from '#shared/wire/up.ts';
import { idNumber } from '../record/people.ts';
import type { Cast } from './cast.ts';
import { edit, jot, typeOn, type Hand } from './edits.ts';
import { whatIsWrongAtTheEnd } from './ending.ts';
import { installMemoryDatabases } from './memory-disk.ts';
import { createPoisoner } from './poisoner.ts';
import { createProfile, factoryOf, type Page, type Profile } from './profile.ts';
import { startRelayUnderHand } from './relay-under-hand.ts';
import type { Step } from './schedule.ts';
import type { SocketPair } from './socket-pairs.ts';
import { flow, listen, wake, type Run } from './run-state.ts';
import { createTokens } from './tokens.ts';

const DAY_MS = 86_400_000;
/** More than the rows that a device keeps apart. */
const MANY_KEYS = TRIM_ABOVE_ROWS + 20;
/** After a failed try the next is made within this time, as a rule. */
const TO_CONNECT_MS = 2_500;

installMemoryDatabases(factoryOf);

function at<T>(list: readonly T[], index: number): T | undefined {
  return list[index % list.length];
}

type Of<Does extends Step['do']> = Extract<Step, { readonly do: Does }>;
type Doings = {
  readonly [Does in Step['do']]: (run: Run, step: Of<Does>) => Promise<void> | void;
};

function profileOf({ profiles }: Run, { device }: { readonly device: number }): Profile {
  const profile = at(profiles, device);
  if (profile === undefined) throw new Error('no devices');
  return profile;
}

function pageOf(
  run: Run,
  step: { readonly device: number; readonly page: number },
): Page | undefined {
  return at(profileOf(run, step).pages(), step.page);
}

/** The page and the person's hand on it; `undefined` where nobody can write now. */
function handOf(
  run: Run,
  step: { readonly device: number; readonly page: number },
): (Hand & { readonly page: Page }) | undefined {
  const device = profileOf(run, step);
  const page = at(device.pages(), step.page);
  if (page?.engine === undefined || page.store === undefined) return undefined;
  if (page.place.frozen !== undefined || page.engine.status().device.state === 'loading')
    return undefined;
  const now = (): Millis => (Date.now() + device.skewMs) as Millis;
  const { engine, store } = page;
  return { engine, store, now, device, page, tokens: run.tokens };
}

function lineOf({ relay }: Run, { line }: { readonly line: number }): SocketPair | undefined {
  return at(relay.pairs.open(), line);
}

async function joinLate(run: Run): Promise<void> {
  const { cast, profiles, relay } = run;
  if (profiles.some(({ player }) => player === cast.late)) return;
  const profile = await createProfile(cast.late, relay.pairs);
  profiles.push(profile);
  await profile.openPage();
}

const doings: Doings = {
  edit(run, step) {
    const hand = handOf(run, step);
    if (hand !== undefined) within(hand.page.place, () => edit(hand, step.kind, step.at));
  },
  jot(run, step) {
    const hand = handOf(run, step);
    if (hand !== undefined) post(hand.page.place, () => void jot(hand));
  },
  'type-on'(run, step) {
    const hand = handOf(run, step);
    if (hand !== undefined) within(hand.page.place, () => typeOn(hand, MANY_KEYS));
  },
  flush(run, step) {
    lineOf(run, step)?.flush(step.up ? 'up' : 'down', step.count);
  },
  flow: ({ relay }) => flow(relay),
  wait: (_run, { ms }) => pass(ms),
  async cut(run, step) {
    const line = lineOf(run, step);
    line?.flush('down', step.after);
    await settle();
    line?.cut();
  },
  async 'lose-answers'(run, step) {
    const line = lineOf(run, step);
    line?.flush('up', Number.MAX_SAFE_INTEGER);
    await settle();
    line?.cut();
  },
  swallow(run, step) {
    lineOf(run, step)?.swallow('up', (type) => type === UP_NUMBERS.append);
  },
  'swallow-of'(run, step) {
    const pages = profileOf(run, step).pages();
    for (const pair of run.relay.pairs.open())
      if (pages.some(({ place }) => place === pair.place))
        pair.swallow('up', (type) => type === UP_NUMBERS.append);
  },
  async open(run, step) {
    const profile = profileOf(run, step);
    if (profile.pages().length < 2) await profile.openPage();
  },
  async close(run, step) {
    const page = pageOf(run, step);
    if (page !== undefined && page.place.frozen === undefined)
      await profileOf(run, step).closePage(page);
  },
  kill(run, step) {
    const page = pageOf(run, step);
    if (page !== undefined) profileOf(run, step).killPage(page);
  },
  crash(run, step) {
    const profile = profileOf(run, step);
    run.tokens.lost(profile, profile.disk.commits() - step.lost);
    profile.crash(step.lost);
  },
  show(run, step) {
    const page = pageOf(run, step);
    if (page?.place.frozen === undefined) page?.show(step.visible);
  },
  async freeze(run, step) {
    const page = pageOf(run, step);
    if (page === undefined) return;
    // What it has asked of the disk is answered first: browsers freeze no page in a transaction.
    profileOf(run, step).disk.goOn();
    page.show(false);
    await settle();
    freeze(page.place);
  },
  async thaw(run, step) {
    const page = pageOf(run, step);
    if (page !== undefined) await wake(page);
  },
  stall: (run, step) => profileOf(run, step).disk.stall(step.after),
  'go-on': (run, step) => profileOf(run, step).disk.goOn(),
  disk: (run, step) => profileOf(run, step).disk.setMood(step.mood),
  'relay-restart': ({ relay }) => relay.restart(),
  'relay-ages': ({ relay }) => relay.age(),
  'relay-refuses': ({ relay }, { count }) => relay.refuse(count),
  poison: ({ poisoner }, step) => poisoner.write(step.kind, step.at),
  skew(run, step) {
    profileOf(run, step).skewMs = step.days * DAY_MS;
  },
  join: joinLate,
  async 'begin-epoch'(run, step) {
    const page = pageOf(run, step);
    // Only who is connected and has read the log begins one; what comes of it is the schedule's again.
    await flow(run.relay);
    await pass(TO_CONNECT_MS);
    await flow(run.relay);
    // Nora once, and then ever others that nobody has seen: each is an epoch of its own.
    const strangers = [1, 2, 3, 4, 5, 6, 7].map((number) => idNumber<DeviceId>(number));
    const out = [run.cast.nora.device.deviceId, ...strangers][step.at];
    const { engine, place } = page ?? {};
    if (engine === undefined || place?.frozen !== undefined || out === undefined) return;
    if (place !== undefined && !place.dead) post(place, () => void engine.strikeOut([out]));
  },
};

async function take(run: Run, step: Step): Promise<void> {
  const doing = doings[step.do] as (run: Run, step: Step) => Promise<void> | void;
  await doing(run, step);
  await settle();
}

/** Plays `steps` under the randomness of `seed`. Returns what went wrong, in sentences. */
export async function play(
  cast: Cast,
  seed: number,
  steps: readonly Step[],
): Promise<readonly string[]> {
  beginWorld(seed);
  const relay = await startRelayUnderHand(cast);
  const tokens = createTokens();
  const profiles: Profile[] = [];
  const poisoner = createPoisoner(cast, relay, tokens);
  const run: Run = { cast, seed, relay, profiles, tokens, poisoner };
  for (const player of cast.first) {
    const profile = await createProfile(player, relay.pairs);
    profiles.push(profile);
    await profile.openPage();
  }
  for (const [number, step] of steps.entries()) {
    await take(run, step);
    const wrong = [...listen(run), ...takeFaults().map(String)];
    if (wrong.length > 0) return wrong.map((one) => `after step ${number} (${step.do}): ${one}`);
  }
  return whatIsWrongAtTheEnd(run);
}
