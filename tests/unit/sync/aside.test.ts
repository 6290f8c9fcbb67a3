/** Entries that cannot be used, or not yet: set aside, said, tried again; everything else goes on. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { chainStart } from '#shared/wire/chain.ts';
import { writeFrame, writeHeader, readFrame } from '#shared/wire/frame.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { newRoomId } from '../../support/store/samples.ts';
import { insideOf, updateOf, type LogAuthor } from '../../support/sync/log-author.ts';
import {
  enter,
  jot,
  leave,
  textsOf,
  until,
  untilSynced,
  untilTrue,
  type Stage,
} from '../../support/sync/stage.ts';

afterEach(leave);

/** For eighteen megabytes, on a machine that has other things to do. */
const PATIENCE_MS = 45_000;

/** A document of the partner's, and entries of what is jotted into it. */
function notebook(author: LogAuthor): (text: string) => Promise<Bytes> {
  const doc = new Y.Doc();
  return (text) => author.frame(updateOf(doc, () => void jot(doc, author, text)));
}

/** What is said of `times` so much nonsense: one of it is of another epoch. */
function noticesOf(bad: readonly Bytes[], times: number): readonly object[] {
  return [
    { type: 'kept-out', count: times },
    { type: 'unreadable', count: times * (bad.length - 1) },
  ];
}

function attentionOf(engine: Engine): readonly string[] {
  return engine
    .status()
    .attention.map((one) => ('fault' in one ? `${one.type} ${one.fault}` : one.type));
}

async function storedSeq(stage: Stage): Promise<number> {
  return (await stage.rows()).state.cursor?.seq ?? 0;
}

/** What Ben's own device writes in another room, with the same secret: only the room is not this one. */
async function forAnotherRoom({ entry, ben }: Stage, update: Bytes): Promise<Bytes> {
  const roomId = newRoomId();
  const noNumber = () => Promise.reject(new Error('writes no record'));
  const inside = await insideOf({ ...entry, roomId }, await chainStart(roomId), noNumber);
  return inside.author(ben.device, ben.memberId).frame(update);
}

/** Entries that nobody can use, each for another reason. */
async function nonsense(stage: Stage): Promise<readonly Bytes[]> {
  const { ben, inside } = stage;
  const bens = new Y.Doc();
  const update = updateOf(bens, (doc) => void jot(doc, ben, 'good text, bad frame'));
  const good = await ben.frame(update);
  const read = readFrame(good);
  if (!read.ok) throw new Error('not a frame');
  const { header, sealed } = read.value;
  const bent = copyBytes(sealed);
  bent[20] = (bent[20] ?? 0) ^ 1;
  const stranger = await inside.stranger();
  // A stranger's frame that says it is Ben's: sealed with the room's key, signed by another.
  const forger = inside.author({ ...ben.device, sign: stranger.device.sign }, ben.memberId);
  const bad = updateOf(new Y.Doc(), (doc) => doc.getArray('a').push(['x'])).subarray(0, 5);
  return [
    randomBytes(100),
    writeFrame(writeHeader({ ...header, counter: header.counter + 1_000 }), sealed),
    writeFrame(writeHeader({ ...header, counter: header.counter + 2_000 }), bent),
    writeFrame(writeHeader({ ...header, kind: 'snapshot' }), sealed),
    await forAnotherRoom(stage, update),
    await forger.frame(update),
    await stranger.frame(update),
    await ben.frame(update, { epoch: 7 }),
    await ben.frame(update, { documentNumber: 1 }),
    await ben.frame(bad),
    await ben.frame(randomBytes(200), { kind: 'control' }),
  ];
}

