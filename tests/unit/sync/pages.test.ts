/** Several contexts of one profile: who stores, who talks to the relay, and what all of them show. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import {
  createBridge,
  parseBridgeEvent,
  type BridgeMessage,
} from '../../../extension/sync/bridge.ts';
import { lockName } from '../../../extension/sync/ownership.ts';
import { switchedVisibility } from '../../support/headless-client.ts';
import { channelsWithoutNews, freezablePage } from '../../support/sync/frozen.ts';
import { holdNextAppend } from '../../support/sync/held-append.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { onTheBridge } from '../../support/sync/on-the-bridge.ts';
import { there } from '../../support/there.ts';
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

function isOwner(engine: Engine): boolean {
  return engine.status().uploader;
}

async function ownRows(stage: Stage): Promise<number> {
  return (await stage.rows()).state.unacknowledged.length;
}

/** The connections that are open now. */
function lines(stage: Stage): number {
  return stage.relay.connections.filter((one) => one.isOpen()).length;
}

test('[S22, S31] one of two pages talks to the relay, both write, both show the same and say the same', async () => {
  const stage = await enter();
  const first = await stage.open();
  await untilSynced(first);
  const second = await stage.open();
  expect(await second.whenDecided).toBe('other');
  expect([isOwner(first), isOwner(second)]).toEqual([true, false]);
  jot(first.doc, stage.entry, 'from the owner');
  jot(second.doc, stage.entry, 'from the follower');
  await until(() => textsOf(first.doc).length === 2 && textsOf(second.doc).length === 2);
  await untilSynced(first);
  await until(() => second.status().relay.state === 'connected' && second.status().waiting === 0);
  await until(() => lines(stage) === 1);
  expect(stage.relay.connections.length).toBe(1);
  const bens = updateOf(new Y.Doc(), (doc) => void jot(doc, stage.ben, 'from Ben'));
  stage.relay.append(await stage.ben.frame(bens));
  await until(() => textsOf(second.doc).length === 3);
  const shared = ({
    relay,
    waiting,
    others,
    attention,
    reach,
    caughtUpAt,
  }: ReturnType<Engine['status']>) => ({
    relay,
    waiting,
    others,
    attention,
    reach,
    caughtUpAt,
  });
  await until(
    () => JSON.stringify(shared(first.status())) === JSON.stringify(shared(second.status())),
  );
  expect(textsOf(await replay(stage))).toEqual(['from Ben', 'from the follower', 'from the owner']);
  expect(await ownRows(stage)).toBe(0);
});

test('[S22] when the owner closes the follower takes over, with what it had not told yet', async () => {
  const stage = await enter();
  const first = await stage.open();
  await untilSynced(first);
  const second = await stage.open();
  await second.whenDecided;
  jot(second.doc, stage.entry, 'typed as it closed');
  await first.close();
  await until(() => isOwner(second));
  jot(second.doc, stage.entry, 'typed by the owner');
  await untilSynced(second);
  expect(textsOf(await replay(stage))).toEqual(['typed as it closed', 'typed by the owner']);
  await until(() => lines(stage) === 1);
});

test('[S22] a hidden owner lets go for a visible page, a visible one keeps the lock', async () => {
  const stage = await enter();
  const visibility = switchedVisibility(true);
  const first = await stage.open({ visibility });
  await untilSynced(first);
  const second = await stage.open();
  expect(await second.whenDecided).toBe('other');
  jot(first.doc, stage.entry, 'before it hid');
  visibility.show(false);
  const third = await stage.open();
  await until(() => isOwner(third) || isOwner(second));
  expect(isOwner(first)).toBe(false);
  const owner = isOwner(second) ? second : third;
  await untilSynced(owner);
  jot(first.doc, stage.entry, 'from a hidden page');
  await untilTrue(async () => textsOf(await replay(stage)).length === 2);
  visibility.show(true);
  jot(first.doc, stage.entry, 'seen again');
  await untilTrue(async () => textsOf(await replay(stage)).length === 3);
  expect(isOwner(first)).toBe(false);
  await until(() => lines(stage) === 1);
});

test('[S22] a page that opens hidden takes a free lock, and the page people look at gets it', async () => {
  const stage = await enter();
  const hidden = await stage.open({ visibility: switchedVisibility(false) });
  await untilSynced(hidden);
  const seen = switchedVisibility(false);
  const other = await stage.open({ visibility: seen });
  expect(await other.whenDecided).toBe('other');
  seen.show(true);
  await until(() => isOwner(other) && !isOwner(hidden));
  await untilSynced(other);
});

test('[S22, S17] a hidden owner ends its append before it lets go', async () => {
  const stage = await enter();
  const visibility = switchedVisibility(true);
  const first = await stage.open({ visibility });
  await untilSynced(first);
  const append = holdNextAppend(stage);
  jot(first.doc, stage.entry, 'in flight');
  await until(append.came);
  const yielding = onTheBridge(stage, 'yielding');
  visibility.show(false);
  const second = await stage.open();
  await yielding;
  expect([isOwner(first), isOwner(second)]).toEqual([true, false]);
  append.answer();
  await until(() => isOwner(second));
  await untilSynced(second);
  expect(textsOf(await replay(stage))).toEqual(['in flight']);
  expect(await ownRows(stage)).toBe(0);
});

