/** Who is there: told sparingly, believed carefully, gone at once. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { LogAuthor } from '../../support/sync/log-author.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { presenceBody, saidIn, someone, stopRenewing } from '../../support/sync/presence-frames.ts';
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
import { twoPeople } from '../../support/sync/two-people.ts';
import { there } from '../../support/there.ts';

afterEach(leave);

function sorted(numbers: Iterable<number>): readonly number[] {
  return [...numbers].toSorted((a, b) => a - b);
}

function presentIn(engine: Engine): readonly number[] {
  return sorted(engine.awareness.getStates().keys());
}

/** All presence frames that clients have sent. */
function presenceFrames(stage: Stage): readonly Bytes[] {
  return stage.relay.connections.flatMap((one) =>
    one.received.flatMap((message) => (message.type === 'ephemeral' ? [message.frame] : [])),
  );
}

let lastNumber = Date.now();

/** Says `update` as the device of `author`, over the latest connection. */
async function say(
  stage: Stage,
  author: LogAuthor,
  update: Bytes,
  number = (lastNumber += 1),
): Promise<void> {
  const frame = await author.frame(presenceBody(number, Date.now(), update), { kind: 'ephemeral' });
  stage.relay.latest().send({ type: 'ephemeral', connectionId: 77, frame });
}

test('[S12] presence goes out for pages of this device only, however much the provider echoes', async () => {
  const stage = await enter();
  const [first, second] = [await stage.open(), await stage.open()];
  await untilSynced(first);
  first.awareness.setLocalState({ page: 'first' });
  second.awareness.setLocalState({ page: 'second' });
  const bens = someone();
  for (let n = 0; n < 5; n += 1) await say(stage, stage.ben, bens.says({ n }));
  await until(
    () => (first.awareness.getStates().get(bens.client) as { n?: number } | undefined)?.n === 4,
  );
  await until(() => presentIn(first).length === 3);
  const spoken = async (): Promise<ReadonlySet<number>> => {
    const said = await Promise.all(
      presenceFrames(stage).map((frame) => saidIn(stage.inside, frame)),
    );
    return new Set(said.flatMap(({ entries }) => entries.map(({ client }) => client)));
  };
  let clients: ReadonlySet<number> = new Set();
  await until(() => {
    void spoken().then((found) => (clients = found));
    return clients.has(first.doc.clientID) && clients.has(second.doc.clientID);
  });
  expect(sorted(clients)).toEqual(sorted([first.doc.clientID, second.doc.clientID]));
});

