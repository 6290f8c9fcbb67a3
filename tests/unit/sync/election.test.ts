/** Who becomes the owner when pages hide, freeze and come back, and what followers say meanwhile. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createBridge } from '../../../extension/sync/bridge.ts';
import { ANSWER_MS, createOwnership } from '../../../extension/sync/ownership.ts';
import { aborted } from '../../../extension/sync/pause.ts';
import {
  alwaysVisible,
  switchedVisibility,
  type OpenOptions,
} from '../../support/headless-client.ts';
import { must, sampleCommand } from '../../support/store/samples.ts';
import { freezablePage } from '../../support/sync/frozen.ts';
import { holdNextAppend } from '../../support/sync/held-append.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { onTheBridge } from '../../support/sync/on-the-bridge.ts';
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

/** The profile's locks, and how often somebody stole one through them. */
function watchedLocks({ mia }: Stage): {
  readonly locks: LockManager;
  readonly thefts: () => number;
} {
  const { locks } = mia.shared;
  let thefts = 0;
  const request = (...args: Parameters<LockManager['request']>): Promise<unknown> => {
    const [, options] = args;
    if (typeof options === 'object' && 'steal' in options && options.steal === true) thefts += 1;
    return Reflect.apply(locks.request.bind(locks), locks, args) as Promise<unknown>;
  };
  return { locks: { query: () => locks.query(), request } as LockManager, thefts: () => thefts };
}

// Taken out: the word "hidden". The side panel people looked at stayed a follower of a tab in the
// background, whose timers sleep.
test('[S22] an owner that hides lets a visible page take over, which does nothing for it', async () => {
  const stage = await enter();
  const visibility = switchedVisibility(true);
  const first = await stage.open({ visibility });
  await untilSynced(first);
  const second = await stage.open();
  expect(await second.whenDecided).toBe('other');
  visibility.show(false);
  await until(() => isOwner(second) && !isOwner(first));
  await untilSynced(second);
  // Back again it finds a visible owner, and leaves it the lock.
  visibility.show(true);
  jot(first.doc, stage.entry, 'from the first');
  await untilTrue(async () => textsOf(await replay(stage)).length === 1);
  expect([isOwner(first), isOwner(second)]).toEqual([false, true]);
});

test('[S22] an owner that hides keeps the lock while nobody else is seen', async () => {
  const stage = await enter();
  const visibility = switchedVisibility(true);
  const first = await stage.open({ visibility });
  const second = await stage.open({ visibility: switchedVisibility(false) });
  await untilSynced(first);
  visibility.show(false);
  jot(second.doc, stage.entry, 'from a hidden sibling');
  await untilTrue(async () => textsOf(await replay(stage)).length === 1);
  expect([isOwner(first), isOwner(second)]).toEqual([true, false]);
});

// Taken out: the answer "yielding". After a second the lock was stolen in the middle of the append.
test('[S22] a hidden owner that takes longer than a second to end its append is not stolen from', async () => {
  const stage = await enter();
  const visibility = switchedVisibility(true);
  const first = await stage.open({ visibility });
  await untilSynced(first);
  const append = holdNextAppend(stage);
  jot(first.doc, stage.entry, 'in flight');
  await until(append.came);
  const { locks, thefts } = watchedLocks(stage);
  const second = await stage.open({ locks });
  const yielding = onTheBridge(stage, 'yielding');
  visibility.show(false);
  await yielding;
  // Behind the theft that was about to come; the drain of a closing connection has half a second more.
  setTimeout(append.answer, ANSWER_MS + 1);
  await until(() => isOwner(second));
  await untilSynced(second);
  expect(thefts()).toBe(0);
  expect(textsOf(await replay(stage))).toEqual(['in flight']);
  expect(stage.relay.log.length).toBe(new Set(stage.relay.log).size);
  expect((await stage.rows()).state.unacknowledged).toEqual([]);
});

/** Locks that a page is given without hearing of it before it asks for a theft: its own work keeps it busy. */
function locksHeardLate({ mia }: Stage): LockManager {
  const { locks } = mia.shared;
  const theft = Promise.withResolvers<void>();
  const request = (
    name: string,
    options: LockOptions,
    granted: LockGrantedCallback<unknown>,
  ): Promise<unknown> => {
    if (options.steal === true) {
      theft.resolve();
      return locks.request(name, options, granted);
    }
    return locks.request(name, options, async (lock) => {
      await theft.promise;
      return granted(lock);
    });
  };
  return { query: () => locks.query(), request } as LockManager;
}

