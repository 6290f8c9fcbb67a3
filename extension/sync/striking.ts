/**
 * Going on with what the profile says is to be struck out: first the profile gets a new epoch without the
 * browser, so that it reads nothing that is told there afterwards; then, one after the other, each
 * mentorship whose secret it could read there. What is done stands in the rosters and, for people, in the
 * profile; so it may break off anywhere, and any device of mine goes on. [S105 to S110]
 */
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import {
  takeBackStrike,
  tellStrike,
  tellStruckRoom,
  toldStrikes,
  isStruckBrowser,
  type ToldStrike,
} from '#shared/record/profile-strikes.ts';
import { toldDevices, toldMentorships } from '#shared/record/profile-mentorships.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Keyring } from '../store/keyring.ts';
import type { Engine } from './engine.ts';
import { pause } from './pause.ts';
import { recoveryDevices } from './recovery-devices.ts';
import type { StrikeFault } from './strike-out.ts';

/** What striking needs of the engine of a room. */
export type StrikingEngine = Pick<
  Engine,
  'doc' | 'entry' | 'roster' | 'status' | 'strikeOut' | 'whenSynced'
>;

/** What one round needs. */
export type StrikingDeps = {
  /** Of the profile; loaded. */
  readonly profile: StrikingEngine;
  readonly keyring: Pick<Keyring, 'rooms'>;
  /** Lends a loaded engine of a mentorship while `act` runs; `undefined` where there is none to be had. */
  readonly withEngine: <T>(
    entry: KeyringEntry,
    act: (engine: StrikingEngine) => Promise<T>,
  ) => Promise<T | undefined>;
  readonly now: () => Millis;
  /** Nothing new is begun after it. */
  readonly signal: AbortSignal;
  /** What becomes of one room is tried now, or waits for its relay; `undefined`: it is told in the profile. */
  readonly onRoom: (browser: DeviceId, roomId: RoomId, doing: 'now' | 'waits' | undefined) => void;
};

/** What came of striking out of one room. `later`: it did not come to that, and is tried again. */
export type StrikeOutcome = 'out' | 'no-right' | 'later';

/** How long it may take until this device is in the epoch that it has begun. */
const ENTER_PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 50;
const MOST_TRIES = 3;
/** So long nobody asks again whether this member has got the right. */
const NO_RIGHT_FOR_MS = 24 * 60 * 60 * 1_000;

/** After these it would come to the same if it were tried once more at once. */
const NOT_NOW: ReadonlySet<StrikeFault> = new Set<StrikeFault>([
  'not-connected',
  'keyring',
  'asker-out',
]);

/** Whether the devices are out by the stored roster, and this device is in the epoch that began with it. */
async function areOut(
  { roster, entry }: StrikingEngine,
  devices: readonly DeviceId[],
): Promise<boolean> {
  const { struck } = await roster();
  return devices.every((id) => (struck.get(id) ?? Infinity) <= entry().epoch);
}

/** The relay's word alone is not believed: the log has to say so. */
async function untilOut(
  engine: StrikingEngine,
  devices: readonly DeviceId[],
  signal: AbortSignal,
): Promise<boolean> {
  for (let waited = 0; waited < ENTER_PATIENCE_MS && !signal.aborted; waited += LOOK_EVERY_MS) {
    if (await areOut(engine, devices)) return true;
    await pause(LOOK_EVERY_MS, signal);
  }
  return false;
}

/**
 * Strikes devices out of one room, tried again where another epoch came first. `out` once the room's own roster
 * says so and this device is in the epoch that began with it, whatever the relay answered. `askedBy`: a device
 * of that room, for which nothing is done once it is out itself. [S106, S107, S147]
 */