test('[S12] presence goes out at most four times a second, the latest last', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const before = presenceFrames(stage).length;
  const began = performance.now();
  let n = 0;
  await new Promise<void>((resolve) => {
    const typing = setInterval(() => {
      page.awareness.setLocalState({ n: (n += 1) });
      if (performance.now() - began < 1_500) return;
      clearInterval(typing);
      resolve();
    }, 5);
  });
  const said = async () =>
    Promise.all(
      presenceFrames(stage)
        .slice(before)
        .map((frame) => saidIn(stage.inside, frame)),
    );
  const took = performance.now() - began;
  expect((await said()).length).toBeLessThanOrEqual(Math.ceil(took / 250) + 1);
  let latest = '';
  await until(() => {
    void said().then((all) => (latest = all.at(-1)?.entries[0]?.state ?? ''));
    return latest === JSON.stringify({ n });
  });
  const numbers = (await said()).map(({ number }) => number);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('[S12] nothing is said while nobody is there, and all of it once somebody comes', async () => {
  const stage = await enter({ pretended: 0 });
  const page = await stage.open();
  await untilSynced(page);
  for (let n = 0; n < 20; n += 1) page.awareness.setLocalState({ n });
  jot(page.doc, stage.entry, 'some way there and back');
  await untilSynced(page);
  expect(presenceFrames(stage)).toEqual([]);
  stage.relay.latest().send({ type: 'joined', connectionId: 77 });
  await until(() => presenceFrames(stage).length > 0);
  const said = await saidIn(stage.inside, there(presenceFrames(stage)[0]));
  expect(said.entries).toMatchObject([{ client: page.doc.clientID, state: '{"n":19}' }]);
  await until(() => page.status().others === 1);
});

// Taken out: the question whether there is anything to say. Every newcomer was told that nobody is here.
test('[S12] a context without presence sends no frame about itself when somebody comes', async () => {
  const stage = await enter({ pretended: 0 });
  const background = await stage.open();
  await untilSynced(background);
  stage.relay.latest().send({ type: 'joined', connectionId: 77 });
  await until(() => background.status().others === 1);
  // What is said now goes behind all that was said before, and takes it along if it must wait.
  background.awareness.setLocalState({ n: 1 });
  const said = async () =>
    Promise.all(presenceFrames(stage).map((frame) => saidIn(stage.inside, frame)));
  await untilTrue(async () => (await said()).at(-1)?.entries[0]?.state === '{"n":1}');
  expect((await said()).length).toBe(1);
});

test('[S13, S15] every page of a profile sees the same people, and who leaves is gone at once from all', async () => {
  const stage = await enter();
  const [first, second] = [await stage.open(), await stage.open()];
  await untilSynced(first);
  first.awareness.setLocalState({ page: 'first' });
  second.awareness.setLocalState({ page: 'second' });
  const [phone, laptop] = [someone(), someone()];
  await say(stage, stage.ben, phone.says({ at: 'phone' }));
  await say(stage, stage.ben, laptop.says({ at: 'laptop' }));
  await until(() => presentIn(first).length === 4 && presentIn(second).length === 4);
  const third = await stage.open();
  await until(() => presentIn(third).length === 4);
  expect(third.awareness.getStates().get(phone.client)).toEqual({ at: 'phone' });
  stage.relay.latest().send({ type: 'left', connectionId: 77 });
  // Presence that nobody takes off fades after half a minute.
  await until(() => [first, second, third].every((page) => presentIn(page).length === 2));
  await second.close();
  await until(() => presentIn(first).length === 1);
});

test('[S13, S15] over a real relay: followers are seen by the partner, departures at once', async () => {
  const { mia, ben, mias: owner, code } = await twoPeople();
  const { roomId } = owner.entry();
  const follower = await mia.open(roomId);
  owner.awareness.setLocalState({ is: 'owner' });
  follower.awareness.setLocalState({ is: 'follower' });
  await ben.join(await code());
  const bens = await ben.open(roomId);
  bens.awareness.setLocalState({ is: 'Ben' });
  const all = [owner, follower, bens];
  await until(() => all.every((page) => presentIn(page).length === 3));
  follower.awareness.setLocalState({ is: 'follower, moved' });
  const seen = () => bens.awareness.getStates().get(follower.doc.clientID);
  await until(() => JSON.stringify(seen()) === '{"is":"follower, moved"}');
  await follower.close();
  await until(() => presentIn(bens).length === 2 && presentIn(owner).length === 2);
  await bens.close();
  await until(() => presentIn(owner).length === 1);
  await until(() => owner.status().others === 0);
});

test('[S14] presence that cannot be opened, is by a stranger, is old, or has not its form is dropped', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  page.awareness.setLocalState({ me: true });
  const bens = someone();
  const { ben, inside, relay } = stage;
  await say(stage, ben, bens.says({ n: 1 }), 10 ** 14);
  await until(() => presentIn(page).length === 2);
  const before = [...page.awareness.getStates()];
  const shown: unknown[] = [];
  page.awareness.on('change', () => shown.push(page.awareness.getStates().get(bens.client)));
  const stranger = await inside.stranger();
  const forger = inside.author({ ...ben.device, sign: stranger.device.sign }, ben.memberId);
  const other = someone();
  await say(stage, stranger, other.says({ n: 1 }));
  await say(stage, forger, other.says({ n: 2 }), 10 ** 14 + 5);
  await say(stage, ben, bens.says({ n: 'old' }), 10 ** 14);
  await say(stage, ben, bens.says({ n: 'older' }), 10 ** 14 - 1);
  await say(stage, ben, randomBytes(30), 10 ** 14 + 10);
  await say(stage, ben, copyBytes(new Uint8Array([1, 5, 1, 1, 123])), 10 ** 14 + 11);
  // In the name of a page of ours.
  const mine = new Uint8Array([...bens.says({ n: 3 })]);
  expect(mine.length).toBeGreaterThan(0);
  const entry = await ben.frame(presenceBody(10 ** 14 + 12, Date.now(), bens.says({ n: 4 })), {
    kind: 'entry',
  });
  const late = await ben.frame(presenceBody(10 ** 14 + 13, Date.now(), bens.says({ n: 5 })), {
    kind: 'ephemeral',
    epoch: 4,
  });
  const body = await ben.frame(randomBytes(40), { kind: 'ephemeral' });
  for (const frame of [entry, late, body, randomBytes(90)])
    relay.latest().send({ type: 'ephemeral', connectionId: 78, frame });
  // Everything before it was dealt with once this has come through.
  await say(stage, ben, bens.says({ n: 'the end' }), 10 ** 14 + 20);
  await until(
    () => JSON.stringify(page.awareness.getStates().get(bens.client)) === '{"n":"the end"}',
  );
  expect(presentIn(page)).toEqual(sorted(before.map(([client]) => client)));
  expect(shown).toEqual([{ n: 'the end' }]);
  expect(page.awareness.getLocalState()).toEqual({ me: true });
  expect(page.status().relay.state).toBe('connected');
});

