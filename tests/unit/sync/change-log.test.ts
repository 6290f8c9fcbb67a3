/** Who is told of in the log of changes of a device, and who is not. */
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import type { Author } from '#shared/record/operation.ts';
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { rootMap } from '#shared/record/schema.ts';
import { MOST_PLACES, type ChangeLine } from '../../../extension/store/change-line.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { forgetCursor } from '../../../extension/store/rows.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import type { ChangeLog } from '../../../extension/store/change-log.ts';
import { createChangeTeller } from '../../../extension/sync/change-teller.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { HeadlessPerson } from '../../support/headless-client.ts';
import { must, sampleCommand, sampleEntry } from '../../support/store/samples.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { becomeBen } from '../../support/sync/second-person.ts';
import { bensSnapshot } from '../../support/sync/snapshot-frames.ts';
import {
  closing,
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
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

/** Lines of items alone: names and cards are written at the beginning. */
async function linesOf(person: HeadlessPerson, engine: Engine): Promise<readonly ChangeLine[]> {
  const all = must(await person.store.changeLog.list(engine.entry().roomId));
  return all.filter(({ part }) => part !== 'members' && part !== 'mentorship');
}

async function untilLines(
  person: HeadlessPerson,
  engine: Engine,
  count: number,
): Promise<readonly ChangeLine[]> {
  await untilTrue(async () => (await linesOf(person, engine)).length >= count);
  return linesOf(person, engine);
}

/** Closing a page writes the last of its lines. */
async function closedLines(stage: Stage, page: Engine): Promise<readonly ChangeLine[]> {
  await page.close();
  return linesOf(stage.mia, page);
}

function bensOf({ ben }: Stage): ChangeLine['author'] {
  return { memberId: ben.memberId, deviceId: ben.device.deviceId };
}

function miasOf({ entry }: Stage): ChangeLine['author'] {
  return { memberId: entry.memberId, deviceId: entry.device.deviceId };
}

async function appendBens(stage: Stage, change: (doc: Y.Doc) => void): Promise<void> {
  const doc = await replay(stage);
  stage.relay.append(await stage.ben.frame(updateOf(doc, change)));
}

test('[S150, S151] of two people each device tells what both did, by the devices that signed it', async () => {
  const { mia, ben, mias, code } = await twoPeople();
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  const id = jot(mias.doc, mias.entry(), 'by Mia');
  await until(() => textsOf(bens.doc).length === 1);
  const author: Author = { memberId: bens.entry().memberId, now: Date.now() as Millis };
  must(updateActionItem(bens.doc, author, id, { status: 'in_progress' }));

  const [atMia, atBen] = [await untilLines(mia, mias, 2), await untilLines(ben, bens, 2)];
  const whose = (engine: Engine): ChangeLine['author'] => {
    const { memberId, device } = engine.entry();
    return { memberId, deviceId: device.deviceId };
  };
  const changed = { part: 'actionItems', id, deed: 'changed', fields: ['status'] };
  const made = { part: 'actionItems', id, deed: 'made', fields: [] };
  // Each is told once it is stored: what was made here may be so after what came.
  const inOrder = (lines: readonly ChangeLine[]) => lines.toSorted((a, b) => b.at - a.at);
  expect(inOrder(atMia)).toMatchObject([
    { ...changed, author: whose(bens), knownBy: 'signed' },
    { ...made, author: whose(mias), knownBy: 'here' },
  ]);
  expect(inOrder(atBen)).toMatchObject([
    { ...changed, author: whose(bens), knownBy: 'here' },
    { ...made, author: whose(mias), knownBy: 'signed' },
  ]);
});

test('[S150, S151] with two pages open each thing is told once, whichever page made or took it', async () => {
  const stage = await enter();
  const [owner, follower] = [await stage.open(), await stage.open()];
  await untilSynced(owner);
  jot(owner.doc, stage.entry, 'from the owner');
  jot(follower.doc, stage.entry, 'from the follower');
  await appendBens(stage, (doc) => void jot(doc, stage.ben, 'from Ben'));
  await until(() => [owner, follower].every(({ doc }) => textsOf(doc).length === 3));
  await untilSynced(owner);
  await follower.close();

  const told = await closedLines(stage, owner);
  expect(told.map(({ author, knownBy }) => ({ author, knownBy }))).toEqual(
    expect.arrayContaining([
      { author: bensOf(stage), knownBy: 'signed' },
      { author: miasOf(stage), knownBy: 'here' },
      { author: miasOf(stage), knownBy: 'here' },
    ]),
  );
  expect(told).toHaveLength(3);
});

test('[S151] what lay in the box is told as mine, by whoever carries it out', async () => {
  const stage = await enter();
  const { roomId, memberId: madeBy } = stage.entry;
  must(await stage.mia.store.jots.add(sampleCommand({ roomId, madeBy }, { text: 'jotted' })));
  const background = await stage.open({ kind: 'background' });
  await background.whenDecided;
  await background.look();
  await untilSynced(background);

  expect(await closedLines(stage, background)).toMatchObject([
    { part: 'actionItems', deed: 'made', author: miasOf(stage), knownBy: 'here' },
  ]);
});

test('[S152] what is read again is told no second time, nor is what was stored before a restart', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  jot(page.doc, stage.entry, 'by Mia');
  await untilSynced(page);
  await appendBens(stage, (doc) => void jot(doc, stage.ben, 'by Ben'));
  await until(() => textsOf(page.doc).length === 2);
  expect(await closedLines(stage, page)).toHaveLength(2);
  const db = must(
    await openRoomDatabase(indexedDB, stage.mia.shared.databaseName(page.entry().roomId)),
  );
  must(await forgetCursor(db, (await stage.rows()).state.term));
  db.close();

  const again = await stage.open();
  await untilSynced(again);
  expect((await stage.rows()).state.cursor?.seq).toBe(stage.relay.log.length);
  expect(await closedLines(stage, again)).toHaveLength(2);
});

