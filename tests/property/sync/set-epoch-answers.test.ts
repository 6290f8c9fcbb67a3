/**
 * Whatever a relay answers to who begins an epoch, and to who asks for epochs meanwhile: nothing is thrown,
 * nothing is said to be done that is not, nothing is lost, and once it is honest what was wanted gets done. [S145]
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { writeDown, type DownMessage } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import type { SetEpoch } from '#shared/wire/epoch-messages.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { smallDownMessage } from '../../support/arbitrary-messages.ts';
import type { ScriptedConnection } from '../../support/scripted-relay.ts';
import { nextEpoch } from '../../support/sync/next-epoch.ts';
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
import { notebook } from '../../support/sync/struck-out-stage.ts';

type Told = { readonly record: Bytes; readonly list: Bytes };

/** One message of a lying answer, made once it is known what was asked and what another room has. */
type Lie =
  | { readonly type: 'bytes'; readonly bytes: Bytes }
  | { readonly type: 'done' | 'refused'; readonly idOff: number }
  | { readonly type: 'truncated'; readonly by: number }
  | {
      readonly type: 'epoch';
      readonly of: 'this' | 'other';
      readonly number: number;
      readonly cut: number;
    }
  | { readonly type: 'entry'; readonly of: 'this' | 'other' };

/** What a relay says of its log it has to stand by, or it is another log, which is another matter (S51). */
const claimless = smallDownMessage.filter(
  ({ type }) => !['entry', 'entry-part', 'ack', 'caught-up'].includes(type),
);

const lie: fc.Arbitrary<Lie> = fc.oneof(
  fc
    .uint8Array({ maxLength: 200 })
    .map((bytes) => ({ type: 'bytes' as const, bytes: copyBytes(bytes) })),
  claimless.map((message) => ({ type: 'bytes' as const, bytes: writeDown(message) })),
  fc.record({
    type: fc.constantFrom('done' as const, 'refused' as const),
    idOff: fc.constantFrom(0, 0, 1, -1),
  }),
  fc.record({ type: fc.constant('truncated' as const), by: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    type: fc.constant('epoch' as const),
    of: fc.constantFrom('this' as const, 'other' as const),
    number: fc.constantFrom(1, 1, 2, 1_000),
    cut: fc.constantFrom(0, 0, 1, 40),
  }),
  fc.record({
    type: fc.constant('entry' as const),
    of: fc.constantFrom('this' as const, 'other' as const),
  }),
);

/** What it does with one beginning of an epoch: whether it does it, what it says twice over, how it ends. */
const answer = fc.record({
  happens: fc.boolean(),
  lies: fc.array(lie, { maxLength: 4 }),
  again: fc.boolean(),
  end: fc.constantFrom(undefined, 1000, 4500, ...Object.values(CLOSE_NUMBERS)),
});
const plan = fc.record({
  strikes: fc.array(answer, { minLength: 1, maxLength: 2 }),
  epochs: fc.array(fc.array(lie, { maxLength: 3 }), { maxLength: 2 }),
});

/** The beginning of an epoch as an honest relay does it; who is not its author hears of it by being put out. */
function begin({ relay }: Stage, { frame, record, list }: SetEpoch): void {
  relay.append(frame);
  relay.script.epochs = [...(relay.script.epochs ?? []), { record, list }];
}

function putOut({ relay }: Stage): void {
  for (const connection of relay.connections)
    if (connection.isOpen()) connection.cut(CLOSE_NUMBERS['wrong-epoch']);
}

function honestly(stage: Stage, connection: ScriptedConnection, request: SetEpoch): true {
  if (request.epoch !== (stage.relay.script.epochs?.length ?? 0) + 1)
    connection.send({ type: 'refused', id: request.id, code: 'wrong-epoch' });
  else {
    begin(stage, request);
    connection.send({ type: 'done', id: request.id });
    putOut(stage);
  }
  return true;
}

function say(
  stage: Stage,
  other: Stage,
  told: Told,
  connection: ScriptedConnection,
  id: number,
  lies: readonly Lie[],
): void {
  for (const one of lies) connection.sendBytes(bytesOf(stage, other, told, id, one));
}

