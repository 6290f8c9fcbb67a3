/**
 * What five years of a room cost at the relay and on the way: two engines share a record that is edited
 * every day, the relay's clock goes a day with each, and the log is compacted as the rules have it.
 * Prints progress, then one JSON object. `npm run bench:room -- [days] [edits a day]`.
 */
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { notesOf } from '#shared/record/notes.ts';
import { deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { chainStart } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { roomUrl } from '#shared/wire/path.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import { openRoomDatabase, readState } from '../../extension/store/room-database.ts';
import type { Engine } from '../../extension/sync/engine.ts';
import { login } from '../../extension/sync/login.ts';
import { openRelayLine, type SocketClass } from '../../extension/sync/relay-line.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../support/headless-client.ts';
import { startRelayInProcess, type InProcessRelay } from '../support/relay-in-process.ts';
import { waitFor } from '../support/wait.ts';

const [days = 1_826, editsADay = 12] = process.argv.slice(2).map(Number);
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Stands for the 60 s of the rule: within a day the edits come faster than this. */
const compaction = { quietMs: 250, spreadMs: 0 };
const LEAST_TAIL_BYTES = 256 * 1_024;
const SYLLABLES = 'ba de mi no tu ra se li ko pu an er in on us ta ve gi fo lu'.split(' ');
let seed = 7;
/** The next of a fixed row of numbers below `below`. */
function draw(below: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * below);
}
/** Nine words, most of them common ones: prose that deflates about as prose does. */
function sentence(): string {
  const word = (): string => {
    let rank = draw(draw(4_000) + 1);
    let text = '';
    do {
      text += SYLLABLES[rank % SYLLABLES.length];
      rank = Math.floor(rank / SYLLABLES.length);
    } while (rank > 0);
    return text;
  };
  return `${Array.from({ length: 9 }, word).join(' ')}. `;
}
let now = Date.UTC(2026, 0, 1);
let receivedBytes = 0;

/** Counts what the relay sends on it. */
class CountingSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) receivedBytes += data.byteLength;
    });
  }
}

function whenOnRelay(engine: Engine): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { relay, waiting, device } = engine.status();
      if (relay.state !== 'connected' || waiting > 0 || device.state !== 'saved') return;
      stop();
      resolve();
    };
    const stop = engine.onStatus(look);
    look();
  });
}

async function storedCursor(person: HeadlessPerson, { entry }: Engine): Promise<Cursor> {
  const { roomId } = entry();
  const db = await openRoomDatabase(indexedDB, person.shared.databaseName(roomId));
  if (!db.ok) throw new Error(db.error);
  const state = await readState(db.value);
  db.value.close();
  return state.ok ? (state.value.cursor ?? chainStart(roomId)) : chainStart(roomId);
}

/** One login from `cursor`: what it costs until it is caught up, and what the relay has. */
async function catchUp(relay: InProcessRelay, { entry }: Engine, cursor: Cursor) {
  const { roomId, epoch, secret } = entry();
  const address = parseRelayAddress(relay.url);
  if (!address.ok) throw new Error('no address');
  receivedBytes = 0;
  const Socket = CountingSocket as unknown as SocketClass;
  const { signal } = new AbortController();
  const opened = await openRelayLine(roomUrl(address.value, roomId), Socket, signal);
  if (!opened.ok) throw new Error(opened.error);
  const line = opened.value;
  const keys = await deriveEpochKeys(roomId, epoch, secret);
  const at = (): Millis => Date.now() as Millis;
  const given = { line, keys, cursor, mode: 'fetch', now: at, creation: undefined } as const;
  const logged = await login({ ...given, address: address.value });
  if (!logged.ok) throw new Error(logged.error);
  for (;;) {
    const message = await line.receive();
    if (!message.ok) throw new Error(message.error);
    if (message.value.type === 'caught-up') break;
  }
  line.close();
  return { bytes: receivedBytes, welcome: logged.value.welcome };
}