test('[S152] who sends words that are here already is not told to have written them', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const mine = jot(page.doc, stage.entry, 'by Mia');
  await untilSynced(page);
  const all = await replay(stage);
  const theirs = jot(all, stage.ben, 'by Ben');
  // As one does who gives a relay back what it lost: everything, in one entry.
  stage.relay.append(await stage.ben.frame(Y.encodeStateAsUpdate(all)));
  await until(() => textsOf(page.doc).length === 2);

  const told = await closedLines(stage, page);
  const authors = told.map(({ id, author }) => [id, author]);
  expect(authors).toEqual([
    [theirs, bensOf(stage)],
    [mine, miasOf(stage)],
  ]);
});

test('[S153] what came in a snapshot is told as that, by nobody', async () => {
  const stage = await enter();
  await appendBens(stage, (doc) => void jot(doc, stage.ben, 'by Ben'));
  stage.relay.script.snapshot = await bensSnapshot(stage);
  stage.relay.script.servedIn = ['replay', 'live'];
  await appendBens(stage, (doc) => void jot(doc, stage.ben, 'after it'));
  const ben = await becomeBen(stage);
  const bens = await ben.open(stage.entry.roomId);
  await untilSynced(bens);
  await bens.close();

  const told = await linesOf(ben, bens);
  const known = told.map(({ author, knownBy }) => `${knownBy} ${author ? 'by Ben' : 'by nobody'}`);
  expect(known.toSorted()).toEqual(['signed by Ben', 'snapshot by nobody']);
});

test('[S154] what is brought back out of a checkpoint is told as that', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const id = jot(page.doc, stage.entry, 'Call');
  const then = new Y.Doc();
  Y.applyUpdate(then, Y.encodeStateAsUpdate(page.doc));
  await untilLines(stage.mia, page, 1);
  rootMap(page.doc, 'actionItems').delete(id);
  await untilLines(stage.mia, page, 2);
  const author: Author = { memberId: stage.entry.memberId, now: Date.now() as Millis };
  must(bringBack(page.doc, author, then, [{ part: 'actionItems', id }]));

  const [last] = await closedLines(stage, page);
  expect(last).toMatchObject({ id, deed: 'made', knownBy: 'checkpoint', author: miasOf(stage) });
});