function bytesOf({ relay }: Stage, other: Stage, told: Told, id: number, one: Lie): Bytes {
  if (one.type === 'bytes') return one.bytes;
  const write = (message: DownMessage): Bytes => writeDown(message);
  switch (one.type) {
    case 'done':
      return write({ type: 'done', id: Math.max(0, id + one.idOff) });
    case 'refused':
      return write({ type: 'refused', id: Math.max(0, id + one.idOff), code: 'not-admin' });
    case 'truncated': {
      const whole = write({ type: 'done', id });
      return whole.slice(0, Math.max(0, whole.length - one.by));
    }
    case 'epoch': {
      const mine = relay.script.epochs?.[0] ?? told;
      const { record, list } = one.of === 'this' ? mine : told;
      const cut = record.slice(0, record.length - one.cut);
      return write({
        type: 'epoch-record',
        epoch: one.number,
        newest: one.number,
        record: cut,
        list,
      });
    }
    case 'entry': {
      const from = one.of === 'this' ? relay.log : other.relay.log;
      const frame = from.at(-1) ?? randomBytes(100);
      return write({ type: 'entry', seq: relay.log.push(frame), frame });
    }
  }
}

/** What is said of the strike: never that it is done while the log does not say so. */
async function saysNothingFalse(stage: Stage, page: Engine): Promise<void> {
  const { deviceId } = stage.ben.device;
  const begun = stage.relay.script.epochs?.length ?? 0;
  const roster = await page.roster();
  expect(roster.epochs.length).toBeLessThanOrEqual(begun);
  expect(roster.struck.has(deviceId) && begun === 0).toBe(false);
  expect(page.entry().epoch).toBeLessThanOrEqual(begun);
}

test('[S145] any answer to who begins an epoch throws nothing, claims nothing false, loses nothing, and it goes on once the relay is honest', async () => {
  const other = await enter();
  other.relay.log.push(await notebook(other.ben)('of another room'));
  const { signed: record, list } = await nextEpoch(other, [other.ben]);
  const told = { record, list };
  await fc.assert(
    fc.asyncProperty(plan, async ({ strikes, epochs }) => {
      const stage = await enter();
      const { relay, ben } = stage;
      const { deviceId } = ben.device;
      relay.script.epochs = [];
      const page = await stage.open();
      await untilSynced(page);
      jot(page.doc, stage.entry, 'before');
      await untilSynced(page);
      const lies = { strikes: [...strikes], epochs: [...epochs] };
      relay.script.onMessage = (connection, message) => {
        if (message.type === 'epochs') {
          const said = lies.epochs.shift();
          if (said === undefined) return false;
          say(stage, other, told, connection, 0, said);
          connection.cut(1000);
          return true;
        }
        if (message.type !== 'set-epoch') return false;
        const next = lies.strikes.shift();
        if (next === undefined) return honestly(stage, connection, message);
        if (next.happens && message.epoch === (relay.script.epochs?.length ?? 0) + 1)
          begin(stage, message);
        say(stage, other, told, connection, message.id, next.lies);
        if (next.again) say(stage, other, told, connection, message.id, next.lies.toReversed());
        connection.cut(next.end);
        return true;
      };
      for (const [at] of strikes.entries()) {
        const done = await page.strikeOut([deviceId]);
        expect([true, false]).toContain(done.ok);
        await saysNothingFalse(stage, page);
        jot(page.doc, stage.entry, `typed ${at}`);
        page.retry();
      }
      // Honest from here on.
      lies.strikes.length = 0;
      lies.epochs.length = 0;
      page.retry();
      await untilTrue(async () => {
        if (page.status().relay.state !== 'connected') page.retry();
        await saysNothingFalse(stage, page);
        await page.strikeOut([deviceId]);
        return (await page.roster()).struck.has(deviceId) && page.entry().epoch === 1;
      });
      await until(() => (relay.script.epochs?.length ?? 0) === 1);
      await untilSynced(page);
      expect(textsOf(page.doc)).toEqual(['before', ...strikes.map((_, at) => `typed ${at}`)]);
      await page.close();
      await stage.mia.close();
      await relay.close();
    }),
    { numRuns: 25, endOnFailure: true },
  );
  await leave();
}, 120_000);

test('[S10, S145] one that never comes ends the request with its connection, and it is done by the next', async () => {
  const stage = await enter();
  const { relay, ben } = stage;
  const { deviceId } = ben.device;
  relay.script.epochs = [];
  const page = await stage.open();
  await untilSynced(page);
  let silent = true;
  relay.script.onMessage = (connection, message) =>
    message.type === 'set-epoch' && (silent || honestly(stage, connection, message));

  const asked = performance.now();
  const never = await page.strikeOut([deviceId]);

  expect(never.ok).toBe(false);
  // Ten seconds are its own; whatever else watches a connection takes half a minute.
  expect(performance.now() - asked).toBeLessThan(20_000);
  await saysNothingFalse(stage, page);
  silent = false;
  await untilSynced(page);
  await page.strikeOut([deviceId]);
  await until(() => page.entry().epoch === 1);
  await untilSynced(page);
  expect((await page.roster()).struck.has(deviceId)).toBe(true);
  await leave();
}, 40_000);
