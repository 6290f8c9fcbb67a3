/** What the others have of my last change, and when they were last heard from. */
import { afterEach, expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import { WebSocket } from 'ws';
import type { Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { deriveMarkSlot, writeMark, type Mark } from '#shared/seal/mark.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import * as Y from 'yjs';
import { openRoomDatabase, roomDatabaseName } from '../../../extension/store/room-database.ts';
import { addMarks, readMarks } from '../../../extension/store/room-marks.ts';
import { createBridge } from '../../../extension/sync/bridge.ts';
import { createDrawnReport } from '../../../extension/sync/drawn-report.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { glance } from '../../../extension/sync/glance.ts';
import { createMarkKeeper } from '../../../extension/sync/mark-keeper.ts';
import { reachOf } from '../../../extension/sync/reach.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import { switchedVisibility, type HeadlessPerson } from '../../support/headless-client.ts';
import { must } from '../../support/store/samples.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { becomeBen } from '../../support/sync/second-person.ts';
import {
  enter,
  jot,
  leave,
  textsOf,
  until,
  untilSynced,
  type Stage,
} from '../../support/sync/stage.ts';

const Socket = WebSocket as unknown as SocketClass;

afterEach(leave);

type Marked = { readonly stage: Stage; readonly ben: HeadlessPerson };

/** Mia has written one line and closed her page; Ben has not been there yet. */
async function written(): Promise<Marked> {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  jot(page.doc, stage.entry, 'Read the paper');
  await untilSynced(page);
  await page.close();
  return { stage, ben: await becomeBen(stage) };
}

function reached(page: Engine): string | undefined {
  return page.status().reach[0]?.reached;
}

async function markFrame(
  stage: Stage,
  mark: Partial<Mark> & { readonly stored: Cursor },
  author = stage.ben,
): Promise<Bytes> {
  const body = writeMark({ drawnSeq: 0, time: 1_000 as Millis, number: 1, ...mark });
  return author.frame(body, { kind: 'mark', seen: mark.stored });
}

async function bensSlot({ inside, ben }: Stage): Promise<Bytes> {
  return deriveMarkSlot(inside.keys, ben.device.deviceId);
}

test('[S37] A writes and closes, B opens and closes, and A is told that B has seen it', async () => {
  const { stage, ben } = await written();
  const bens = await ben.open(stage.entry.roomId);
  await untilSynced(bens);
  expect(textsOf(bens.doc)).toEqual(['Read the paper']);
  await bens.close();
  const again = await stage.open();
  await until(() => reached(again) === 'seen');
  const lastHeard = again.status().reach[0]?.lastHeard ?? 0;
  expect(Math.abs(Date.now() - lastHeard)).toBeLessThan(60_000);
});

test('[S39] a background that fetches moves what is stored and never what is seen', async () => {
  const { stage, ben } = await written();
  const background = await ben.open(stage.entry.roomId, { kind: 'background' });
  await untilSynced(background);
  await background.close();
  const again = await stage.open();
  await until(() => reached(again) === 'device');
  const bens = await ben.open(stage.entry.roomId);
  await until(() => reached(again) === 'seen');
  await bens.close();
});

test('[S39] a page that nobody sees has shown nothing until it is seen', async () => {
  const { stage, ben } = await written();
  const visibility = switchedVisibility(false);
  const bens = await ben.open(stage.entry.roomId, { visibility });
  await untilSynced(bens);
  await until(() => stage.relay.marks.size === 2);
  const again = await stage.open();
  await until(() => reached(again) === 'device');
  visibility.show(true);
  // Within the ten seconds of the last mark: hiding says at once what was shown.
  visibility.show(false);
  await until(() => reached(again) === 'seen');
});

test('[S37] a change that the others have not seen takes the claim back until they have', async () => {
  const { stage, ben } = await written();
  const bens = await ben.open(stage.entry.roomId);
  await untilSynced(bens);
  await bens.close();
  const again = await stage.open();
  await until(() => reached(again) === 'seen');
  jot(again.doc, stage.entry, 'Another');
  await untilSynced(again);
  await until(() => reached(again) === 'no');
});

test('[S40] what was shown and could not be told is told by whoever connects next', async () => {
  const { stage, ben } = await written();
  const { roomId } = stage.entry;
  // Mia's change is in the log by now; what Ben's page says of itself may still be on its way at the end.
  const mias = stage.relay.log.length;
  let drops = true;
  stage.relay.script.onMessage = (_, message) => drops && message.type === 'mark';
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  stage.relay.script.onMessage = () => false;
  await bens.close();
  drops = false;
  const db = must(await openRoomDatabase(indexedDB, ben.shared.databaseName(roomId)));
  const kept = must(await readMarks(db));
  db.close();
  expect(kept.drawnSeq).toBeGreaterThanOrEqual(mias);
  const background = await ben.open(roomId, { kind: 'background' });
  await untilSynced(background);
  await background.close();
  const again = await stage.open();
  await until(() => reached(again) === 'seen');
});

test('[S40] a place that was shown and not told is a reason to connect', async () => {
  const stage = await enter();
  const page = await stage.open({ databaseName: roomDatabaseName });
  await untilSynced(page);
  await page.checkpoint();
  await page.close();
  const { store, shared } = stage.mia;
  const { jots, checkpoints, projections } = store;
  const now = () => Date.now() as Millis;
  const deps = { indexedDB, jots, checkpoints, projections, locks: shared.locks, now, Socket };
  const look = () => glance(deps, { ...stage.entry, introduced: true });
  expect(await look()).toBe('idle');
  const db = must(await openRoomDatabase(indexedDB, roomDatabaseName(stage.entry.roomId)));
  must(await addMarks(db, { drawnSeq: 9, toldSeq: 8, peers: [] }));
  db.close();
  expect(await look()).toBe('due');
});

test('[S38] of each device the mark with the highest number counts, also after a restart', async () => {
  const { stage } = await written();
  const { relay } = stage;
  const stored = await relay.cursor();
  const slot = await bensSlot(stage);
  const put = async (mark: Partial<Mark>): Promise<void> => {
    const frame = await markFrame(stage, { stored, ...mark });
    relay.marks.set('ben', { slot, frame });
    relay.latest().send({ type: 'marks', marks: [{ slot, frame }] });
  };
  await put({ number: 50, drawnSeq: 0 });
  const first = await stage.open();
  await until(() => reached(first) === 'device');
  await first.close();
  await put({ number: 49, drawnSeq: stored.seq });
  const page = await stage.open();
  await until(() => reached(page) === 'device');
  await put({ number: 48, drawnSeq: stored.seq });
  jot(page.doc, stage.entry, 'handled after it');
  await untilSynced(page);
  expect(reached(page)).toBe('no');
  await put({ number: 51, drawnSeq: stored.seq + 1, stored: await relay.cursor() });
  await until(() => reached(page) === 'seen');
});

test('[S38] a mark by a stranger, in the slot of another, or signed by nobody counts nothing', async () => {
  const { stage } = await written();
  const { relay, inside } = stage;
  const stored = await relay.cursor();
  const page = await stage.open();
  await untilSynced(page);
  const seen = { stored, drawnSeq: stored.seq };
  const stranger = await inside.stranger();
  const slot = await bensSlot(stage);
  const strangersSlot = await deriveMarkSlot(inside.keys, stranger.device.deviceId);
  const forged = inside.author(
    { ...stranger.device, deviceId: stage.ben.device.deviceId },
    stage.ben.memberId,
  );
  const marks = [
    { slot: strangersSlot, frame: await markFrame(stage, { ...seen, number: 2 }, stranger) },
    { slot: strangersSlot, frame: await markFrame(stage, { ...seen, number: 3 }) },
    { slot, frame: await markFrame(stage, { ...seen, number: 4 }, forged) },
    { slot, frame: await stage.ben.frame(new Uint8Array([9, 9]), { kind: 'mark' }) },
    { slot, frame: new Uint8Array([1, 2, 3]) },
  ];
  relay.latest().send({ type: 'marks', marks });
  const honest = await markFrame(stage, { stored, number: 5, drawnSeq: 0 });
  relay.latest().send({ type: 'marks', marks: [{ slot, frame: honest }] });
  await until(() => reached(page) !== undefined);
  expect(page.status().reach).toEqual([
    { memberId: stage.ben.memberId, reached: 'device', lastHeard: 1_000 },
  ]);
});

test('[S38] a mark of a device that the log introduces later counts from then on', async () => {
  const { stage } = await written();
  const { relay, inside } = stage;
  const { author, frames } = await inside.partner();
  const slot = await deriveMarkSlot(inside.keys, author.device.deviceId);
  const page = await stage.open();
  await untilSynced(page);
  const stored = await relay.cursor();
  const frame = await markFrame(stage, { stored, drawnSeq: stored.seq }, author);
  relay.latest().send({ type: 'marks', marks: [{ slot, frame }] });
  for (const record of frames) relay.append(record);
  await until(() => page.status().reach.some(({ memberId }) => memberId === author.memberId));
});

test('[S38] a mark whose place was not read yet says nothing of my change until it is', async () => {
  const { stage } = await written();
  const { relay } = stage;
  const page = await stage.open();
  await untilSynced(page);
  const stored = await relay.cursor();
  const doc = new Y.Doc();
  const kept = await stage.ben.frame(updateOf(doc, () => doc.getMap('kept').set('back', true)));
  const place = await nextCursor(stored, kept);
  const slot = await bensSlot(stage);
  const far = await markFrame(stage, { stored: place, drawnSeq: place.seq, number: 5 });
  const near = await markFrame(stage, { stored, number: 4 });
  const marks = [far, near].map((frame) => ({ slot, frame }));
  relay.latest().send({ type: 'marks', marks });
  await until(() => page.status().reach.length > 0);
  expect(reached(page)).toBe('device');
  relay.append(kept);
  await until(() => reached(page) === 'seen');
});

test('[S2] a mark whose place is not on our chain shows a fork', async () => {
  const { stage } = await written();
  const { relay } = stage;
  const page = await stage.open();
  await untilSynced(page);
  const { seq } = await relay.cursor();
  const frame = await markFrame(stage, {
    stored: { seq, hash: new Uint8Array(32) },
    drawnSeq: seq,
  });
  relay.latest().send({ type: 'marks', marks: [{ slot: await bensSlot(stage), frame }] });
  await until(() => page.status().attention.some(({ type }) => type === 'history'));
  expect(page.status().reach).toEqual([]);
});

test('[S39] a page that does not hold the socket says what it has drawn while it is seen', async () => {
  const { stage } = await written();
  const { mia } = stage;
  const [follower, owner] = [0, 1].map(() =>
    createBridge(stage.entry.roomId, mia.shared.openChannel),
  ) as [ReturnType<typeof createBridge>, ReturnType<typeof createBridge>];
  const drawn: number[] = [];
  owner.listen(({ message }) => {
    if (message.type === 'drawn') drawn.push(message.seq);
  });
  let visible = false;
  let reads = 0;
  const report = createDrawnReport({
    bridge: follower,
    showing: () => visible,
    reread: async () => void (reads += 1),
  });
  report.follow(5);
  visible = true;
  report.shown();
  await until(() => drawn.length === 1);
  report.follow(7);
  await until(() => drawn.length === 2);
  expect({ drawn, reads }).toEqual({ drawn: [5, 7], reads: 2 });
  follower.close();
  owner.close();
});

test('[S37] one device of a member is enough, and my own other devices are a member like any', () => {
  const [me, other] = [newId<MemberId>(), newId<MemberId>()];
  const peer = { heardAt: 1 as Millis, storedSeq: 0, drawnSeq: 0 };
  const peers = [
    { ...peer, memberId: me, storedSeq: 9 },
    { ...peer, memberId: other, storedSeq: 4, drawnSeq: 4, heardAt: 7 as Millis },
    { ...peer, memberId: other, storedSeq: 2 },
  ];
  const reach = (ownSeq: number) => reachOf(peers, ownSeq).map(({ reached: how }) => how);
  expect(reach(4)).toEqual(['device', 'seen']);
  expect(reach(5)).toEqual(['device', 'no']);
  expect(reach(0)).toEqual(['no', 'no']);
  expect(reachOf(peers, 4)).toMatchObject([{ memberId: me, lastHeard: 1 }, { lastHeard: 7 }]);
});

test('[S37] what a device has that is struck out counts no more, also at the next start', async () => {
  const factory = new IDBFactory();
  const db = must(await openRoomDatabase(factory, 'a room'));
  const { deviceId: mine } = await createDeviceKeys();
  const { deviceId: lost } = await createDeviceKeys();
  const memberId = newId<MemberId>();
  const mark = { memberId, storedSeq: 3, drawnSeq: 0, time: 5 as Millis, number: 1 };
  const peers = [
    { ...mark, device: mine },
    { ...mark, device: lost, time: 9 as Millis },
  ];
  must(await addMarks(db, { drawnSeq: 0, toldSeq: 0, peers }));
  const keeper = createMarkKeeper({
    ...{ db, kept: must(await readMarks(db)), now: () => 10 as Millis },
    stored: () => ({ seq: 0, hash: new Uint8Array(32) }),
    showing: () => false,
    onChange: () => undefined,
  });

  keeper.forget(new Map([[lost, 1]]));

  expect(keeper.peers().map(({ heardAt }) => heardAt)).toEqual([5]);
  await keeper.flush();
  expect(must(await readMarks(db)).peers.map(({ device }) => device)).toEqual([mine]);
  keeper.close();
  db.close();
});