// The fencing of the frozen page's writes themselves: tests/unit/store/rows.test.ts, ledger.test.ts.
test('[S23, S24, R3] the lock of a frozen owner is stolen, and what it still does afterwards moves nothing', async () => {
  const stage = await enter();
  const page = freezablePage(stage.mia.shared);
  const frozen = await stage.open(page.options);
  await untilSynced(frozen);
  page.freeze();
  const thief = await stage.open();
  await until(() => isOwner(thief));
  await untilSynced(thief);
  const { term } = (await stage.rows()).state;
  // Its socket still lives: the relay tells both, but only the thief's cursor counts.
  const bens = updateOf(new Y.Doc(), (doc) => void jot(doc, stage.ben, 'from Ben'));
  stage.relay.append(await stage.ben.frame(bens));
  jot(frozen.doc, stage.entry, 'typed into the frozen page');
  await until(() => textsOf(thief.doc).includes('from Ben'));
  await until(() => !isOwner(frozen));
  page.thaw();
  await untilTrue(async () => textsOf(await replay(stage)).includes('typed into the frozen page'));
  await thief.look();
  await until(() => textsOf(thief.doc).length === 2 && textsOf(frozen.doc).length === 2);
  await untilSynced(thief);
  const { state } = await stage.rows();
  expect(state.term).toBe(term);
  expect(state.unacknowledged).toEqual([]);
  expect(isOwner(frozen)).toBe(false);
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === stage.relay.log.length);
});

test('[S23] a lock held by something that never answers is stolen', async () => {
  const stage = await enter();
  const { locks } = stage.mia.shared;
  const stolen = Promise.withResolvers<void>();
  void locks
    .request(lockName(stage.entry.roomId), () => new Promise(() => undefined))
    .then(undefined, () => stolen.resolve());
  const page = await stage.open();
  await stolen.promise;
  await untilSynced(page);
});

test('[S25] the background takes a free lock, works, and lets go for a visible page', async () => {
  const stage = await enter();
  const visibility = switchedVisibility(false);
  const background = await stage.open({ kind: 'background', visibility });
  expect(await background.whenDecided).toBe('owner');
  await untilSynced(background);
  const page = await stage.open();
  await until(() => isOwner(page) && !isOwner(background));
  await untilSynced(page);
  await until(() => lines(stage) === 1);
});

test('[S25] the background leaves the lock to a page that has it, and has the page look', async () => {
  const stage = await enter();
  const page = await stage.open({ visibility: switchedVisibility(false) });
  await untilSynced(page);
  const background = await stage.open({
    kind: 'background',
    visibility: switchedVisibility(false),
  });
  expect(await background.whenDecided).toBe('other');
  expect([isOwner(page), isOwner(background)]).toEqual([true, false]);
  await background.close();
  expect(isOwner(page)).toBe(true);
});

test('[S25] the background steals the lock of a frozen page', async () => {
  const stage = await enter();
  const page = freezablePage(stage.mia.shared);
  const frozen = await stage.open(page.options);
  await untilSynced(frozen);
  page.freeze();
  const background = await stage.open({
    kind: 'background',
    visibility: switchedVisibility(false),
  });
  expect(await background.whenDecided).toBe('owner');
  await untilSynced(background);
  page.thaw();
});

test('[S7] a change is stored by the page where it was made, whoever owns the lock', async () => {
  const stage = await enter();
  const owner = await stage.open();
  await untilSynced(owner);
  const page = freezablePage(stage.mia.shared);
  const follower = await stage.open(page.options);
  await follower.whenDecided;
  // Nobody hears of it: what stands in the rows, this page wrote.
  page.freeze();
  jot(follower.doc, stage.entry, 'mine to store');
  await untilTrue(async () => (await ownRows(stage)) === 1);
  expect(textsOf(owner.doc)).toEqual([]);
  page.thaw();
  await owner.look();
  await untilSynced(owner);
  expect(textsOf(await replay(stage))).toEqual(['mine to store']);
});

test('[S20] a page that missed all news shows what is stored, by reading the rows', async () => {
  const stage = await enter();
  const owner = await stage.open();
  await untilSynced(owner);
  const visibility = switchedVisibility(false);
  const openChannel = there(channelsWithoutNews(stage.mia.shared));
  const deaf = await stage.open({ openChannel, visibility });
  jot(owner.doc, stage.entry, 'not told');
  await untilSynced(owner);
  expect(textsOf(deaf.doc)).toEqual([]);
  visibility.show(true);
  await until(() => textsOf(deaf.doc).length === 1);
  expect(isOwner(owner)).toBe(true);
});

