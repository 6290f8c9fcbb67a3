/** When checkpoints are made: in a page by the clock of the test, in the background by its rounds. */
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import type { Checkpoint } from '../../../extension/store/checkpoint.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { addOwnRows } from '../../../extension/store/rows.ts';
import { readCheckpointState } from '../../../extension/sync/checkpoint-state.ts';
import {
  createCheckpointer,
  isCheckpointDue,
  QUIET_MS,
  SAME_DAY_MS,
  type Checkpointer,
} from '../../../extension/sync/checkpointer.ts';
import { at, day, must, newRoomId, openTestStore } from '../../support/store/samples.ts';
import { enter, jot, leave, textsOf, untilSynced } from '../../support/sync/stage.ts';

const NOON = new Date(2026, 2, 2, 12).getTime();

type Bench = {
  readonly doc: Y.Doc;
  readonly checkpointer: Checkpointer;
  readonly write: (text: string) => Promise<void>;
  /** Lets so much time pass, and what then is done be done. */
  readonly pass: (ms: number) => Promise<void>;
  readonly list: () => Promise<readonly Checkpoint[]>;
  /** The list once there are so many. */
  readonly made: (count: number) => Promise<readonly Checkpoint[]>;
  catchingUp: boolean;
};

const checkpointers: Checkpointer[] = [];

afterEach(async () => {
  for (const checkpointer of checkpointers.splice(0)) checkpointer.close();
  vi.useRealTimers();
  await leave();
});

async function bench(): Promise<Bench> {
  const { store } = await openTestStore();
  const roomId = newRoomId();
  const db = must(await openRoomDatabase(indexedDB, `tw:${roomId}`));
  const doc = new Y.Doc();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOON });
  const made: Bench = {
    doc,
    catchingUp: false,
    checkpointer: createCheckpointer({
      roomId,
      doc,
      db,
      now: () => Date.now() as Millis,
      isCatchingUp: () => made.catchingUp,
      checkpoints: store.checkpoints,
    }),
    async write(text) {
      doc.getText('notes').insert(0, text);
      must(await addOwnRows(db, [new Uint8Array([1, 2, 3])]));
      made.checkpointer.touch();
    },
    async pass(ms) {
      vi.advanceTimersByTime(ms);
      // What the timers began is real work; reading behind it sees the most of it.
      for (let step = 0; step < 5; step += 1) await made.list();
    },
    async made(count) {
      for (let step = 0; step < 5_000; step += 1) {
        const list = await made.list();
        if (list.length === count) return list;
        await new Promise((resolve) => setImmediate(resolve));
      }
      throw new Error(`not ${count} checkpoints: ${JSON.stringify(await made.list())}`);
    },
    list: async () => must(await store.checkpoints.list(roomId)),
  };
  checkpointers.push(made.checkpointer);
  return made;
}

test('[S65] a minute after the last change a checkpoint is made, and none while one writes', async () => {
  const { write, pass, list, made } = await bench();
  await write('first');
  for (let part = 0; part < 4; part += 1) {
    await pass(QUIET_MS / 2);
    await write('on and on');
  }
  expect(await list()).toEqual([]);

  await pass(QUIET_MS / 2);
  await pass(QUIET_MS / 2);

  expect(await made(1)).toMatchObject([{ number: 0, day: '2026-03-02', rowKey: 5 }]);
});

test('[S65] while the log is being read none is made', async () => {
  const made = await bench();
  await made.write('mine');
  made.catchingUp = true;
  await made.pass(QUIET_MS);
  await made.pass(QUIET_MS);
  expect(await made.list()).toEqual([]);

  made.catchingUp = false;
  await made.pass(QUIET_MS);

  expect(await made.made(1)).toMatchObject([{ at: NOON + 3 * QUIET_MS }]);
});

test('[S65] on the same day the next is made half an hour after the last, by itself', async () => {
  const { write, pass, made } = await bench();
  await write('first');
  await pass(QUIET_MS);
  const [first] = await made(1);
  await write('second');
  await pass(QUIET_MS);
  await pass(QUIET_MS);

  await pass(SAME_DAY_MS);

  const [second] = await made(2);
  expect(second?.at).toBeGreaterThanOrEqual((first?.at ?? 0) + SAME_DAY_MS);
});

test('[S65] a mentorship in which nothing was ever written has none, nor one that was closed', async () => {
  const { doc, pass, list, checkpointer } = await bench();
  await pass(QUIET_MS);
  expect(await list()).toEqual([]);
  checkpointer.close();
  doc.getText('notes').insert(0, 'late');
  checkpointer.touch();
  await pass(QUIET_MS);
  await checkpointer.make();
  expect(await list()).toEqual([]);
});

test('[S65] the background opens a record for one once a day, where rows came since the last', () => {
  const newest = { day: day('2026-03-02'), at: at(NOON), rowKey: 7 } as Checkpoint;
  const nextDay = (NOON + 86_400_000) as Millis;
  expect(isCheckpointDue(undefined, 0, at(NOON))).toBe(true);
  expect(isCheckpointDue(undefined, -1, at(NOON))).toBe(false);
  expect(isCheckpointDue(newest, 9, at(NOON + 60_000))).toBe(false);
  expect(isCheckpointDue(newest, 9, nextDay)).toBe(true);
  expect(isCheckpointDue(newest, 7, nextDay)).toBe(false);
});

test('[S65] an engine that owns the record makes one when asked, and it holds the record', async () => {
  const stage = await enter();
  const engine = await stage.open();
  jot(engine.doc, stage.entry, 'worth keeping');
  await untilSynced(engine);

  await engine.checkpoint();

  const { checkpoints } = stage.mia.store;
  const [made] = must(await checkpoints.list(stage.entry.roomId));
  if (made === undefined) throw new Error('no checkpoint');
  const deflated = must(await checkpoints.readState(made.roomId, made.number));
  if (deflated === undefined) throw new Error('no state');
  const read = await readCheckpointState({ deflated, size: made.size });
  expect(read === undefined ? [] : textsOf(read)).toEqual(['worth keeping']);
});
