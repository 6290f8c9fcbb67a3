/** Jots on their way from the box into the record, with crashes between the steps. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type ItemId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import type { ActionItemStatus } from '#shared/record/schema.ts';
import type { Command } from '../../../extension/store/command.ts';
import type { JotBox } from '../../../extension/store/jot-box.ts';
import { readRows } from '../../../extension/store/rows.ts';
import { switchedVisibility } from '../../support/headless-client.ts';
import { must, sampleCommand } from '../../support/store/samples.ts';
import {
  bench,
  commandOf,
  crash,
  creating,
  itemIdOf,
  now,
  undoing,
  writeRows,
  type Bench,
} from '../../support/sync/drain-bench.ts';
import {
  enter,
  jot,
  leave,
  replay,
  textsOf,
  until,
  untilSynced,
  untilTrue,
} from '../../support/sync/stage.ts';

afterEach(leave);

function setting(
  it: Bench,
  itemId: ItemId,
  status: ActionItemStatus,
  from: ActionItemStatus,
): Command {
  return commandOf(it, { type: 'setStatus', itemId, status, from });
}

function statusOf(doc: Y.Doc): readonly string[] {
  return readRecord(doc).actionItems.map((item) => item.status);
}

test('[S33] every kind of jot becomes what it is called', async () => {
  const it = await bench();
  for (const [n, part] of (['actionItem', 'talkingPoint', 'question', 'note'] as const).entries())
    must(await it.jots.add(creating(it, { part, text: `jot ${n}` })));
  const view = readRecord(await it.drain());
  expect(view.actionItems.map(({ text }) => text)).toEqual(['jot 0']);
  expect(view.talkingPoints.map(({ text }) => text)).toEqual(['jot 1']);
  expect(view.jots.map(({ text, kind }) => `${kind} ${text}`).toSorted()).toEqual([
    'note jot 3',
    'question jot 2',
  ]);
  expect(view.unreadable).toBe(0);
  expect(await it.waiting()).toBe(0);
});

test('[S33, U222] a check-in from the box has its mood and what else was said, and an undo takes it back', async () => {
  const it = await bench();
  const words = { mood: 'stuck', blocker: 'The build' } as const;
  const command = creating(it, { part: 'checkIn', text: '', beside: words });
  must(await it.jots.add(command));
  must(await it.jots.add(creating(it, { part: 'win', text: 'Shipped' })));
  const view = readRecord(await it.drain());
  expect(view.checkIns).toMatchObject([{ ...words, text: undefined, need: undefined }]);
  expect(view.jots).toMatchObject([{ kind: 'win', text: 'Shipped' }]);
  must(await it.jots.add(undoing(command)));
  expect(readRecord(await it.drain()).checkIns).toEqual([]);
});

test('[S33, D121, U311] who is stuck by the box has the first talking point, and an undo takes it back', async () => {
  const it = await bench();
  must(await it.jots.add(creating(it, { part: 'talkingPoint', text: 'The first' })));
  const lines = { tried: 'Clean it', need: 'An hour of yours' };
  const stuck = creating(it, { part: 'stuck', text: 'The build fails', beside: lines });
  must(await it.jots.add(stuck));
  must(await it.jots.add(creating(it, { part: 'stuck', text: 'The tests, too' })));

  const { talkingPoints } = readRecord(await it.drain());

  expect(talkingPoints.map(({ text }) => text)).toEqual([
    'The tests, too',
    'The build fails',
    'The first',
  ]);
  expect(talkingPoints[1]).toMatchObject({ isStuck: true, ...lines });
  expect(talkingPoints[0]).toMatchObject({ isStuck: true, tried: undefined, need: undefined });
  must(await it.jots.add(undoing(stuck)));
  expect(readRecord(await it.drain()).talkingPoints).toHaveLength(2);
});

test('[S33, U269] what was saved of a page has its source, and an undo takes it back', async () => {
  const it = await bench();
  const source = 'https://example.org/a';
  const resource = creating(it, { part: 'resource', text: 'A page', source, quote: 'so it is' });
  must(await it.jots.add(resource));
  must(await it.jots.add(creating(it, { part: 'talkingPoint', text: 'This', source })));
  must(await it.jots.add(creating(it, { part: 'actionItem', text: 'Read it', source })));
  const view = readRecord(await it.drain());
  expect(view.resources).toMatchObject([{ title: 'A page', url: source, why: 'so it is' }]);
  expect(view.talkingPoints).toMatchObject([{ text: 'This', source }]);
  expect(view.actionItems).toMatchObject([{ text: 'Read it', source }]);
  must(await it.jots.add(undoing(resource)));
  expect(readRecord(await it.drain()).resources).toEqual([]);
});

test('[S33, B24] a crash before the command leaves the box repeats nothing', async () => {
  const it = await bench();
  const command = creating(it);
  must(await it.jots.add(command));
  await it.drain({ remove: crash });
  expect(await it.waiting()).toBe(1);
  const doc = await it.drain();
  expect(textsOf(doc)).toEqual(['Send the outline']);
  expect(must(await readRows(it.db, -1)).rows.length).toBe(1);
  expect(await it.waiting()).toBe(0);
});

test('[S33] a crash before the row is written loses nothing', async () => {
  const it = await bench();
  must(await it.jots.add(creating(it)));
  it.fate = 'abort';
  expect(textsOf(await it.drain())).toEqual([]);
  expect(await it.waiting()).toBe(1);
  it.fate = 'well';
  expect(textsOf(await it.drain())).toEqual(['Send the outline']);
  expect(await it.waiting()).toBe(0);
});

// Setting an item twice lost the partner's change in 9 of 40 trials (DESIGN.md section 4).
test('[S33, B24] a status is set exactly once: what the partner set after it stays, whatever crashed', async () => {
  const it = await bench();
  const create = creating(it);
  must(await it.jots.add(create));
  await it.drain();
  must(await it.jots.add(setting(it, itemIdOf(create), 'completed', 'not_started')));
  const doc = await it.drain({ remove: crash });
  expect(statusOf(doc)).toEqual(['completed']);
  const update: Uint8Array[] = [];
  doc.on('update', (bytes: Uint8Array) => update.push(bytes));
  updateActionItem(doc, { memberId: newId<MemberId>(), now }, itemIdOf(create), {
    status: 'in_progress',
  });
  await writeRows(it, update);
  expect(statusOf(await it.drain())).toEqual(['in_progress']);
  expect(await it.waiting()).toBe(0);
});

test('[S33] a change of an item takes along nothing but itself, however much was ever deleted', async () => {
  const it = await bench();
  const create = creating(it);
  must(await it.jots.add(create));
  const doc = await it.drain();
  const text = doc.getText('notes');
  for (let n = 0; n < 400; n += 1) {
    text.insert(0, 'xy');
    text.delete(1, 1);
  }
  await writeRows(it, [Y.encodeStateAsUpdate(doc)]);
  must(await it.jots.add(setting(it, itemIdOf(create), 'completed', 'not_started')));
  expect(statusOf(await it.drain())).toEqual(['completed']);
  const last = must(await readRows(it.db, -1)).rows.at(-1);
  expect(last?.update.length).toBeLessThan(300);
});

test('[S33] an undo in time writes neither, a late one puts back what was there', async () => {
  const it = await bench();
  const early = creating(it, { text: 'taken back in time' });
  must(await it.jots.add(early));
  must(await it.jots.add(undoing(early)));
  expect(textsOf(await it.drain())).toEqual([]);
  expect(must(await readRows(it.db, -1)).rows).toEqual([]);
  const late = creating(it, { text: 'taken back late' });
  must(await it.jots.add(late));
  expect(textsOf(await it.drain())).toEqual(['taken back late']);
  must(await it.jots.add(undoing(late)));
  const view = readRecord(await it.drain());
  expect(view.actionItems).toEqual([]);
  expect(view.bin.length).toBe(1);
  expect(await it.waiting()).toBe(0);
});

test('[S33] an undo of what was written just before a crash undoes it', async () => {
  const it = await bench();
  const command = creating(it);
  must(await it.jots.add(command));
  await it.drain({ remove: crash });
  must(await it.jots.add(undoing(command)));
  expect(readRecord(await it.drain()).actionItems).toEqual([]);
  expect(await it.waiting()).toBe(0);
});

test('[S33] an undo never takes back what somebody has set since', async () => {
  const it = await bench();
  const create = creating(it);
  const set = setting(it, itemIdOf(create), 'completed', 'not_started');
  for (const command of [create, set]) must(await it.jots.add(command));
  expect(statusOf(await it.drain())).toEqual(['completed']);
  must(await it.jots.add(setting(it, itemIdOf(create), 'wont_do', 'completed')));
  await it.drain();
  must(await it.jots.add(undoing(set)));
  expect(statusOf(await it.drain())).toEqual(['wont_do']);
  const back = setting(it, itemIdOf(create), 'on_hold', 'wont_do');
  must(await it.jots.add(back));
  await it.drain();
  must(await it.jots.add(undoing(back)));
  expect(statusOf(await it.drain())).toEqual(['wont_do']);
});

test('[S33] a command about an item that is gone leaves the box and changes nothing', async () => {
  const it = await bench();
  must(await it.jots.add(setting(it, newId<ItemId>(), 'completed', 'not_started')));
  const doc = await it.drain();
  expect(must(await readRows(it.db, -1)).rows).toEqual([]);
  expect(await it.waiting()).toBe(0);
  expect(readRecord(doc).unreadable).toBe(0);
});

test('[S33] jots of other mentorships stay in the box', async () => {
  const it = await bench();
  const other = sampleCommand();
  must(await it.jots.add(other));
  must(await it.jots.add(creating(it)));
  await it.drain();
  expect(must(await it.jots.list()).map(({ id }) => id)).toEqual([other.id]);
});

test('[S33] a jot reaches record, rows and relay through whoever holds the lock, once', async () => {
  const stage = await enter();
  const { jots } = stage.mia.store;
  const jotted = (text: string): Command =>
    sampleCommand(
      { roomId: stage.entry.roomId, madeBy: stage.entry.memberId },
      { text, assignees: [] },
    );
  must(await jots.add(jotted('while all is closed')));
  const background = await stage.open({
    kind: 'background',
    visibility: switchedVisibility(false),
  });
  await background.whenDecided;
  await background.look();
  await untilSynced(background);
  expect(textsOf(await replay(stage))).toEqual(['while all is closed']);
  const page = await stage.open();
  await until(() => page.status().uploader);
  const follower = await stage.open();
  must(await jots.add(jotted('while pages are open')));
  await until(() => textsOf(follower.doc).length === 2 && textsOf(page.doc).length === 2);
  await untilSynced(page);
  jot(page.doc, stage.entry, 'typed');
  await untilSynced(page);
  expect(textsOf(await replay(stage))).toEqual([
    'typed',
    'while all is closed',
    'while pages are open',
  ]);
  expect(must(await jots.list())).toEqual([]);
  expect((await stage.rows()).state.unacknowledged).toEqual([]);
});

test('[S33] a page that dies after the row is written: the next one sends it, and does not repeat it', async () => {
  const stage = await enter();
  const { store } = stage.mia;
  const command = sampleCommand(
    { roomId: stage.entry.roomId, madeBy: stage.entry.memberId },
    { assignees: [] },
  );
  must(await store.jots.add(command));
  const end = Promise.withResolvers<Awaited<ReturnType<JotBox['remove']>>>();
  const never = (): typeof end.promise => end.promise;
  // It never gets as far as removing the command, and the relay is away.
  stage.relay.script.onOpen = (connection) => {
    connection.cut();
    return true;
  };
  const dying = await stage.open({ store: { ...store, jots: { ...store.jots, remove: never } } });
  await until(() => textsOf(dying.doc).length === 1);
  expect(must(await store.jots.list()).length).toBe(1);
  delete stage.relay.script.onOpen;
  const thief = await stage.open({ locks: stage.mia.shared.locks });
  await stage.mia.shared.locks.request(
    `sync:${stage.entry.roomId}`,
    { steal: true },
    () => undefined,
  );
  await until(() => thief.status().uploader);
  await untilSynced(thief);
  await untilTrue(async () => must(await store.jots.list()).length === 0);
  expect(textsOf(await replay(stage))).toEqual(['Send the outline']);
  expect(textsOf(thief.doc)).toEqual(['Send the outline']);
  end.resolve({ ok: false, error: 'aborted' });
});

test('[S34] the projection shows what the record holds, and only the owner writes it', async () => {
  const stage = await enter();
  const { projections } = stage.mia.store;
  const { roomId, memberId } = stage.entry;
  const read = async () => must(await projections.read(roomId));
  const owner = await stage.open();
  await untilSynced(owner);
  const follower = await stage.open();
  await follower.whenDecided;
  const { addActionItem } = await import('#shared/record/operations/action-items.ts');
  addActionItem(
    follower.doc,
    { memberId, now: Date.now() as Millis },
    { text: 'mine', assignees: [memberId] },
  );
  jot(owner.doc, stage.entry, 'nobody’s');
  await untilTrue(async () => (await read())?.mine.length === 1);
  const { term } = (await stage.rows()).state;
  expect(await read()).toMatchObject({
    name: 'Mia and Ben',
    me: memberId,
    term,
    members: [{ name: 'Mia' }],
    mine: [{ text: 'mine', status: 'not_started' }],
  });
  await untilTrue(
    async () => (await read())?.sync.relay === 'reached' && (await read())?.sync.waiting === 0,
  );
  await owner.close();
  await until(() => follower.status().uploader);
  jot(follower.doc, stage.entry, 'by the new owner');
  await untilTrue(async () => (await read())?.term === term + 1);
});

test('[S34] what was done just before the page closes is in the projection', async () => {
  const stage = await enter();
  const { memberId, roomId } = stage.entry;
  const page = await stage.open();
  await untilSynced(page);
  const { addActionItem } = await import('#shared/record/operations/action-items.ts');
  addActionItem(
    page.doc,
    { memberId, now: Date.now() as Millis },
    { text: 'last', assignees: [memberId] },
  );
  await page.close();
  expect(
    must(await stage.mia.store.projections.read(roomId))?.mine.map(({ text }) => text),
  ).toEqual(['last']);
});
