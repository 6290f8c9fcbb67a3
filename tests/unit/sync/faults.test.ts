/** What throws where it should not: it is reported, and everything else goes on. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createSequence } from '../../../extension/sync/sequence.ts';
import { must, sampleCommand } from '../../support/store/samples.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { presenceBody, someone } from '../../support/sync/presence-frames.ts';
import { expectFaults, throwing, type ReportedFaults } from '../../support/sync/reported-faults.ts';
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

let faults: ReportedFaults;

beforeEach(() => {
  faults = expectFaults();
});
afterEach(async () => {
  await leave();
  faults.end();
});

/** Entries of the partner's in one document. */
function notebook({ ben }: Stage): (text: string) => Promise<Bytes> {
  const doc = new Y.Doc();
  return (text) => ben.frame(updateOf(doc, (d) => void jot(d, ben, text)));
}

async function reconnected(stage: Stage, page: Engine): Promise<void> {
  const { length } = stage.relay.connections;
  stage.relay.latest().cut();
  await until(() => stage.relay.connections.length > length);
  await untilSynced(page);
}

test('[S36] one piece of work that fails does not keep the next from being done', async () => {
  const sequence = createSequence();
  const done: string[] = [];
  const failed = sequence.add(async () => throwing());
  void sequence.add(async () => void done.push('next'));
  await failed;
  await sequence.idle();
  expect(done).toEqual(['next']);
  await until(() => faults.count() === 1);
});

// Taken out: attempt in tellEach. The first throw ended the message loop, the provider never heard of
// the end, and no socket was made any more.
test('[S36] a status listener that throws: the next socket is made, later commits are written', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const heard: string[] = [];
  page.onStatus(throwing);
  page.onStatus(() => heard.push(page.status().relay.state));
  await reconnected(stage, page);
  stage.relay.append(await notebook(stage)('from Ben'));
  jot(page.doc, stage.entry, 'from Mia');
  await until(() => textsOf(page.doc).length === 2);
  await untilSynced(page);
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === stage.relay.log.length);
  expect(textsOf(await replay(stage))).toEqual(['from Ben', 'from Mia']);
  expect(heard).toContain('offline');
  expect(heard.at(-1)).toBe('connected');
  expect(faults.count()).toBeGreaterThan(0);
});

// Taken out: tellEach in the store's changes. The write that was announced rejected, the device never
// introduced itself, and nothing was uploaded.
test('[S36, B7] a listener of the store that throws fails no write and keeps no other from hearing', async () => {
  const stage = await enter();
  stage.relay.log.length = 0;
  const { store } = stage.mia;
  const heard: string[] = [];
  store.onChange(throwing);
  store.onChange(({ changed }) => heard.push(changed));
  const page = await stage.open();
  jot(page.doc, stage.entry, 'from Mia');
  await untilSynced(page);
  await until(() => page.entry().introduced);
  const command = sampleCommand(
    { roomId: stage.entry.roomId, madeBy: stage.entry.memberId },
    { text: 'from the box', assignees: [] },
  );
  expect((await store.jots.add(command)).ok).toBe(true);
  await until(() => textsOf(page.doc).length === 2);
  await untilSynced(page);
  expect(textsOf(await replay(stage))).toEqual(['from Mia', 'from the box']);
  expect(heard).toContain('keyring');
  expect(heard).toContain('jots');
});

// Taken out: GuardedAwareness. y-websocket takes everybody off the screen before it asks for the next
// socket: a throw there was the end of all connections.
test('[S36] observers of presence that throw: the next socket is made, and everybody is seen', async () => {
  const stage = await enter();
  const [page, follower] = [await stage.open(), await stage.open()];
  await untilSynced(page);
  for (const event of ['change', 'update'] as const) {
    page.awareness.on(event, throwing);
    follower.awareness.on(event, throwing);
  }
  const bens = someone();
  let number = 10 ** 14;
  const sayBen = async (): Promise<void> => {
    const body = presenceBody((number += 1), Date.now(), bens.says({ is: 'Ben' }));
    const frame = await stage.ben.frame(body, { kind: 'ephemeral' });
    stage.relay.latest().send({ type: 'ephemeral', connectionId: 77, frame });
  };
  const isSeen = (engine: Engine): boolean => engine.awareness.getStates().has(bens.client);
  page.awareness.setLocalState({ is: 'owner' });
  follower.awareness.setLocalState({ is: 'follower' });
  await sayBen();
  await until(() => isSeen(page) && isSeen(follower));
  await reconnected(stage, page);
  await sayBen();
  await until(() => isSeen(page) && isSeen(follower));
  await until(() => page.awareness.getStates().has(follower.doc.clientID));
  jot(follower.doc, stage.entry, 'and sibling news goes on');
  await untilTrue(async () => textsOf(await replay(stage)).length === 1);
  expect(stage.relay.connections.length).toBe(2);
  expect(faults.count()).toBeGreaterThan(0);
});

// Taken out: attempt in the replica's apply, and then GuardedDoc.
test('[S36] observers of the document that throw: news of the relay, of siblings and of the box goes on', async () => {
  const stage = await enter();
  const [owner, follower] = [await stage.open(), await stage.open()];
  await untilSynced(owner);
  for (const { doc } of [owner, follower]) {
    doc.on('update', throwing);
    doc.on('afterTransaction', throwing);
    doc.getArray('a').observe(throwing);
    doc.getMap('actionItems').observe(throwing);
  }
  const bens = new Y.Doc();
  for (const word of ['b1', 'b2'])
    stage.relay.append(
      await stage.ben.frame(updateOf(bens, (doc) => doc.getArray('a').push([word]))),
    );
  expect(() => follower.doc.getArray('a').push(['f'])).toThrow('a listener that throws');
  await until(() => [owner, follower].every(({ doc }) => doc.getArray('a').length === 3));
  // By the news alone: nobody has looked at the rows.
  await untilTrue(async () => (await replay(stage)).getArray('a').length === 3);
  const command = sampleCommand(
    { roomId: stage.entry.roomId, madeBy: stage.entry.memberId },
    { text: 'from the box', assignees: [] },
  );
  must(await stage.mia.store.jots.add(command));
  await until(() => [owner, follower].every(({ doc }) => textsOf(doc).length === 1));
  await untilSynced(owner);
  const read = await replay(stage);
  expect([read.getArray('a').length, textsOf(read)]).toEqual([3, ['from the box']]);
  await untilTrue(async () => must(await stage.mia.store.jots.list()).length === 0);
  await untilTrue(async () => (await stage.rows()).state.unacknowledged.length === 0);
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === stage.relay.log.length);
  await follower.close();
  await owner.close();
  const again = await stage.open();
  expect([again.doc.getArray('a').length, textsOf(again.doc)]).toEqual([3, ['from the box']]);
});