// Taken out: intake's setting aside (the connection ended at the first of them instead), and then the
// clearing of what was left pending.
test('[R6, S5] entries that cannot be used are set aside and said, and everything after them goes on', async () => {
  const stage = await enter();
  const page = notebook(stage.ben);
  const before = await page('before');
  const bad = await nonsense(stage);
  stage.relay.log.push(before, ...bad, await page('between'));
  const mias = await stage.open();
  await untilSynced(mias);
  expect(textsOf(mias.doc)).toEqual(['before', 'between']);
  expect(mias.status().attention).toMatchObject(noticesOf(bad, 1));
  for (const frame of await nonsense(stage)) stage.relay.append(frame);
  stage.relay.append(await page('after'));
  await until(() => textsOf(mias.doc).includes('after'));
  await untilTrue(async () => (await storedSeq(stage)) === stage.relay.log.length);
  expect(mias.status().attention).toMatchObject(noticesOf(bad, 2));
  const { state } = await stage.rows();
  expect(state.aside.map((one) => one.reason).toSorted()).toEqual(
    [
      ...twice(['malformed', 'cannot-open', 'cannot-open', 'cannot-open', 'wrong-kind']),
      ...twice(['wrong-signature', 'unknown-device', 'other-epoch']),
      ...twice(['not-an-update', 'not-an-update', 'not-a-record']),
    ].toSorted(),
  );
  jot(mias.doc, stage.entry, 'and we write');
  await untilSynced(mias);
  await mias.close();
  const again = await stage.open();
  await untilSynced(again);
  expect(textsOf(again.doc)).toEqual(['after', 'and we write', 'before', 'between']);
  expect(again.status().attention).toMatchObject(noticesOf(bad, 2));
});

function twice<T>(list: readonly T[]): readonly T[] {
  return [...list, ...list];
}

// Taken out: clearPending in the intake (the document kept waiting, nothing was uploaded any more).
test('[R6] an entry that builds on one that is missing is tried again, over a reload, once that comes', async () => {
  const stage = await enter();
  const bens = new Y.Doc();
  const first = updateOf(bens, (doc) => doc.getArray('a').push(['first']));
  const second = updateOf(bens, (doc) => doc.getArray('a').push(['second']));
  const mias = await stage.open();
  await untilSynced(mias);
  stage.relay.append(await stage.ben.frame(second));
  await until(() => attentionOf(mias).includes('unreadable'));
  expect(mias.doc.store.pendingStructs).toBeNull();
  expect(mias.doc.getArray('a').toArray()).toEqual([]);
  jot(mias.doc, stage.entry, 'meanwhile');
  await untilSynced(mias);
  await mias.close();
  const again = await stage.open();
  await untilSynced(again);
  stage.relay.append(await stage.ben.frame(first));
  await until(() => again.doc.getArray('a').length === 2);
  expect(again.doc.getArray('a').toArray()).toEqual(['first', 'second']);
  await until(() => attentionOf(again).length === 0);
  await untilTrue(async () => (await stage.rows()).state.aside.length === 0);
});

test('[R6] any amount of nonsense does not push out what can still be understood', async () => {
  const stage = await enter();
  const bens = new Y.Doc();
  const first = updateOf(bens, (doc) => doc.getArray('a').push(['first']));
  const second = updateOf(bens, (doc) => doc.getArray('a').push(['second']));
  const page = await stage.open();
  await untilSynced(page);
  stage.relay.append(await stage.ben.frame(second));
  for (let n = 0; n < 270; n += 1) stage.relay.append(randomBytes(50));
  for (let n = 0; n < 6; n += 1) stage.relay.append(new Uint8Array(3 * 1024 * 1024));
  // Read before the rows are asked, because asking for megabytes again and again is what takes long.
  stage.relay.append(await notebook(stage.ben)('after all that'));
  await until(() => textsOf(page.doc).includes('after all that'), PATIENCE_MS);
  const { length } = stage.relay.log;
  await untilTrue(async () => (await storedSeq(stage)) === length, PATIENCE_MS);
  const { aside } = (await stage.rows()).state;
  expect(aside.length).toBeLessThanOrEqual(256);
  expect(aside.reduce((sum, { frame }) => sum + frame.length, 0)).toBeLessThan(17 * 1024 * 1024);
  stage.relay.append(await stage.ben.frame(first));
  await until(() => page.doc.getArray('a').length === 2);
}, 120_000);

