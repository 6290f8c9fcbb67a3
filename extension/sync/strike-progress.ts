/** How far striking a browser out is, as it is told in the profile and tried on this page. [S110] */
import type * as Y from 'yjs';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { toldStrikes, type StruckRoom, type ToldStrike } from '#shared/record/profile-strikes.ts';
import { toldMentorships } from '#shared/record/profile-mentorships.ts';

/**
 * How far it is in one room. `now`: this page is at it; `waits`: its relay did not answer; `elsewhere`: this
 * device does not hold it, another device of mine has to.
 */
export type StrikePlaceState =
  'due' | 'now' | 'waits' | 'elsewhere' | 'out' | 'no-relay' | 'no-right';

/** One room of which the browser is to be out. */
export type StrikePlace = {
  readonly roomId: RoomId;
  /** What the mentorship is called; `undefined`: it is my profile. */
  readonly name: string | undefined;
  readonly state: StrikePlaceState;
};

/** One browser that is to be struck out, or is. */
export type StrikeProgress = {
  readonly browser: DeviceId;
  readonly askedAt: Millis;
  /** My profile first. */
  readonly places: readonly StrikePlace[];
  /** When nothing was left to do; `undefined`: something is. */
  readonly doneAt: Millis | undefined;
};

/** What this page knows beside the profile's document. */
export type StrikeView = {
  readonly doc: Y.Doc;
  readonly profile: RoomId;
  /** The names of the mentorships that this device holds; `undefined`: they were not read yet. */
  readonly names: ReadonlyMap<RoomId, string> | undefined;
  /** What is being tried here, by `browser:room`. */
  readonly doing: ReadonlyMap<string, 'now' | 'waits'>;
};

const SETTLED: ReadonlySet<StrikePlaceState> = new Set(['out', 'no-relay', 'no-right']);

function stateOf(
  view: StrikeView,
  browser: DeviceId,
  roomId: RoomId,
  room: StruckRoom | undefined,
): StrikePlaceState {
  if (room !== undefined && room.reason === undefined) return 'out';
  const doing = view.doing.get(`${browser}:${roomId}`);
  if (doing !== undefined) return doing;
  if (room?.reason === 'no-right' || room?.reason === 'no-relay') return room.reason;
  const isHere = roomId === view.profile || view.names === undefined || view.names.has(roomId);
  return isHere ? 'due' : 'elsewhere';
}

/** The mentorships that a browser would be struck out of: the rooms that are told, by what they are called. */
export function strikablePlaces({ doc, names }: StrikeView): ReadonlyMap<RoomId, string> {
  const open = toldMentorships(doc).filter(({ closedAt }) => closedAt === undefined);
  return new Map(
    open.map(({ roomId, mentorshipName }) => [roomId, names?.get(roomId) ?? mentorshipName]),
  );
}

function progressOf(view: StrikeView, { browser, at, rooms }: ToldStrike): StrikeProgress {
  const { doc, profile, names } = view;
  const told = new Map(toldMentorships(doc).map((one) => [one.roomId, one.mentorshipName]));
  const isTold = rooms.has(profile);
  // Until it is out of the profile it is not settled of which mentorships it could read.
  const others = isTold ? [...rooms.keys()] : [...strikablePlaces(view).keys(), ...rooms.keys()];
  const places = [profile, ...new Set(others.filter((id) => id !== profile))].map((roomId) => ({
    roomId,
    name: roomId === profile ? undefined : (names?.get(roomId) ?? told.get(roomId) ?? ''),
    state: stateOf(view, browser, roomId, rooms.get(roomId)),
  }));
  const isDone = isTold && places.every(({ state }) => SETTLED.has(state));
  const last = Math.max(...[...rooms.values()].map((room) => room.at)) as Millis;
  return { browser, askedAt: at, places, doneAt: isDone ? last : undefined };
}

/** All that are to be struck out, or are, in the order in which that was asked for. */
export function strikesIn(view: StrikeView): readonly StrikeProgress[] {
  return toldStrikes(view.doc).map((strike) => progressOf(view, strike));
}
