/** Entries and rows on which Yjs gives up half-way: they cost themselves, and nothing else. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { addOwnRows } from '../../../extension/store/rows.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createIntake } from '../../../extension/sync/intake.ts';
import { NO_CLAIMS } from '../../../extension/store/claims.ts';
import { createLedger } from '../../../extension/sync/ledger.ts';
import type { ReadEntry } from '../../../extension/sync/log-reader.ts';
import { createOutbox } from '../../../extension/sync/outbox.ts';
import { rangesOf } from '../../../extension/sync/update-ranges.ts';
import { must } from '../../support/store/samples.ts';
import { updateOf, type LogAuthor } from '../../support/sync/log-author.ts';
import {
  enter,
  jot,
  leave,
  replay,
  textsOf,
  until,
  untilSynced,
  untilTrue,
  type Stage,
} from '../../support/sync/stage.ts';
import { there } from '../../support/there.ts';

afterEach(leave);

/** A document of the partner's, and entries of what is jotted into it. */
function notebook(author: LogAuthor): (text: string) => Promise<Bytes> {
  const doc = new Y.Doc();
  return (text) => author.frame(updateOf(doc, () => void jot(doc, author, text)));
}

function attentionOf(engine: Engine): readonly string[] {
  return engine.status().attention.map(({ type }) => type);
}

/** An update that can be decoded and on which Yjs throws half-way: found by turning single bytes. */
function poison(): Bytes {
  const doc = new Y.Doc();
  doc.clientID = 7;
  doc.getText('t').insert(0, 'one');
  const good = updateOf(doc, () => doc.getText('t').insert(1, 'two'));
  for (let place = 0; place < good.length; place += 1)
    for (let value = 0; value < 32; value += 1) {
      const bad = copyBytes(good);
      bad[place] = value;
      if (isReadable(bad) && !isApplicable(doc, bad)) return bad;
    }
  throw new Error('Yjs takes everything now');
}

function isReadable(update: Bytes): boolean {
  try {
    return Y.decodeUpdate(update).structs.length > 0;
  } catch {
    return false;
  }
}

function isApplicable(from: Y.Doc, update: Bytes): boolean {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(from));
  try {
    Y.applyUpdate(new Y.Doc(), update);
    Y.applyUpdate(doc, update);
    return true;
  } catch {
    return false;
  }
}

// Taken out: looksBack of the ranges. The entry was stored as a row, and every page that opened the
// record afterwards died on it.
test('[R6] an entry on which Yjs throws is set aside, and the record opens again', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const say = notebook(stage.ben);
  stage.relay.append(await stage.ben.frame(poison()));
  stage.relay.append(await say('after it'));
  await until(() => textsOf(page.doc).length === 1);
  expect(attentionOf(page)).toEqual(['unreadable']);
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  expect(textsOf(again.doc)).toEqual(['after it']);
});

/** Eight entries of eight clients, each saying one thing, with a ninth in the midst of them. */
async function batchAround(stage: Stage, ninth: Bytes): Promise<readonly Bytes[]> {
  const frames: Bytes[] = [];
  for (let n = 0; n < 8; n += 1) {
    const doc = new Y.Doc();
    // Yjs sorts by client: some of them before, some behind the ninth's.
    doc.clientID = 2 + 3 * n;
    const update = updateOf(doc, () => doc.getMap('m').set(`k${n}`, n));
    frames.push(await stage.ben.frame(update));
    if (n === 4) frames.push(await stage.ben.frame(ninth));
  }
  return frames;
}

// Taken out: isSound of the ranges. The entries behind it were lost here though the cursor had passed
// them, and the merged row could never be loaded again.
test('[R6] an entry on which Yjs throws takes no other of its catch-up along, and enters no row', async () => {
  const stage = await enter();
  stage.relay.log.push(...(await batchAround(stage, poison())));
  const page = await stage.open();
  await untilSynced(page);
  expect(page.doc.getMap('m').size).toBe(8);
  expect(page.status().attention).toMatchObject([{ type: 'unreadable', count: 1 }]);
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === stage.relay.log.length);
  const { rows, state } = await stage.rows();
  expect(state.aside.map(({ reason }) => reason)).toEqual(['not-an-update']);
  const read = new Y.Doc();
  for (const { update } of rows) Y.applyUpdate(read, update);
  expect(read.getMap('m').size).toBe(8);
  await page.close();
  const again = await stage.open();
  expect(again.doc.getMap('m').size).toBe(8);
});