test('[S155] typing is one line, and a log that takes none keeps nothing from being stored or sent', async () => {
  const stage = await enter();
  const failing = { ok: false, error: 'quota' } as const;
  const { store } = stage.mia;
  let asked = 0;
  const changeLog = {
    ...store.changeLog,
    add: () => {
      asked += 1;
      return Promise.resolve(failing);
    },
  };
  const refused = await stage.open({ store: { ...store, changeLog } });
  await untilSynced(refused);
  jot(refused.doc, stage.entry, 'by Mia');
  await untilSynced(refused);
  await refused.close();
  const page = await stage.open();
  await untilSynced(page);
  const author: Author = { memberId: stage.entry.memberId, now: Date.now() as Millis };
  const session = must(addSession(page.doc, author, { title: 'First' }));
  for (const letter of 'many words') notesOf(page.doc, session).insert(0, letter);
  await untilSynced(page);

  expect(asked).toBeGreaterThan(0);
  const told = await closedLines(stage, page);
  expect(told.map(({ part }) => part).toSorted()).toEqual(['notes', 'sessions']);
});

test('[S155] the first thing is written at once, since its page may go; what follows is gathered', async () => {
  const entry = await sampleEntry();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  closing(async () => void vi.useRealTimers());
  const doc = new Y.Doc();
  const written: number[] = [];
  const add: ChangeLog['add'] = (_, lines) => {
    written.push(lines.length);
    return Promise.resolve({ ok: true, value: undefined });
  };
  const deps = { doc, entry: () => entry, log: { add }, now: () => Date.now() as Millis };
  const teller = createChangeTeller(deps);
  doc.on('update', (update: Uint8Array) => teller.made(update, Promise.resolve()));
  jot(doc, entry, 'first');
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual([1]);
  for (const text of ['second', 'third']) jot(doc, entry, text);
  await vi.advanceTimersByTimeAsync(999);
  expect(written).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1);
  expect(written).toEqual([1, 2]);
  await teller.close();
});

test('[S156] what touches more than forty places at once is one line', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  await appendBens(stage, (doc) => {
    for (let n = 0; n <= MOST_PLACES; n += 1) jot(doc, stage.ben, `number ${n}`);
  });
  await until(() => textsOf(page.doc).length === MOST_PLACES + 1);

  expect(await closedLines(stage, page)).toMatchObject([
    { part: 'many', id: '', author: bensOf(stage), knownBy: 'signed' },
  ]);
});

test('[S157] a profile has no log of changes', async () => {
  const { mia } = await enter();
  const profile = must(await ownProfile(mia.store, () => Date.now() as Millis));
  const page = await mia.open(profile.roomId);
  jot(page.doc, profile, 'as a record would hold it');
  await page.close();
  expect(must(await mia.store.changeLog.list(profile.roomId))).toEqual([]);
});

test('[S158] what is set aside is not told of, and is once it is understood', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const stranger = await stage.inside.stranger();
  const theirs = updateOf(await replay(stage), (doc) => void jot(doc, stage.ben, 'by nobody'));
  stage.relay.append(await stranger.frame(theirs));
  const doc = await replay(stage);
  let id = '' as ItemId;
  const first = updateOf(doc, () => void (id = jot(doc, stage.ben, 'by Ben')));
  const author: Author = { memberId: stage.ben.memberId, now: Date.now() as Millis };
  const second = updateOf(doc, () => void updateActionItem(doc, author, id, { text: 'Call' }));
  stage.relay.append(await stage.ben.frame(second));
  await until(() => page.status().attention.some(({ type }) => type === 'unreadable'));
  expect(await linesOf(stage.mia, page)).toEqual([]);
  stage.relay.append(await stage.ben.frame(first));
  await until(() => textsOf(page.doc).includes('Call'));

  expect(await closedLines(stage, page)).toMatchObject([
    { id, deed: 'made', author: bensOf(stage) },
  ]);
});

test('[S159] the time of a line is that of this device’s clock, whatever its author’s says', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const begun = Date.now();
  await appendBens(stage, (doc) => {
    const author: Author = { memberId: stage.ben.memberId, now: 1 as Millis };
    must(addSession(doc, author, { title: 'First' }));
  });
  const [line] = await untilLines(stage.mia, page, 1);
  expect(line?.at).toBeGreaterThanOrEqual(begun);
});
