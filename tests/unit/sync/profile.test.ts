/** A profile in the engine: made once, kept to itself, and with none of what is there for others. */
import { afterEach, expect, test } from 'vitest';
import { WebSocket, type RawData } from 'ws';
import * as Y from 'yjs';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { plainNotes } from '#shared/record/notes.ts';
import {
  beginProfile,
  PROFILE_VERSION,
  privateNotesOf,
  profileRoot,
  profileVersionOf,
} from '#shared/record/profile.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { openRoomDatabase, roomDatabaseName } from '../../../extension/store/room-database.ts';
import { readMarks } from '../../../extension/store/room-marks.ts';
import { readRows } from '../../../extension/store/rows.ts';
import { createCaretaker } from '../../../extension/sync/caretaker.ts';
import { createEngine, type Engine } from '../../../extension/sync/engine.ts';
import { glance, type Glance } from '../../../extension/sync/glance.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import {
  createHeadlessPerson,
  switchedVisibility,
  type HeadlessPerson,
} from '../../support/headless-client.ts';
import { findIn, findMasked, spellingsOf } from '../../support/needle.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { startScriptedRelay } from '../../support/scripted-relay.ts';
import { must } from '../../support/store/samples.ts';
import { closing, jot, leave, until, untilSynced } from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

const NEEDLE = 'quetzalneedle';
const RELAY = 'ws://127.0.0.1:9';
const Socket = WebSocket as unknown as SocketClass;
const now = (): Millis => Date.now() as Millis;

afterEach(leave);

async function person(): Promise<HeadlessPerson> {
  const mia = await createHeadlessPerson('Mia');
  closing(mia.close);
  return mia;
}

async function profileOf({ store }: HeadlessPerson): Promise<KeyringEntry> {
  return must(await ownProfile(store, now));
}

/** Mia's profile at a relay that does as it is told. */
async function atRelay() {
  const mia = await person();
  const { roomId } = await profileOf(mia);
  const relay = await startScriptedRelay(roomId, {});
  closing(relay.close);
  must(await mia.store.settings.write({ relayAddress: relay.url }));
  const entry = await profileOf(mia);
  return { mia, relay, entry };
}

function write({ doc }: Engine, roomId: RoomId, text: string): void {
  writeLines(privateNotesOf(doc, { roomId, sessionId: undefined }), [{ text }]);
}

async function rowsOf(mia: HeadlessPerson, roomId: RoomId): Promise<Buffer> {
  const db = must(await openRoomDatabase(indexedDB, mia.shared.databaseName(roomId)));
  const { rows } = must(await readRows(db, -1));
  db.close();
  return Buffer.concat(rows.map(({ update }) => Buffer.from(update)));
}

test('[S86] however often it is asked for, and by however many pages at once, there is one', async () => {
  const mia = await person();

  const asked = await Promise.all([profileOf(mia), profileOf(mia), profileOf(mia)]);

  expect(new Set(asked.map(({ roomId }) => roomId)).size).toBe(1);
  expect(must(await mia.store.keyring.rooms())).toHaveLength(1);
  expect(await profileOf(mia)).toEqual(asked[0]);
  expect(asked[0]).toMatchObject({ purpose: 'profile', memberName: '', mentorshipName: '' });
});

test('[S86] it has the relay that the settings name, from when they name one, and keeps it', async () => {
  const mia = await person();
  expect((await profileOf(mia)).relayAddress).toBeUndefined();
  for (const none of ['', 'not an address']) {
    must(await mia.store.settings.write({ relayAddress: none }));
    expect((await profileOf(mia)).relayAddress).toBeUndefined();
  }

  must(await mia.store.settings.write({ relayAddress: RELAY }));
  expect((await profileOf(mia)).relayAddress).toBe(RELAY);

  must(await mia.store.settings.write({ relayAddress: 'ws://127.0.0.1:10' }));
  expect((await profileOf(mia)).relayAddress).toBe(RELAY);
});

test('[S85] its document holds its version and what I wrote: no name, no card, nothing of a record', async () => {
  const { mia, relay, entry } = await atRelay();
  const page = await mia.open(entry.roomId);
  await untilSynced(page);
  write(page, entry.roomId, 'mine');
  await untilSynced(page);

  const roots = [...page.doc.share.entries()].filter(([, type]) => type._start ?? type._map.size);

  expect(roots.map(([name]) => name).toSorted()).toEqual(['private:' + entry.roomId, 'profile']);
  expect(profileRoot(page.doc).toJSON()).toEqual({ version: PROFILE_VERSION });
  expect(relay.appended.length).toBeGreaterThan(1);
});

