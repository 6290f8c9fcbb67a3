/** Going on from a snapshot instead of the log, and what becomes of one that lies. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, randomBytes } from '#shared/base/bytes.ts';
import type { SnapshotBody } from '#shared/seal/snapshot.ts';
import { readFrame } from '#shared/wire/frame.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { MAX_NESTING } from '../../../extension/sync/nesting.ts';
import { becomeBen } from '../../support/sync/second-person.ts';
import { bensSnapshot, recordsOf, witnessesOf } from '../../support/sync/snapshot-frames.ts';
import { updateOf } from '../../support/sync/log-author.ts';
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

afterEach(leave);

/** As a relay serves it that has let go of the entries. */
const EVERY_WAY = ['replay', 'live'] as const;
const EAGER = { compaction: { quietMs: 0, spreadMs: 0 } };

/** Ben has written these, one entry each. */
async function bensEntries(stage: Stage, texts: readonly string[]): Promise<Y.Doc> {
  const doc = await replay(stage);
  for (const text of texts)
    stage.relay.append(await stage.ben.frame(updateOf(doc, () => void jot(doc, stage.ben, text))));
  return doc;
}

/** What clients said of that kind, in order. */
function sent(stage: Stage, type: UpMessage['type']): readonly UpMessage[] {
  return stage.relay.connections.flatMap(({ received }) =>
    received.filter((message) => message.type === type),
  );
}

function snapshotNoticed(page: Engine): boolean {
  return page.status().attention.some(({ type }) => type === 'snapshot');
}

/** Mia wrote "first" and is away; the log goes on by two of Ben's. */
async function behind(): Promise<Stage> {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  jot(page.doc, stage.entry, 'first');
  await untilSynced(page);
  await page.close();
  await bensEntries(stage, ['second', 'third']);
  return stage;
}

test('[S45] a new device catches up from a snapshot and the entries after it', async () => {
  const stage = await behind();
  const { relay } = stage;
  relay.script.snapshot = await bensSnapshot(stage);
  relay.script.servedIn = EVERY_WAY;
  await bensEntries(stage, ['after it']);
  const ben = await becomeBen(stage);
  const bens = await ben.open(stage.entry.roomId);
  await untilSynced(bens);
  expect(textsOf(bens.doc)).toEqual(['after it', 'first', 'second', 'third']);
  expect(snapshotNoticed(bens)).toBe(false);
  jot(bens.doc, stage.ben, 'and on');
  await untilSynced(bens);
  await bens.close();
  const again = await ben.open(stage.entry.roomId);
  await untilSynced(again);
  expect(textsOf(again.doc)).toHaveLength(5);
  expect(sent(stage, 'hello').at(-1)).toMatchObject({ cursor: { seq: relay.log.length } });
});

test('[S45] what a snapshot brings of the roster outlasts a restart', async () => {
  const stage = await behind();
  const { relay } = stage;
  relay.script.snapshot = await bensSnapshot(stage);
  relay.script.servedIn = EVERY_WAY;
  const databaseName = (): string => 'a new device';
  const page = await stage.mia.open(stage.entry.roomId, { databaseName });
  await untilSynced(page);
  await page.close();
  const again = await stage.mia.open(stage.entry.roomId, { databaseName });
  await bensEntries(stage, ['after it']);
  await until(() => textsOf(again.doc).includes('after it'));
  expect(again.status().attention).toEqual([]);
});

test('[S45, R1] a device that comes back goes on from a snapshot, and sends what it had not sent', async () => {
  const stage = await behind();
  const { relay } = stage;
  relay.script.snapshot = await bensSnapshot(stage, { witnesses: await witnessesOf(stage) });
  relay.script.servedIn = EVERY_WAY;
  await bensEntries(stage, ['after it']);
  relay.script.onOpen = (connection) => {
    connection.cut();
    return true;
  };
  const offline = await stage.open();
  jot(offline.doc, stage.entry, 'written offline');
  await until(() => offline.status().device.state === 'saved');
  relay.script.onOpen = () => undefined;
  offline.retry();
  await untilSynced(offline);
  const all = ['after it', 'first', 'second', 'third', 'written offline'];
  expect(textsOf(offline.doc)).toEqual(all);
  await untilTrue(async () => textsOf(await replay(stage)).join() === all.join());
  expect(snapshotNoticed(offline)).toBe(false);
});

