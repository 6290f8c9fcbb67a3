/** The fuzz must notice when R5 is not kept: a second append is sent while the first has no answer. */
import { expect, test, vi } from 'vitest';
import { joinRanges, NO_RANGES } from '../../extension/sync/update-ranges.ts';
import { firstFault } from '../support/fuzz/seeds.ts';
import type * as OutboxFile from '../../extension/sync/outbox.ts';
import type * as UploaderFile from '../../extension/sync/uploader.ts';

type Outbox = OutboxFile.Outbox;

/** Boxes one behind the other: what is made while one is in flight goes into the next. */
function pipelined(createOutbox: () => Outbox): Outbox {
  const boxes = [createOutbox()];
  const boxOfBatch = new WeakMap<OutboxFile.Batch, Outbox>();
  const boxOf = (batch: OutboxFile.Batch): Outbox => {
    const box = boxOfBatch.get(batch);
    if (box === undefined) throw new Error('a batch of no box');
    return box;
  };
  return {
    add: (update, keys) => boxes.at(-1)?.add(update, keys),
    waiting: () => boxes.flatMap((box) => box.waiting()),
    ranges: () => boxes.map((box) => box.ranges()).reduce(joinRanges, NO_RANGES),
    size: () => boxes.reduce((sum, box) => sum + box.size(), 0),
    isInFlight: () => boxes.some((box) => box.isInFlight()),
    held() {
      const all = boxes.map((box) => box.held());
      return {
        count: all.reduce((sum, { count }) => sum + count, 0),
        keys: all.flatMap(({ keys }) => keys),
      };
    },
    block: (batch) => boxOf(batch).block(batch),
    unblock: () => boxes.forEach((box) => box.unblock()),
    take(maxBytes) {
      const box = boxes.find((one) => one.size() > 0 && !one.isInFlight());
      const batch = box?.take(maxBytes);
      if (box === undefined || batch === undefined) return undefined;
      boxOfBatch.set(batch, box);
      if (box === boxes.at(-1)) boxes.push(createOutbox());
      return batch;
    },
    keysOf: (batch) => boxOf(batch).keysOf(batch),
    acknowledge: (batch) => boxOf(batch).acknowledge(batch),
    putBack: (batch) => boxOf(batch).putBack(batch),
    collapse(replaced, update, key) {
      for (const [number, box] of boxes.entries())
        box.collapse(replaced, number === 0 ? update : new Uint8Array([255]), key);
    },
    acknowledgeContained: (held) => boxes.flatMap((box) => box.acknowledgeContained(held)),
  };
}

vi.mock(import('../../extension/sync/outbox.ts'), async (original) => {
  const real: typeof OutboxFile = await original();
  return { ...real, createOutbox: () => pipelined(real.createOutbox) };
});

vi.mock(import('../../extension/sync/uploader.ts'), async (original) => {
  const real: typeof UploaderFile = await original();
  return {
    ...real,
    createUploader(deps) {
      /** Two uploaders, told apart by whether their ids are odd. */
      const uploaders = [0, 1].map((odd) => {
        const send: typeof deps.line.send = (message) =>
          deps.line.send(
            message.type === 'append' ? { ...message, id: message.id * 2 + odd } : message,
          );
        return real.createUploader({ ...deps, line: { ...deps.line, send } });
      });
      const [first, second] = uploaders;
      if (first === undefined || second === undefined) throw new Error('two were made');
      const all = (work: (uploader: UploaderFile.Uploader) => void) => () =>
        uploaders.forEach((uploader) => work(uploader));
      const of = (id: number): UploaderFile.Uploader => (id % 2 === 0 ? first : second);
      return {
        isBusy: () => uploaders.some((uploader) => uploader.isBusy()),
        kick: all((uploader) => uploader.kick()),
        append: (make) => first.append(make),
        acknowledge: (id) => of(id).acknowledge(Math.floor(id / 2)),
        landed: all((uploader) => {
          if (uploader.isBusy()) uploader.landed();
          else uploader.kick();
        }),
        refuse: (id, code) => of(id).refuse(Math.floor(id / 2), code),
        resume: all((uploader) => uploader.resume()),
        drained: async () => {
          await Promise.all(uploaders.map((uploader) => uploader.drained()));
        },
        close: all((uploader) => uploader.close()),
      };
    },
  };
});

test('[Z5] a client with two appends in flight fails the fuzz', { timeout: 120_000 }, async () => {
  expect(await firstFault(/unreadable/u, 10)).toBeDefined();
});