// Taken out: the second delivery, one by one, in the intake. Yjs is only known from what it has been
// seen to throw on: what is found out later must not cost the others either.
test('[R6] what Yjs gives up on all the same is set aside alone, whatever came with it', async () => {
  const db = must(await openRoomDatabase(indexedDB, 'tw:intake'));
  const doc = new Y.Doc();
  const ledger = createLedger({
    db,
    term: () => 0,
    onState: () => undefined,
    onStored: () => undefined,
    onFenced: () => undefined,
  });
  const device = (await (await enter()).inside.stranger()).device.deviceId;
  const said: number[] = [];
  const intake = createIntake({
    ...{ doc, device, ledger, outbox: createOutbox(), aside: [] },
    roster: () => [],
    epochPlace: () => 0,
    claims: () => NO_CLAIMS,
    onAside: (aside) => said.push(...aside.map(({ seq }) => seq)),
    memberOf: () => undefined,
    onNews: () => () => undefined,
    onAccepted: () => undefined,
  });
  const entryOf = (update: Bytes, seq: number, like = update): ReadEntry => {
    const ranges = there(rangesOf(like));
    return { type: 'update', seq, frame: update, update, ranges, author: device };
  };
  const entries = [2, 5, 8, 40, 50].map((client, n) => {
    const one = new Y.Doc();
    one.clientID = client;
    return entryOf(
      updateOf(one, () => one.getMap('m').set(`k${n}`, n)),
      n + 1,
    );
  });
  const bad = new Y.Doc();
  bad.clientID = 11;
  const like = updateOf(bad, () => bad.getMap('m').set('bad', 1));
  intake.take([...entries, entryOf(BAD_UPDATE, 9, like)], undefined, (updates) => {
    for (const update of updates) applyQuietly(doc, update);
  });
  expect(doc.getMap('m').size).toBe(5);
  expect(said).toEqual([9]);
  expect(doc.store.pendingStructs).toBeNull();
  ledger.close();
  db.close();
});

/** An item of client 11 that stands to the right of itself. */
const BAD_UPDATE: Bytes = new Uint8Array([1, 1, 11, 0, 8, 0, 11, 5, 1, 119, 1, 97, 0]);

/** As y-protocols does for the provider. */
function applyQuietly(doc: Y.Doc, update: Bytes): void {
  try {
    Y.applyUpdate(doc, update);
  } catch {
    // Said by what is missing afterwards.
  }
}

test('[R6, B20] a row that was damaged on the disk does not keep the others from being read', async () => {
  const stage = await enter();
  const page = await stage.open();
  jot(page.doc, stage.entry, 'still here');
  await untilSynced(page);
  await page.close();
  const db = await openRoomDatabase(indexedDB, stage.mia.shared.databaseName(stage.entry.roomId));
  if (!db.ok) throw new Error(db.error);
  const { rows } = await stage.rows();
  const damaged = await addOwnRows(db.value, [copyBytes(randomBytes(30))]);
  expect(damaged.ok && rows.length > 0).toBe(true);
  db.value.close();
  // y-indexeddb gives up on such a row without a word; this stands for its silence.
  const real = globalThis.indexedDB;
  Object.assign(globalThis, { indexedDB: { open: () => ({}) } });
  const again = await stage.open({ indexedDB: real });
  Object.assign(globalThis, { indexedDB: real });
  await untilSynced(again);
  expect(textsOf(again.doc)).toEqual(['still here']);
  jot(again.doc, stage.entry, 'and goes on');
  await untilSynced(again);
  expect(textsOf(await replay(stage))).toEqual(['and goes on', 'still here']);
});