test('[S14] presence of an earlier connection that the relay plays again on the next is dropped', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const bens = someone();
  const frames: Bytes[] = [];
  const saidAt = Date.now();
  for (const n of [1, 2]) {
    const body = presenceBody(10 ** 14 + n, saidAt + n, bens.says({ n }));
    frames.push(await stage.ben.frame(body, { kind: 'ephemeral' }));
  }
  const play = (frame: Bytes): void =>
    stage.relay.latest().send({ type: 'ephemeral', connectionId: 77, frame });
  for (const frame of frames) play(frame);
  await until(() => presentIn(page).includes(bens.client));
  // The second comes by itself a moment later.
  await until(() => page.status().reach[0]?.lastHeard === saidAt + 2);
  const heard = page.status().reach;
  expect(heard).toHaveLength(1);
  stage.relay.latest().cut();
  await until(() => stage.relay.connections.length === 2);
  await untilSynced(page);
  expect(presentIn(page)).not.toContain(bens.client);
  for (const frame of frames) play(frame);
  const bensDoc = new Y.Doc();
  stage.relay.append(
    await stage.ben.frame(updateOf(bensDoc, (doc) => void jot(doc, stage.ben, 'behind it'))),
  );
  await until(() => textsOf(page.doc).length === 1);
  expect(presentIn(page)).not.toContain(bens.client);
  expect(page.status().reach).toEqual(heard);
});

test('[S2] presence that claims another history than ours shows a fork', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const body = presenceBody((lastNumber += 1), Date.now(), someone().says({}));
  const seen = { ...(await stage.relay.cursor()), hash: randomBytes(32) };
  const frame = await stage.ben.frame(body, { kind: 'ephemeral', seen });
  stage.relay.latest().send({ type: 'ephemeral', connectionId: 77, frame });
  await until(() =>
    page.status().attention.some((one) => one.type === 'history' && one.fault === 'fork'),
  );
});

test('[S19] while the user composes news waits, and the cursor with it; then it comes at once', async () => {
  const stage = await enter();
  const [page, sibling] = [await stage.open(), await stage.open()];
  await untilSynced(page);
  const isRead = async (): Promise<boolean> =>
    (await stage.rows()).state.cursor?.seq === stage.relay.log.length;
  // Her own card is the fifth; it may come a moment after the page has said that it is in step.
  await untilTrue(async () => stage.relay.log.length > 4 && (await isRead()));
  const before = (await stage.rows()).state.cursor?.seq;
  const bensDoc = new Y.Doc();
  const bens = (text: string) =>
    stage.ben.frame(updateOf(bensDoc, (doc) => void jot(doc, stage.ben, text)));
  page.setComposing(true);
  stage.relay.append(await bens('from Ben'));
  jot(sibling.doc, stage.entry, 'from a sibling');
  jot(page.doc, stage.entry, 'composed');
  await until(() => textsOf(sibling.doc).includes('composed'));
  expect(textsOf(page.doc)).toEqual(['composed']);
  expect((await stage.rows()).state.cursor?.seq).toBe(before);
  page.setComposing(false);
  await until(() => textsOf(page.doc).length === 3);
  await untilSynced(page);
  await untilTrue(isRead);
});

// Taken out: the words of the siblings when a connection is live. A partner saw the follower again
// when its presence was renewed, a quarter of a minute later.
test('[S15, S13] after a reconnect owner and followers are seen again at once', async () => {
  const { mia, ben, mias, code } = await twoPeople();
  const { roomId } = await ben.join(await code());
  await mias.close();
  const sockets: WebSocket[] = [];
  class Socket extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  const owner = await mia.open(roomId, { Socket });
  await untilSynced(owner);
  const follower = await mia.open(roomId);
  const bens = await ben.open(roomId);
  owner.awareness.setLocalState({ is: 'owner' });
  follower.awareness.setLocalState({ is: 'follower' });
  await until(() => presentIn(bens).length === 2);
  const gone: number[] = [];
  bens.awareness.on('change', ({ removed }: { readonly removed: readonly number[] }) =>
    gone.push(...removed),
  );
  // Else each would say again by itself, before it is forgotten, that it is there.
  for (const { awareness } of [owner, follower]) stopRenewing(awareness);
  there(sockets.at(-1)).close();
  const both = [owner.doc.clientID, follower.doc.clientID];
  await until(() => both.every((client) => gone.includes(client)));
  await until(() => presentIn(bens).length === 2);
  await until(() => presentIn(follower).includes(owner.doc.clientID));
  expect(presentIn(bens)).toEqual(sorted(both));
});