test('[S45] what a snapshot lacks and a device has goes up again', async () => {
  const stage = await behind();
  const { relay } = stage;
  const lossy = new Y.Doc();
  jot(lossy, stage.ben, 'all that Ben left');
  const state = new Uint8Array(Y.encodeStateAsUpdateV2(lossy));
  const witnesses = await witnessesOf(stage);
  relay.script.snapshot = await bensSnapshot(stage, { state, witnesses });
  relay.script.servedIn = EVERY_WAY;
  const page = await stage.open();
  await untilSynced(page);
  const after = relay.log.slice(relay.script.snapshot.covers.seq);
  Y.applyUpdate(lossy, (await stage.inside.open(after[0] ?? new Uint8Array())).body);
  expect(textsOf(lossy)).toContain('first');
  expect(sent(stage, 'snapshot-confirm')).toEqual([]);
});

test('[S46] a snapshot that lacks nothing is confirmed', async () => {
  const stage = await behind();
  const { relay } = stage;
  relay.script.snapshot = await bensSnapshot(stage, { witnesses: await witnessesOf(stage) });
  const appended = relay.appended.length;
  const page = await stage.open(EAGER);
  await untilSynced(page);
  await until(() => sent(stage, 'snapshot-confirm').length === 1);
  expect(sent(stage, 'snapshot-confirm')).toMatchObject([
    { seq: relay.script.snapshot.covers.seq },
  ]);
  expect(relay.appended.length).toBe(appended);
});

test('[S45, R6] one that cannot be used is set aside and said so, and the entries are read', async () => {
  const stage = await behind();
  const { relay, inside } = stage;
  const honest = await bensSnapshot(stage, { witnesses: await witnessesOf(stage) });
  const stranger = await inside.stranger();
  const forged = inside.author(
    { ...stranger.device, deviceId: stage.ben.device.deviceId },
    stage.ben.memberId,
  );
  const mine = stage.entry.device.deviceId;
  // At the very place that this device last claimed: of a later one it knows nothing.
  const claimed = (await witnessesOf(stage)).get(mine)?.seq ?? 0;
  const here = { seq: claimed, hash: randomBytes(32) };
  const gap = updateOf(new Y.Doc(), (doc) => void doc.getMap('m').set('a', 1));
  const half = new Y.Doc();
  const before = Y.encodeStateVector(half);
  half.getMap('m').set('a', 1);
  const first = Y.encodeStateVector(half);
  half.getMap('m').set('b', 1);
  expect(before).not.toEqual(first);
  const tailOnly = new Uint8Array(Y.encodeStateAsUpdateV2(half, first));
  const deep = await replay(stage);
  let map = deep.getMap<unknown>('later');
  for (let level = 0; level <= MAX_NESTING; level += 1) map = map.set('in', new Y.Map<unknown>());
  const bad = {
    'no frame': { ...honest, frame: randomBytes(400) },
    'another place': { ...honest, frame: await stage.ben.frame(gap, { kind: 'snapshot' }) },
    'another kind': { ...honest, frame: await stage.ben.frame(gap, { seen: honest.covers }) },
    'a stranger': await bensSnapshot(stage, {}, stranger),
    'a forged signature': await bensSnapshot(stage, {}, forged),
    'no update': await bensSnapshot(stage, {
      state: randomBytes(50),
      witnesses: await witnessesOf(stage),
    }),
    'not whole': await bensSnapshot(stage, {
      state: tailOnly,
      witnesses: await witnessesOf(stage),
    }),
    'too deep': await bensSnapshot(stage, {
      state: new Uint8Array(Y.encodeStateAsUpdateV2(deep)),
      witnesses: await witnessesOf(stage),
    }),
    'without my claim': await bensSnapshot(stage),
    'another history': await bensSnapshot(stage, { witnesses: new Map([[mine, here]]) }),
  };
  // The way by entries is another than the one by which it is served.
  relay.script.servedIn = ['replay'];
  for (const [name, snapshot] of Object.entries(bad)) {
    relay.script.snapshot = snapshot;
    const page = await stage.mia.open(stage.entry.roomId, {
      databaseName: await copied(stage, name),
    });
    await until(() => snapshotNoticed(page));
    await untilSynced(page);
    expect(textsOf(page.doc), name).toEqual(['first', 'second', 'third']);
    await page.close();
  }
});