test('[R6] deletes of what is not there yet are set aside too', async () => {
  const stage = await enter();
  const bens = new Y.Doc();
  const made = updateOf(bens, (doc) => doc.getArray('a').push(['keep', 'drop']));
  const dropped = updateOf(bens, (doc) => doc.getArray('a').delete(1, 1));
  const mias = await stage.open();
  await untilSynced(mias);
  stage.relay.append(await stage.ben.frame(dropped));
  await until(() => attentionOf(mias).includes('unreadable'));
  expect(mias.doc.store.pendingDs).toBeNull();
  stage.relay.append(await stage.ben.frame(made));
  await until(() => mias.doc.getArray('a').length === 1 && attentionOf(mias).length === 0);
  expect(mias.doc.getArray('a').toArray()).toEqual(['keep']);
});

test('[S5] what an unknown device wrote joins the record when a later entry introduces the device', async () => {
  const stage = await enter();
  const late = await stage.inside.partner();
  const page = notebook(late.author);
  const mias = await stage.open();
  await untilSynced(mias);
  stage.relay.append(await page('too early'));
  await until(() => attentionOf(mias).includes('unreadable'));
  expect(textsOf(mias.doc)).toEqual([]);
  for (const frame of late.frames) stage.relay.append(frame);
  await until(() => textsOf(mias.doc).length === 1 && attentionOf(mias).length === 0);
  await untilSynced(mias);
  await mias.close();
  const again = await stage.open();
  await untilSynced(again);
  expect(textsOf(again.doc)).toEqual(['too early']);
  stage.relay.append(await page('and later'));
  await until(() => textsOf(again.doc).length === 2);
});

test('[S5] a roster record in a frame that its device did not sign changes no roster', async () => {
  const stage = await enter();
  const late = await stage.inside.partner();
  const [invite, join, role] = late.frames;
  if (invite === undefined || join === undefined || role === undefined)
    throw new Error('no frames');
  const stranger = await stage.inside.stranger();
  const forger = stage.inside.author(
    { ...stage.ben.device, sign: stranger.device.sign },
    stage.ben.memberId,
  );
  const stolen = await forger.frame((await stage.inside.open(join)).body, { kind: 'control' });
  const mias = await stage.open();
  await untilSynced(mias);
  stage.relay.append(invite);
  stage.relay.append(stolen);
  stage.relay.append(await notebook(late.author)('not introduced'));
  await until(() =>
    mias.status().attention.some((one) => one.type === 'unreadable' && one.count === 2),
  );
  expect(textsOf(mias.doc)).toEqual([]);
  stage.relay.append(join);
  stage.relay.append(role);
  await until(() => textsOf(mias.doc).length === 1);
});

// Taken out: storedBefore in the intake. Each later entry tried it again and stored it again: 100 KB
// a keystroke of the partner's.
test('[R6] an incomplete entry is stored once, however many entries come after it', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const lost = new Y.Doc();
  updateOf(lost, (doc) => doc.getMap('m').set('lost', 1));
  const hanging = updateOf(lost, (doc) => doc.getMap('m').set('big', 'z'.repeat(100_000)));
  stage.relay.append(await stage.ben.frame(hanging));
  await until(() => attentionOf(page).includes('unreadable'));
  const bens = new Y.Doc();
  for (let n = 0; n < 20; n += 1)
    stage.relay.append(
      await stage.ben.frame(updateOf(bens, (doc) => doc.getText('t').insert(n, 'a'))),
    );
  await until(() => page.doc.getText('t').length === 20);
  const { length } = stage.relay.log;
  await untilTrue(async () => (await storedSeq(stage)) === length);
  const { rows, state } = await stage.rows();
  const bytes = rows.reduce((sum, { update }) => sum + update.length, 0);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(110_000);
  expect(state.aside.length).toBe(1);
  // Nor is it kept twice by a page that opens later.
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  stage.relay.append(
    await stage.ben.frame(updateOf(bens, (doc) => doc.getText('t').insert(0, 'b'))),
  );
  await until(() => again.doc.getText('t').length === 21);
  await untilTrue(async () => (await storedSeq(stage)) === length + 1);
  const after = (await stage.rows()).rows;
  expect(after.reduce((sum, { update }) => sum + update.length, 0)).toBeLessThan(110_000);
});
