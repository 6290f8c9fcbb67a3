/**
 * Which browsers of mine are being struck out, and how far that is: every device of mine goes on with it, so
 * it stands in the profile. One flat root map under joined names, as `profile-mentorships.ts` has them. A
 * stored format, as profile.ts. [D75 to D77]
 */
import type * as Y from 'yjs';
import { isId, type DeviceId, type Millis, type RoomId } from '../base/ids.ts';

/**
 * Why a browser is not out of a room yet: it is still to be done (`due`), this member has no right to
 * (`no-right`), or the room is at no relay, so nobody else has it (`no-relay`).
 */
export type StrikeReason = 'due' | 'no-relay' | 'no-right';

/** What is true of one room; without a reason the browser is out of it. */
export type StruckRoom = { readonly at: Millis; readonly reason: StrikeReason | undefined };

/** A browser that is to be struck out, and the rooms of which it is to be out. */
export type ToldStrike = {
  /** The browser's device in the profile's own roster. */
  readonly browser: DeviceId;
  readonly at: Millis;
  /** The device of the profile's roster whose person asked for it. */
  readonly by: DeviceId;
  readonly rooms: ReadonlyMap<RoomId, StruckRoom>;
};

/** The most of each that is read: more is nobody's who mentors. */
const MOST_STRIKES = 1_024;
const MOST_ROOMS = 1_025;
const REASONS: ReadonlySet<unknown> = new Set<StrikeReason>(['due', 'no-relay', 'no-right']);

type Fields = Readonly<Partial<Record<string, unknown>>>;

function strikesOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('strikes');
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isMillis(value: unknown): value is Millis {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isReason(value: unknown): value is StrikeReason {
  return REASONS.has(value);
}

function readStrike(browser: string, value: unknown): Omit<ToldStrike, 'rooms'> | undefined {
  const { at, by } = fieldsOf(value);
  if (!isId(browser) || !isMillis(at) || !isId(by)) return undefined;
  return { browser: browser as DeviceId, at, by: by as DeviceId };
}

/** A reason that this version does not know is none that ends it: it is tried again. */
function readRoom(value: unknown): StruckRoom | undefined {
  const { at, reason } = fieldsOf(value);
  if (!isMillis(at) || (reason !== undefined && !isReason(reason))) return undefined;
  return { at, reason };
}

/** The browsers that are to be struck out, oldest first; what is none is passed over, and stays. [D75] */
export function toldStrikes(doc: Y.Doc): readonly ToldStrike[] {
  const found = new Map<string, ToldStrike & { readonly rooms: Map<RoomId, StruckRoom> }>();
  for (const [name, value] of strikesOf(doc).entries()) {
    const strike = readStrike(name, value);
    if (strike !== undefined) found.set(name, { ...strike, rooms: new Map() });
    if (found.size === MOST_STRIKES) break;
  }
  for (const [name, value] of strikesOf(doc).entries()) {
    const [browser = '', roomId, ...more] = name.split(':');
    const rooms = found.get(browser)?.rooms;
    const room = readRoom(value);
    if (rooms === undefined || rooms.size === MOST_ROOMS || !isId(roomId)) continue;
    if (more.length === 0 && room !== undefined) rooms.set(roomId as RoomId, room);
  }
  return [...found.values()].toSorted((a, b) => a.at - b.at);
}

/** Asks all my devices to strike a browser out; one that is asked for already stays as it is. [D75] */
export function tellStrike(doc: Y.Doc, told: Omit<ToldStrike, 'rooms'>): void {
  const { browser, at, by } = told;
  if (readStrike(browser, strikesOf(doc).get(browser)) === undefined)
    strikesOf(doc).set(browser, { at, by });
}

/** Tells what is true of one room; that the browser is out of it is the last word. [D76] */
export function tellStruckRoom(
  doc: Y.Doc,
  browser: DeviceId,
  roomId: RoomId,
  { at, reason }: StruckRoom,
): void {
  const [root, name] = [strikesOf(doc), `${browser}:${roomId}`];
  const known = readRoom(root.get(name));
  if (known === undefined || known.reason !== undefined)
    root.set(name, reason === undefined ? { at } : { at, reason });
}

/** Takes back what was asked of a browser, with all that came of it. [D77] */
export function takeBackStrike(doc: Y.Doc, browser: DeviceId): void {
  const root = strikesOf(doc);
  const names = [...root.keys()].filter(
    (name) => name === browser || name.startsWith(`${browser}:`),
  );
  for (const name of names) root.delete(name);
}

/** Whether a browser is to be struck out, or is: it is brought into nothing again. [D75] */
export function isStruckBrowser(doc: Y.Doc, browser: DeviceId): boolean {
  return readStrike(browser, strikesOf(doc).get(browser)) !== undefined;
}

/** Calls `listener` after each change of what is told of strikes; returns what ends that. */
export function watchStrikes(doc: Y.Doc, listener: () => void): () => void {
  const root = strikesOf(doc);
  root.observe(listener);
  return () => root.unobserve(listener);
}