test('[S85] no projection, no checkpoint and no mark comes of it', async () => {
  const { mia, relay, entry } = await atRelay();
  const page = await mia.open(entry.roomId);
  await untilSynced(page);
  write(page, entry.roomId, 'mine');
  await untilSynced(page);

  await page.checkpoint();
  page.flush();
  await page.close();

  expect(must(await mia.store.projections.list())).toEqual([]);
  expect(must(await mia.store.checkpoints.list(entry.roomId))).toEqual([]);
  const said = relay.connections.flatMap(({ received }) => received.map(({ type }) => type));
  expect(said).toContain('append');
  expect(said).not.toContain('mark');
  const db = must(await openRoomDatabase(indexedDB, mia.shared.databaseName(entry.roomId)));
  expect(must(await readMarks(db)).drawnSeq).toBe(0);
  db.close();
});

test('[S85] a profile of a newer version is said to be that, also where it becomes so under an open page', async () => {
  const mia = await person();
  const { roomId } = await profileOf(mia);
  const page = await mia.open(roomId);
  await until(() => profileVersionOf(page.doc) === PROFILE_VERSION);
  expect(page.status().attention).toEqual([]);

  profileRoot(page.doc).set('version', PROFILE_VERSION + 1);

  expect(page.status().attention).toEqual([{ type: 'newer-schema' }]);
  beginProfile(page.doc);
  expect(profileVersionOf(page.doc)).toBe(PROFILE_VERSION + 1);
});

test('[S87] the background opens nothing of it without a relay; with one it sends what waits, and is done', async () => {
  const mia = await person();
  const { store, shared } = mia;
  const { roomId } = await profileOf(mia);
  const page = await mia.open(roomId, { databaseName: roomDatabaseName });
  write(page, roomId, 'mine');
  await page.close();
  const { jots, checkpoints, projections } = store;
  const deps = { indexedDB, jots, checkpoints, projections, locks: shared.locks, Socket, now };
  const glances: Glance[] = [];
  const caretaker = createCaretaker({
    keepProfile: () => Promise.resolve(true),
    isKeepingDue: () => Promise.resolve(false),
    ...{ keyring: store.keyring, jots },
    async glance(room) {
      const seen = await glance(deps, room);
      glances.push(seen);
      return seen;
    },
    open(entry) {
      const visibility = switchedVisibility(false);
      return createEngine({
        ...deps,
        ...shared,
        entry,
        store,
        visibility,
        kind: 'background',
        databaseName: roomDatabaseName,
      });
    },
    retryIn: () => undefined,
  });
  await caretaker.wake();
  expect(glances).toEqual(['idle']);
  const relay = await startScriptedRelay(roomId, {});
  closing(relay.close);
  must(await store.settings.write({ relayAddress: relay.url }));
  await profileOf(mia);

  await caretaker.wake();
  await caretaker.wake();

  expect(glances).toEqual(['idle', 'due', 'idle']);
  expect(relay.appended).not.toEqual([]);
  expect(must(await store.checkpoints.list(roomId))).toEqual([]);
});

test('[S88] what I write for myself is in no row of the mentorship and in nothing that crosses', async () => {
  const frames: Buffer[] = [];
  const keep = (data: RawData | string): void => {
    frames.push(Buffer.isBuffer(data) ? data : Buffer.from(data as ArrayBuffer));
  };
  class RecordedSocket extends WebSocket {
    constructor(address: string | URL) {
      super(address);
      this.on('message', keep);
    }
    override send(data: never, ...rest: never[]): void {
      keep(data);
      super.send(data, ...rest);
    }
  }
  const recorded = { Socket: RecordedSocket as unknown as SocketClass };
  const { mia, ben, mias, url, code } = await twoPeople();
  must(await mia.store.settings.write({ relayAddress: url }));
  const joined = await ben.join(await code());
  const bens = await ben.open(joined.roomId, recorded);
  const { roomId } = await profileOf(mia);
  const own = await mia.open(roomId, recorded);
  write(own, joined.roomId, NEEDLE);
  jot(mias.doc, mias.entry(), 'what we share');
  await Promise.all([untilSynced(own), untilSynced(mias), untilSynced(bens)]);

  const needles = spellingsOf(NEEDLE);
  expect(findIn(await rowsOf(mia, roomId), needles)).toEqual([`"${NEEDLE}" as UTF-8`]);
  expect(findIn(await rowsOf(mia, joined.roomId), spellingsOf('what we share'))).toHaveLength(1);
  expect(findIn(await rowsOf(mia, joined.roomId), needles)).toEqual([]);
  expect(findIn(await rowsOf(ben, joined.roomId), needles)).toEqual([]);
  expect(frames.length).toBeGreaterThan(10);
  const crossed = Buffer.concat(frames);
  expect([...findIn(crossed, needles), ...findMasked(crossed, needles)]).toEqual([]);
  expect(must(await ben.store.keyring.rooms()).map(({ purpose }) => purpose)).toEqual([
    'mentorship',
  ]);
  const text = privateNotesOf(own.doc, { roomId: joined.roomId, sessionId: undefined });
  expect(plainNotes(text).map((block) => block.text)).toEqual([NEEDLE]);
  expect(Buffer.from(Y.encodeStateAsUpdate(mias.doc)).includes(NEEDLE)).toBe(false);
});