test('[S20, S7] what a page stored before it died without a word is sent by the owner that is seen again', async () => {
  const stage = await enter();
  const visibility = switchedVisibility(true);
  const owner = await stage.open({ visibility });
  await untilSynced(owner);
  const page = freezablePage(stage.mia.shared);
  const dying = await stage.open({ ...page.options, visibility: switchedVisibility(false) });
  page.freeze();
  jot(dying.doc, stage.entry, 'last words');
  await untilTrue(async () => (await ownRows(stage)) === 1);
  visibility.show(false);
  visibility.show(true);
  await untilTrue(async () => textsOf(await replay(stage)).length === 1);
  expect(isOwner(owner)).toBe(true);
});

test('[S20] news that builds on news that was missed finds it in the rows, and leaves nothing pending', async () => {
  const stage = await enter();
  const owner = await stage.open();
  await untilSynced(owner);
  const page = freezablePage(stage.mia.shared);
  const follower = await stage.open({ ...page.options, visibility: switchedVisibility(false) });
  page.freeze();
  owner.doc.getArray('a').push(['one']);
  await untilSynced(owner);
  page.thaw();
  owner.doc.getArray('a').push(['two']);
  await until(() => follower.doc.getArray('a').length === 2);
  expect(follower.doc.store.pendingStructs).toBeNull();
});

test('[S20] what is not a message of ours is dropped, whatever it is', async () => {
  const stage = await enter();
  const owner = await stage.open();
  const follower = await stage.open();
  await untilSynced(owner);
  const channel = stage.mia.shared.openChannel(`room:${stage.entry.roomId}`);
  const nonsense: unknown[] = [
    null,
    7,
    'x',
    [],
    {},
    { from: 1 },
    { from: 'x' },
    { from: 'x', message: null },
    { from: 'x', message: { type: 'nonsense' } },
    { from: 'x', message: { type: 'update', update: 'x' } },
    {
      from: 'x',
      message: { type: 'update', update: new Uint8Array([1, 2, 3]), origin: 'own', keys: ['a', 5] },
    },
    { from: 'x', message: { type: 'update', update: new Uint8Array(), origin: 'relay' } },
    {
      from: 'x',
      message: { type: 'awareness', update: new Uint8Array([1, 1, 1, 200]), local: true },
    },
    {
      from: 'x',
      message: { type: 'awareness', update: new Uint8Array([1, 1, 1, 3, 123, 125, 125]) },
    },
    { from: 'x', message: { type: 'status', status: { relay: { state: 'nonsense' } } } },
    { from: 'x', message: { type: 'status', status: null } },
    { from: 'x', message: { type: 'ask', id: 5 } },
    { from: 'x', message: { type: 'ask', id: 'x', request: { anything: true } } },
    { from: 'x', message: { type: 'answer', id: 'x', answer: 7 } },
  ];
  const before = [
    copyBytes(Y.encodeStateAsUpdate(owner.doc)),
    copyBytes(Y.encodeStateAsUpdate(follower.doc)),
  ];
  for (const message of nonsense) channel.postMessage(message);
  channel.close();
  jot(follower.doc, stage.entry, 'afterwards');
  await until(() => textsOf(owner.doc).length === 1);
  await untilSynced(owner);
  expect(follower.status().relay.state).toBe('connected');
  expect(before.length).toBe(2);
  expect(textsOf(follower.doc)).toEqual(['afterwards']);
});

test('[S20] the bridge carries every message as it was, to everyone but its sender', async () => {
  const stage = await enter();
  const { openChannel } = stage.mia.shared;
  const [here, there] = [
    createBridge(stage.entry.roomId, openChannel),
    createBridge(stage.entry.roomId, openChannel),
  ];
  const update = copyBytes(new Uint8Array([1, 2, 3]));
  const messages: readonly BridgeMessage[] = [
    { type: 'hello' },
    { type: 'claim' },
    { type: 'poke' },
    { type: 'alive', visible: true },
    { type: 'update', update, origin: 'own', keys: [1, 2] },
    { type: 'update', update, origin: 'relay', keys: [] },
    { type: 'awareness', update, local: true },
    { type: 'status', status: { any: 1 } },
    { type: 'ask', id: 'a', request: 'invite' },
    { type: 'answer', id: 'a', answer: { code: 'x' } },
  ];
  const echoed: unknown[] = [];
  const heard: BridgeMessage[] = [];
  here.listen(({ message }) => echoed.push(message));
  there.listen(({ message, from }) => from === here.self && heard.push(message));
  for (const message of messages) here.post(message);
  await until(() => heard.length === messages.length);
  expect(heard).toEqual(messages);
  expect(echoed).toEqual([]);
  here.close();
  here.post({ type: 'hello' });
  there.close();
  expect(parseBridgeEvent({ from: 'x', message: { type: 'alive', visible: 1 } })?.message).toEqual({
    type: 'alive',
    visible: false,
  });
});
