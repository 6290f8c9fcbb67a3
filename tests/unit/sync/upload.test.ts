/** What goes up: one append at a time, when, how large, and what is made of the answers. */
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { UpMessage } from '#shared/wire/up.ts';
import { createBridge } from '../../../extension/sync/bridge.ts';
import { createCoalescer } from '../../../extension/sync/coalescer.ts';
import { createOutbox } from '../../../extension/sync/outbox.ts';
import { rangesOf } from '../../../extension/sync/update-ranges.ts';
import { switchedVisibility } from '../../support/headless-client.ts';
import { must } from '../../support/store/samples.ts';
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
  type Stage,
} from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';
import { there } from '../../support/there.ts';

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await leave();
});

function appendsOf(stage: Stage): readonly UpMessage[] {
  return stage.relay.connections.flatMap((one) =>
    one.received.filter(({ type }) => type === 'append'),
  );
}

// Taken out: the question whether something is in flight, in uploader and outbox (the outbox's alone
// is shown by the next test). Each change then went out by itself, five
// at once, and the loss of the first left four that nobody could join to the record.
test('[R5] one append is in flight; what is made meanwhile merges behind it', async () => {
  const stage = await enter();
  const mias = await stage.open();
  await untilSynced(mias);
  const before = appendsOf(stage).length;
  const append = holdNextAppend(stage);
  jot(mias.doc, stage.entry, 'first');
  await until(append.came);
  for (const text of ['a', 'b', 'c', 'd']) {
    jot(mias.doc, stage.entry, text);
    mias.flush();
    // Each waits for itself, behind the one that is in flight.
    await until(() => mias.status().device.state === 'saved');
  }
  expect(appendsOf(stage).length).toBe(before + 1);
  append.answer();
  await untilSynced(mias);
  expect(appendsOf(stage).length).toBe(before + 2);
  expect(textsOf(await replay(stage))).toEqual(['a', 'b', 'c', 'd', 'first']);
});

/** Holds the next SHA-256 back until `go`. */
function holdNextHash() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hash = crypto.subtle.digest.bind(crypto.subtle);
  let held = false;
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (...asked) => {
    if (!held) {
      held = true;
      await promise;
    }
    return hash(...asked);
  });
  return { came: () => held, go: resolve };
}

// Taken out: the change that waits until then. The background, which closes once nothing waits, then left its
// cursor before its own entry, and asked for it at the next alarm.
test('[S161] a change that the relay has answered waits until the place of its entry is taken', async () => {
  const stage = await enter();
  const mias = await stage.open();
  await untilSynced(mias);
  const append = holdNextAppend(stage);
  jot(mias.doc, stage.entry, 'last words');
  await until(append.came);
  const hash = holdNextHash();
  append.answer();
  await until(hash.came);

  const told = onTheBridge(stage, 'status');
  const sibling = createBridge(stage.entry.roomId, stage.mia.shared.openChannel);
  sibling.post({ type: 'hello' });
  await told;
  sibling.close();

  expect(mias.status().waiting).toBe(1);
  hash.go();
  must(await mias.whenSynced(20_000));
  await mias.close();
  expect((await stage.rows()).state.cursor?.seq).toBe(stage.relay.log.length);
});

test('[R5] a batch that was not answered stays in front, and nothing is taken beside it', () => {
  const outbox = createOutbox();
  const doc = new Y.Doc();
  const updates = ['one', 'two', 'three'].map((word) =>
    updateOf(doc, () => doc.getArray('a').push([word])),
  );
  const keys = (key: number) => Promise.resolve([key]);
  outbox.add(there(updates[0]), keys(0));
  const batch = outbox.take(1_000);
  outbox.add(there(updates[1]), keys(1));
  expect(outbox.isInFlight()).toBe(true);
  expect(outbox.take(1_000)).toBeUndefined();
  expect(outbox.size()).toBe(2);
  outbox.putBack(there(batch));
  outbox.add(there(updates[2]), keys(2));
  const again = outbox.take(there(updates[0]).length + there(updates[1]).length);
  const read = new Y.Doc();
  Y.applyUpdate(read, there(again).body);
  expect(read.getArray('a').toArray()).toEqual(['one', 'two']);
  expect(outbox.keysOf(there(again)).length).toBe(2);
  outbox.acknowledge(there(again));
  expect(outbox.size()).toBe(1);
});