/** A copy of Mia's rows as they were before the snapshot. */
async function copied(stage: Stage, name: string): Promise<() => string> {
  const from = await openRoomDatabase(indexedDB, stage.mia.shared.databaseName(stage.entry.roomId));
  const to = await openRoomDatabase(indexedDB, `copy of ${name}`);
  if (!from.ok || !to.ok) throw new Error('no database');
  for (const part of ['updates', 'custom']) {
    const read = await from.value.transact({ mode: 'readonly', parts: [part] }, async (tx) => {
      const store = tx.objectStore(part);
      const [keys, values] = [store.getAllKeys(), store.getAll()];
      await new Promise((resolve) => tx.addEventListener('complete', resolve));
      return keys.result.map((key, n) => [key, values.result[n] as unknown] as const);
    });
    if (!read.ok) throw new Error(read.error);
    await to.value.transact(
      { mode: 'readwrite', parts: [part], durability: 'relaxed' },
      async (tx) => {
        for (const [key, value] of read.value) tx.objectStore(part).put(value, key);
      },
    );
  }
  from.value.close();
  to.value.close();
  return () => `copy of ${name}`;
}

test('[S46] a member who is there fetches what another left, and sends again what it lacks', async () => {
  const stage = await behind();
  const { relay } = stage;
  const page = await stage.open(EAGER);
  await untilSynced(page);
  const witnesses = await witnessesOf(stage);
  const lossy = new Y.Doc();
  jot(lossy, stage.ben, 'all that Ben left');
  const state = new Uint8Array(Y.encodeStateAsUpdateV2(lossy));
  const bad = await bensSnapshot(stage, { state, witnesses });
  let left = bad;
  relay.script.onMessage = (connection, message) => {
    if (message.type === 'snapshot-fetch') connection.sendSnapshot(left);
  };
  const tell = ({ covers, frame }: typeof bad): void =>
    relay.latest().send({
      type: 'snapshots',
      snapshots: [{ covers, total: frame.length, confirmed: false }],
    });
  await bensEntries(stage, ['came since']);
  jot(page.doc, stage.entry, 'of mine, since');
  await untilSynced(page);
  const appended = relay.appended.length;
  tell(bad);
  await until(() => relay.appended.length === appended + 1);
  await untilSynced(page);
  const healing = relay.appended.at(-1);
  Y.applyUpdate(lossy, (await stage.inside.open(healing ?? new Uint8Array())).body);
  expect(textsOf(lossy)).toContain('first');
  expect(sent(stage, 'snapshot-confirm')).toEqual([]);
  left = await bensSnapshot(stage, { witnesses: await witnessesOf(stage) });
  tell(left);
  await until(() => sent(stage, 'snapshot-confirm').length === 1);
  expect(relay.appended.length).toBe(appended + 1);
  expect(page.status().attention).toEqual([]);
});

/** A sound snapshot of the whole log of which nothing stands in it but a jot of Ben's. */
async function lossySnapshot(stage: Stage, lies: Partial<SnapshotBody> = {}) {
  const lossy = new Y.Doc();
  jot(lossy, stage.ben, 'all that Ben left');
  const state = copyBytes(Y.encodeStateAsUpdateV2(lossy));
  const witnesses = await witnessesOf(stage);
  return { lossy, ...(await bensSnapshot(stage, { state, witnesses, ...lies })) };
}