// Taken out: the look whether it was given up. The page stole the lock from itself and owned it twice over: two
// sockets, and the first to end told the page that it owns nothing.
test('[S22] a page that has the lock, and asks for a theft since it has not heard so, owns it once', async () => {
  const stage = await enter();
  let owning = 0;
  let most = 0;
  const bridge = createBridge(stage.entry.roomId, stage.mia.shared.openChannel);
  const ownership = createOwnership({
    ...{ roomId: stage.entry.roomId, kind: 'page', visibility: alwaysVisible, bridge },
    locks: locksHeardLate(stage),
    async own(signal) {
      owning += 1;
      most = Math.max(most, owning);
      await aborted(signal);
      owning -= 1;
    },
    onPoke: () => undefined,
  });
  await until(ownership.isOwner);
  await stage.mia.shared.locks.query();
  expect([owning, most]).toEqual([1, 1]);
  await ownership.close();
  expect(owning).toBe(0);
  bridge.close();
});

// Taken out: the count of what no owner has covered.
test('[S31] a follower says that something waits from the tick in which it was typed until it is on the relay', async () => {
  const stage = await enter();
  const owner = await stage.open();
  await untilSynced(owner);
  const follower = await stage.open();
  await follower.whenDecided;
  await until(() => follower.status().relay.state === 'connected');
  const append = holdNextAppend(stage);
  expect(follower.status().waiting).toBe(0);
  jot(follower.doc, stage.entry, 'typed');
  const said: number[] = [follower.status().waiting];
  follower.onStatus(() => said.push(follower.status().waiting));
  await until(append.came);
  expect(said.every((waiting) => waiting > 0)).toBe(true);
  append.answer();
  await until(() => follower.status().waiting === 0);
  await untilSynced(owner);
  expect(textsOf(await replay(stage))).toEqual(['typed']);
});

test('[S31, S23] a follower whose owner froze says that its text waits, asks, and takes the lock', async () => {
  const stage = await enter();
  const page = freezablePage(stage.mia.shared);
  const frozen = await stage.open(page.options);
  await untilSynced(frozen);
  const follower = await stage.open();
  expect(await follower.whenDecided).toBe('other');
  await until(() => follower.status().relay.state === 'connected');
  // It froze while it was seen, and nobody was told.
  page.freeze();
  jot(follower.doc, stage.entry, 'for nobody');
  const said: number[] = [follower.status().waiting];
  // Once it is connected itself, it may have brought the text to the relay before we look.
  const stop = follower.onStatus(() => {
    const { waiting, uploader, relay } = follower.status();
    if (!uploader || relay.state !== 'connected') said.push(waiting);
  });
  await until(() => isOwner(follower));
  stop();
  expect(said.every((waiting) => waiting > 0)).toBe(true);
  await untilSynced(follower);
  expect(textsOf(await replay(stage))).toEqual(['for nobody']);
  page.thaw();
  await until(() => !isOwner(frozen));
});

// Taken out: the asking of siblings in retry.
test('[S31] "try again" on a follower reaches the owner', async () => {
  const stage = await enter();
  const owner = await stage.open();
  await untilSynced(owner);
  const follower = await stage.open();
  await follower.whenDecided;
  stage.relay.latest().cut(4403);
  await until(() => follower.status().relay.state === 'stopped');
  const { length } = stage.relay.connections;
  follower.retry();
  await until(() => stage.relay.connections.length > length);
  await untilSynced(owner);
  await until(() => follower.status().relay.state === 'connected');
});

// Taken out: the third look of applyNews, at all rows. The row that was missed had been passed.
test('[S20] news that builds on what was missed is joined to it, also where its row was passed', async () => {
  const stage = await enter();
  const page = freezablePage(stage.mia.shared);
  const { store } = stage.mia;
  let follower: Engine | undefined;
  const jots: typeof store.jots = {
    ...store.jots,
    // Between the owner's look at the rows and its own row: another page stores, and is not heard.
    async list(roomId) {
      const listed = await store.jots.list(roomId);
      if (follower === undefined || !listed.ok || listed.value.length === 0) return listed;
      page.freeze();
      const { doc } = follower;
      follower = undefined;
      doc.getArray('a').push(['missed']);
      await untilTrue(async () => (await stage.rows()).state.unacknowledged.length > 0);
      return listed;
    },
  };
  const options: OpenOptions = { store: { ...store, jots } };
  const owner = await stage.open(options);
  await untilSynced(owner);
  const other = await stage.open({ ...page.options, visibility: switchedVisibility(false) });
  await other.whenDecided;
  follower = other;
  const command = sampleCommand(
    { roomId: stage.entry.roomId, madeBy: stage.entry.memberId },
    { text: 'from the box', assignees: [] },
  );
  must(await store.jots.add(command));
  await until(() => textsOf(owner.doc).length === 1);
  expect(owner.doc.getArray('a').length).toBe(0);
  page.thaw();
  other.doc.getArray('a').push(['heard']);
  await until(() => owner.doc.getArray('a').length === 2);
  expect(owner.doc.getArray('a').toArray()).toEqual(['missed', 'heard']);
  expect(owner.doc.store.pendingStructs).toBeNull();
  // News of the relay finds its way all the same.
  const bens = updateOf(new Y.Doc(), (doc) => void jot(doc, stage.ben, 'from Ben'));
  stage.relay.append(await stage.ben.frame(bens));
  await until(() => textsOf(owner.doc).length === 2);
});