export async function strikeOutOf(
  engine: StrikingEngine,
  devices: readonly DeviceId[],
  signal: AbortSignal,
  askedBy?: DeviceId,
): Promise<StrikeOutcome> {
  for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries += 1) {
    if (await areOut(engine, devices)) return 'out';
    const done = await engine.strikeOut(devices, askedBy);
    if (done.ok) return (await untilOut(engine, devices, signal)) ? 'out' : 'later';
    if (done.error === 'no-right') return (await isStanding(engine)) ? 'no-right' : 'later';
    if (NOT_NOW.has(done.error)) return 'later';
    // Another device of mine was first, or somebody else began an epoch: the log tells.
    await engine.whenSynced(ENTER_PATIENCE_MS);
  }
  return (await areOut(engine, devices)) ? 'out' : 'later';
}

/** Whether this device itself is in the room and not struck out of it. */
async function isStanding({ roster, entry }: StrikingEngine): Promise<boolean> {
  const { devices, struck } = await roster();
  const { deviceId } = entry().device;
  return devices.has(deviceId) && !struck.has(deviceId);
}

/** Who is struck out does not get as far as the record that says so. [S82] */
function isToldStruckOut({ status }: StrikingEngine): boolean {
  const { relay } = status();
  return relay.state === 'stopped' && relay.reason === 'struck-out';
}

/** Who is out of the profile is to be out everywhere, whatever became of what was told of it. [S106] */
function tellOfRoster({ profile, now }: StrikingDeps, roster: Roster): void {
  const { struck, epochs } = roster;
  // A recovery secret that was replaced is out of the mentorships by what replaces it there. [S133, S136]
  const recovery = recoveryDevices(profile.doc, profile.entry().roomId, roster);
  for (const [browser, epoch] of struck) {
    const by = epochs[epoch - 1]?.startedBy;
    if (by !== undefined && !recovery.has(browser) && !isStruckBrowser(profile.doc, browser))
      tellStrike(profile.doc, { browser, at: now(), by });
  }
}

/**
 * Whether it counts: it has happened in the profile, or who asked for it stands there. One that was asked
 * for by who is struck out is taken back. [S107]
 */
function counts({ profile }: StrikingDeps, roster: Roster, { browser, by }: ToldStrike): boolean {
  if (roster.struck.has(browser)) return true;
  if (roster.struck.has(by)) takeBackStrike(profile.doc, browser);
  return roster.devices.has(by) && !roster.struck.has(by);
}

/** What is told once it is out of the profile: of which mentorships it could read the secret. */
function tellRooms(deps: StrikingDeps, { browser, rooms }: ToldStrike): void {
  const { doc, entry } = deps.profile;
  const at = deps.now();
  for (const { roomId, closedAt } of toldMentorships(doc))
    if (closedAt === undefined && !rooms.has(roomId))
      tellStruckRoom(doc, browser, roomId, { at, reason: 'due' });
  tellStruckRoom(doc, browser, entry().roomId, { at, reason: undefined });
}

/** One that I had left by then and have come back to has its devices still. [S109] */
function tellComeBack({ profile, now }: StrikingDeps, { browser, rooms }: ToldStrike): void {
  const { doc } = profile;
  for (const { roomId, closedAt } of toldMentorships(doc)) {
    if (closedAt !== undefined || rooms.has(roomId)) continue;
    if (toldDevices(doc, roomId).some((device) => device.browser === browser))
      tellStruckRoom(doc, browser, roomId, { at: now(), reason: 'due' });
  }
}

/**
 * Out of the profile, and this device in the epoch that began with it: by then everything that the browser
 * could read is here. What was told of it before may be its own word, and is told anew. [S105, S106]
 */