/** What stands in the log after `seq`, joined to `doc`. */
async function joinLogAfter(stage: Stage, seq: number, doc: Y.Doc): Promise<readonly string[]> {
  for (const frame of stage.relay.log.slice(seq)) {
    const read = readFrame(frame);
    if (read.ok && read.value.header.kind === 'entry')
      Y.applyUpdate(doc, (await stage.inside.open(frame)).body);
  }
  return textsOf(doc);
}

test('[S46, W50] what another has confirmed is compared all the same', async () => {
  const stage = await behind();
  const { relay } = stage;
  const page = await stage.open(EAGER);
  await untilSynced(page);
  const { lossy, ...snapshot } = await lossySnapshot(stage);
  const { covers, frame } = snapshot;
  relay.script.snapshot = snapshot;
  const note = { covers, total: frame.length, confirmed: true };
  relay.latest().send({ type: 'snapshots', snapshots: [note] });
  await until(() => relay.log.length > covers.seq);
  expect(await joinLogAfter(stage, covers.seq, lossy)).toContain('first');
});

test('[S46, S70] who was past a snapshot before it could be compared reads the entries after it again', async () => {
  const stage = await behind();
  const { relay } = stage;
  const page = await stage.open();
  await untilSynced(page);
  const { lossy, ...snapshot } = await lossySnapshot(stage);
  const { seq } = snapshot.covers;
  await bensEntries(stage, ['came since']);
  await until(() => textsOf(page.doc).includes('came since'));
  await untilSynced(page);
  await page.close();
  relay.script.snapshot = snapshot;
  const again = await stage.open(EAGER);
  await until(() =>
    sent(stage, 'hello').some((hello) => 'cursor' in hello && hello.cursor.seq === seq),
  );
  await until(() => relay.log.length > seq + 1);
  await untilSynced(again);
  // What came since is not said again.
  const healing = await stage.inside.open(relay.appended.at(-1) ?? randomBytes(1));
  expect(Buffer.from(healing.body).includes('first')).toBe(true);
  expect(Buffer.from(healing.body).includes('came since')).toBe(false);
  const all = ['all that Ben left', ...textsOf(again.doc)];
  expect(await joinLogAfter(stage, seq, lossy)).toEqual(all);
  await again.close();
  const hellos = sent(stage, 'hello').length;
  const fetched = sent(stage, 'snapshot-fetch').length;
  const third = await stage.open(EAGER);
  await untilSynced(third);
  jot(third.doc, stage.entry, 'and on');
  await untilSynced(third);
  expect(sent(stage, 'hello').length).toBe(hellos + 1);
  expect(sent(stage, 'snapshot-fetch').length).toBe(fetched);
});

test('[S46, S71] a record that a snapshot leaves out of the roster goes up again, as it was signed', async () => {
  const stage = await behind();
  const { relay, inside } = stage;
  const page = await stage.open(EAGER);
  await untilSynced(page);
  const [genesis, invite, join, role] = await recordsOf(stage);
  if (genesis === undefined || invite === undefined || join === undefined || role === undefined)
    throw new Error('no room of two');
  const records = [genesis, invite, join];
  const snapshot = await bensSnapshot(stage, { records, witnesses: await witnessesOf(stage) });
  const { covers, frame } = snapshot;
  relay.script.snapshot = snapshot;
  relay.latest().send({
    type: 'snapshots',
    snapshots: [{ covers, total: frame.length, confirmed: false }],
  });
  await until(() => relay.log.length > covers.seq);
  await untilSynced(page);
  const after = await Promise.all(relay.log.slice(covers.seq).map((one) => inside.open(one)));
  expect(after.map(({ body }) => body)).toEqual([role]);
  expect(sent(stage, 'snapshot-confirm')).toEqual([]);
});