test('[S6] ticking off by what is contained knows deletes and gaps', async () => {
  const doc = new Y.Doc();
  const made = updateOf(doc, () => doc.getArray('a').push(['one', 'two']));
  const later = updateOf(doc, () => doc.getArray('a').push(['three']));
  const dropped: Uint8Array[] = [];
  doc.once('update', (update: Uint8Array) => dropped.push(update));
  doc.getArray('a').delete(0, 1);
  const outbox = createOutbox();
  const add = (update: Uint8Array, key: number): void =>
    outbox.add(new Uint8Array(update), Promise.resolve([key]));
  add(made, 0);
  add(later, 1);
  add(there(dropped[0]), 2);
  // The last of three alone: a state vector of it would say that all are held.
  expect(await Promise.all(outbox.acknowledgeContained(there(rangesOf(later))))).toEqual([[1]]);
  expect(await Promise.all(outbox.acknowledgeContained(there(rangesOf(made))))).toEqual([[0]]);
  expect(outbox.size()).toBe(1);
  expect(
    await Promise.all(outbox.acknowledgeContained(there(rangesOf(there(dropped[0]))))),
  ).toEqual([[2]]);
});

test('[S9] what was typed goes at once after a pause, then every 100 ms, every 2 s while alone', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  let [accompanied, visible] = [true, true];
  const sends: number[] = [];
  const began = performance.now();
  const coalescer = createCoalescer({
    send: () => sends.push(Math.round(performance.now() - began)),
    accompanied: () => accompanied,
    visible: () => visible,
  });
  const typeFor = (ms: number): void => {
    for (let t = 0; t < ms; t += 10) {
      coalescer.wake();
      vi.advanceTimersByTime(10);
    }
  };
  typeFor(250);
  expect(sends).toEqual([0, 100, 200]);
  vi.advanceTimersByTime(1_000);
  expect(sends).toEqual([0, 100, 200, 300]);
  coalescer.wake();
  expect(sends.length).toBe(5);
  accompanied = false;
  sends.length = 0;
  typeFor(4_500);
  expect(sends.length).toBe(2);
  expect(there(sends[1]) - there(sends[0])).toBe(2_000);
  coalescer.wake();
  coalescer.flush();
  expect(sends.length).toBe(3);
  coalescer.flush();
  expect(sends.length).toBe(3);
  // No timer decides anything in a hidden page.
  visible = false;
  coalescer.wake();
  expect(sends.length).toBe(4);
  visible = true;
  coalescer.wake();
  coalescer.close();
  vi.advanceTimersByTime(5_000);
  expect(sends.length).toBe(4);
});

test('[S9] what waits goes out at once when the page hides', async () => {
  const stage = await enter({ pretended: 0 });
  const visibility = switchedVisibility(true);
  const mias = await stage.open({ visibility });
  await untilSynced(mias);
  jot(mias.doc, stage.entry, 'one');
  await untilSynced(mias);
  jot(mias.doc, stage.entry, 'two');
  expect(mias.status().waiting).toBe(1);
  visibility.show(false);
  // The next beat would be two seconds after the one before.
  await until(() => mias.status().waiting === 0, 1_600);
});

test('[S9] what was written while there was no connection goes out as soon as there is one', async () => {
  const stage = await enter({
    onOpen: (connection) => void (connection.id === 1 && connection.cut()),
  });
  const mias = await stage.open();
  jot(mias.doc, stage.entry, 'offline');
  await until(() => mias.status().device.state === 'saved');
  await untilSynced(mias);
  await mias.close();
  await stage.mia.store.keyring.update(stage.entry.roomId, { relayAddress: undefined });
  const alone = await stage.open();
  jot(alone.doc, stage.entry, 'with no relay');
  await alone.close();
  await stage.mia.store.keyring.update(stage.entry.roomId, { relayAddress: stage.relay.url });
  await untilSynced(await stage.open());
  expect(textsOf(await replay(stage))).toEqual(['offline', 'with no relay']);
});