async function outOfProfile(
  deps: StrikingDeps,
  roster: Roster,
  strike: ToldStrike,
): Promise<boolean> {
  const { profile, signal } = deps;
  const { browser, rooms, by } = strike;
  const { roomId, epoch } = profile.entry();
  if ((roster.struck.get(browser) ?? Infinity) <= epoch) {
    const tell = rooms.has(roomId) ? tellComeBack : tellRooms;
    profile.doc.transact(() => tell(deps, strike));
    return true;
  }
  deps.onRoom(browser, roomId, 'now');
  const isOut = (await strikeOutOf(profile, [browser], signal, by)) === 'out';
  if (isOut)
    profile.doc.transact(() => {
      takeBackStrike(profile.doc, browser);
      tellStrike(profile.doc, strike);
      tellRooms(deps, { ...strike, rooms: new Map() });
    });
  deps.onRoom(browser, roomId, isOut ? undefined : 'waits');
  return isOut;
}

/** Its devices there; where it told of none, itself: it had the secret all the same. */
function devicesIn({ profile }: StrikingDeps, browser: DeviceId, roomId: RoomId): DeviceId[] {
  const told = toldDevices(profile.doc, roomId).filter((device) => device.browser === browser);
  return told.length > 0 ? told.map(({ deviceId }) => deviceId) : [browser];
}

/** Out of one mentorship that this device holds; true once what came of it is told. [S108, S109] */
async function outOfMentorship(
  deps: StrikingDeps,
  browser: DeviceId,
  entry: KeyringEntry,
): Promise<boolean> {
  const { profile, now, signal } = deps;
  const { roomId } = entry;
  if (entry.relayAddress === undefined) {
    tellStruckRoom(profile.doc, browser, roomId, { at: now(), reason: 'no-relay' });
    return true;
  }
  deps.onRoom(browser, roomId, 'now');
  const devices = devicesIn(deps, browser, roomId);
  const lent = await deps.withEngine(entry, (engine) => strikeOutOf(engine, devices, signal));
  const outcome = lent ?? 'later';
  if (outcome !== 'later') {
    const reason = outcome === 'out' ? undefined : outcome;
    tellStruckRoom(profile.doc, browser, roomId, { at: now(), reason });
  }
  deps.onRoom(browser, roomId, outcome === 'later' ? 'waits' : undefined);
  return outcome !== 'later';
}

/** Those of its mentorships that are to be tried, as this device holds them. */
async function dueOf(deps: StrikingDeps, browser: DeviceId): Promise<readonly KeyringEntry[]> {
  const listed = await deps.keyring.rooms();
  const strike = toldStrikes(deps.profile.doc).find((one) => one.browser === browser);
  return (listed.ok ? listed.value : []).filter(({ purpose, roomId, relayAddress }) => {
    const room = strike?.rooms.get(roomId);
    if (purpose !== 'mentorship' || room === undefined) return false;
    if (room.reason === 'no-right') return deps.now() - room.at >= NO_RIGHT_FOR_MS;
    return room.reason === 'due' || (room.reason === 'no-relay' && relayAddress !== undefined);
  });
}

async function goOnWith(deps: StrikingDeps, roster: Roster, strike: ToldStrike): Promise<boolean> {
  if (!(await outOfProfile(deps, roster, strike))) return false;
  let complete = true;
  for (const entry of await dueOf(deps, strike.browser)) {
    if (deps.signal.aborted) return false;
    complete = (await outOfMentorship(deps, strike.browser, entry)) && complete;
  }
  return complete;
}

/**
 * One round over all that is to be struck out. Returns false where something is to be tried again later;
 * what only another device of mine can do is not among that.
 */
export async function goOnStriking(deps: StrikingDeps): Promise<boolean> {
  const { profile, signal } = deps;
  if (isToldStruckOut(profile) || !(await isStanding(profile))) return true;
  const roster = await profile.roster();
  tellOfRoster(deps, roster);
  let complete = true;
  for (const strike of toldStrikes(profile.doc)) {
    if (signal.aborted) return false;
    const isSelf = strike.browser === profile.entry().device.deviceId;
    if (!counts(deps, roster, strike) || isSelf) continue;
    complete = (await goOnWith(deps, roster, strike)) && complete;
  }
  return complete;
}