/** One day: a session each week, and every day sentences with a correction in its notes. */
async function writeDay(page: Engine, notes: Y.Text): Promise<void> {
  for (let edit = 0; edit < editsADay; edit += 1) {
    page.doc.transact(() => {
      notes.insert(notes.length, `${edit === 0 ? '\n' : ''}${sentence()}`);
      notes.delete(Math.max(0, notes.length - 9), 6);
    });
    page.flush();
    await whenOnRelay(page);
  }
}

const clock = { now: () => now as Millis };
const limits = { appendsPerSecond: 100_000, appendBurst: 100_000, sweepMs: 20 };
const relay = await startRelayInProcess({ clock, limits });
const [mia, ben] = [await createHeadlessPerson('Mia'), await createHeadlessPerson('Ben')];
const made = await mia.create(relay.url);
const page = await mia.open(made.roomId, { compaction });
await whenOnRelay(page);
const invite = await page.invite();
if (!invite.ok) throw new Error(invite.error);
const bens = await ben.open((await ben.join(invite.value.code)).roomId, { compaction });
await whenOnRelay(bens);

const cursors = new Map<number, Cursor>();
const daysBehind = { oneDay: 1, oneMonth: 30, oneYear: 365 } as const;
const wanted = new Set(Object.values(daysBehind).map((behind) => days - behind));
let [logBytes, tail, snapshots, largest] = [0, 0, 0, 0];
let notes: Y.Text | undefined;
const start = await chainStart(made.roomId);
const began = performance.now();
let known = 0;
for (let day = 1; day <= days; day += 1) {
  if (notes === undefined || day % 7 === 0) {
    const by = { memberId: page.entry().memberId, now: now as Millis };
    const added = addSession(page.doc, by, { title: `Week of day ${day}` });
    if (!added.ok) throw new Error('no session');
    notes = notesOf(page.doc, added.value);
  }
  await writeDay(page, notes);
  now += DAY_MS;
  const { welcome } = await catchUp(relay, page, await storedCursor(mia, page));
  // What the log has grown by is what it would be if nothing had ever been compacted.
  const before = tail;
  tail = welcome.tailBytes;
  logBytes += Math.max(0, tail - before);
  const total = welcome.snapshots[0]?.total ?? 0;
  if (tail > Math.max(LEAST_TAIL_BYTES, total)) {
    await waitFor(
      `day ${day} is compacted and confirmed`,
      async () => {
        const seen = await catchUp(relay, page, await storedCursor(mia, page));
        const [newest] = seen.welcome.snapshots;
        tail = seen.welcome.tailBytes;
        largest = newest?.total ?? 0;
        return (newest?.covers.seq ?? 0) > known && newest?.confirmed === true && newest;
      },
      60_000,
    ).then(({ covers }) => (known = covers.seq));
    snapshots += 1;
  }
  if (wanted.has(day)) cursors.set(day, await storedCursor(mia, page));
  if (day % 100 === 0)
    console.log(`day ${day}: ${logBytes} B written, ${snapshots} snapshots, the last ${largest} B`);
}
const catchUpBytes: Record<string, number> = {};
for (const [name, count] of Object.entries(daysBehind)) {
  const cursor = cursors.get(days - count);
  if (cursor !== undefined) catchUpBytes[name] = (await catchUp(relay, page, cursor)).bytes;
}
const fresh = await catchUp(relay, page, start);
console.log(
  JSON.stringify({
    ...{ days, editsADay, seconds: Math.round((performance.now() - began) / 1_000) },
    entries: fresh.welcome.head.seq,
    logBytes,
    recordBytes: Y.encodeStateAsUpdate(page.doc).length,
    snapshotBytes: fresh.welcome.snapshots[0]?.total ?? 0,
    snapshots,
    keptAtRelayBytes: fresh.welcome.roomBytes,
    catchUpBytes: { ...catchUpBytes, newDevice: fresh.bytes },
  }),
);
await mia.close();
await ben.close();
await relay.close();
process.exit(0);