test('[S18] a refused append stops uploads on that connection, is said, and the changes stay', async () => {
  const stage = await enter();
  const mias = await stage.open();
  await untilSynced(mias);
  const before = appendsOf(stage).length;
  stage.relay.script.onMessage = (connection, message) => {
    if (message.type === 'append')
      connection.send({ type: 'nack', id: message.id, code: 'room-full' });
    return message.type === 'append';
  };
  jot(mias.doc, stage.entry, 'refused');
  await until(() => mias.status().attention.length === 1);
  expect(mias.status().attention).toEqual([{ type: 'refused', code: 'room-full' }]);
  jot(mias.doc, stage.entry, 'and more');
  mias.flush();
  await until(() => mias.status().waiting === 2 && mias.status().device.state === 'saved');
  expect(appendsOf(stage).length).toBe(before + 1);
  expect((await stage.rows()).state.unacknowledged.length).toBe(2);
  expect(mias.status().relay.state).toBe('connected');
  // News still comes in.
  stage.relay.append(
    await stage.ben.frame(updateOf(new Y.Doc(), (doc) => void jot(doc, stage.ben, 'from Ben'))),
  );
  await until(() => textsOf(mias.doc).includes('from Ben'));
  delete stage.relay.script.onMessage;
  stage.relay.latest().cut();
  await until(() => stage.relay.connections.length === 2);
  await untilSynced(mias);
  expect(textsOf(await replay(stage))).toEqual(['and more', 'from Ben', 'refused']);
});

test('[S18] an entry above the limit is refused and said, and nothing is lost', async () => {
  const stage = await enter({ maxEntryBytes: 8_000 });
  const mias = await stage.open();
  await untilSynced(mias);
  const { length } = stage.relay.log;
  mias.doc.getArray('a').push(['x'.repeat(9_000)]);
  await until(() => mias.status().attention.length === 1);
  expect(mias.status().attention).toEqual([{ type: 'too-large', count: 1 }]);
  expect(stage.relay.log.length).toBe(length);
  expect(mias.status().relay.state).toBe('connected');
  await until(() => mias.status().device.state === 'saved');
  expect((await stage.rows()).state.unacknowledged.length).toBe(1);
});

test.each([
  ['that no seal takes', 17 * 1024 * 1024, 4 * 1024 * 1024],
  ['that only a boastful relay would take', 5 * 1024 * 1024, 2 ** 40],
])(
  '[S18] an entry %s is refused once, and the connection stands',
  async (_what, size, maxEntryBytes) => {
    const stage = await enter({ maxEntryBytes });
    const mias = await stage.open();
    await untilSynced(mias);
    mias.doc.getArray('a').push(['x'.repeat(size)]);
    await until(() => mias.status().attention.length === 1);
    expect(mias.status().attention).toEqual([{ type: 'too-large', count: 1 }]);
    expect(stage.relay.connections.length).toBe(1);
  },
);

test('[S18] many changes that only together are too large go one after the other', async () => {
  const stage = await enter({
    maxEntryBytes: 8_000,
    onOpen: (one) => void (one.id === 1 && one.cut()),
  });
  const mias = await stage.open();
  for (let n = 0; n < 12; n += 1) mias.doc.getArray('a').push([`${n}`.repeat(1_500)]);
  await untilSynced(mias);
  expect((await replay(stage)).getArray('a').length).toBe(12);
  expect(mias.status().attention).toEqual([]);
});

test('[S6, W24] an entry of more than 256 KiB goes in parts both ways', async () => {
  const { ben, mias, code } = await twoPeople();
  const { roomId } = await ben.join(await code());
  const text = 'one of many words '.repeat(60_000);
  mias.doc.getArray('a').push([text]);
  await untilSynced(mias);
  const bens = await ben.open(roomId);
  await until(() => bens.doc.getArray('a').length === 1);
  expect(bens.doc.getArray('a').get(0)).toBe(text);
  bens.doc.getArray('a').push([`and back ${text}`]);
  await until(() => mias.doc.getArray('a').length === 2);
  expect(mias.doc.getArray('a').get(1)).toBe(`and back ${text}`);
  await untilSynced(mias);
  expect(mias.status().attention).toEqual([]);
});
