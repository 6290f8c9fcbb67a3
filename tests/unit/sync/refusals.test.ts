/** Appends that the relay refuses, and large ones on a line that is slow. */
import { afterEach, expect, test } from 'vitest';
import type { NackCode } from '#shared/wire/errors.ts';
import type { UpMessage } from '#shared/wire/up.ts';
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

function appendsOf(stage: Stage): readonly UpMessage[] {
  return stage.relay.connections.flatMap((one) =>
    one.received.filter(({ type }) => type === 'append'),
  );
}

/** Refuses appends until told otherwise; the times at which they came. */
function refuse(stage: Stage, code: NackCode): { readonly times: number[]; stop: () => void } {
  const times: number[] = [];
  stage.relay.script.onMessage = (connection, message) => {
    if (message.type !== 'append') return false;
    times.push(performance.now());
    connection.send({ type: 'nack', id: message.id, code });
    return true;
  };
  return { times, stop: () => delete stage.relay.script.onMessage };
}

// Taken out: the timer in refuse. The change lay there, with a notice, until the next connection.
test.each(['room-full', 'relay-fault', 'suspended'] as const)(
  '[S18] what the relay refuses as %s is tried again by itself, ever more seldom, on the same connection',
  async (code) => {
    const stage = await enter();
    const page = await stage.open();
    await untilSynced(page);
    const { times, stop } = refuse(stage, code);
    jot(page.doc, stage.entry, 'refused');
    await until(() => times.length === 3, 10_000);
    expect(page.status().attention).toEqual([{ type: 'refused', code }]);
    const [first = 0, second = 0, third = 0] = times;
    // Spread over the upper half of one second, and of two.
    expect(second - first).toBeGreaterThan(450);
    expect(third - second).toBeGreaterThan(950);
    stop();
    await untilSynced(page, 10_000);
    // The notice goes with the answer, not with the next connection.
    expect(page.status().attention).toEqual([]);
    expect(stage.relay.connections.length).toBe(1);
    expect(textsOf(await replay(stage))).toEqual(['refused']);
  },
);

// Taken out: resume in the owner's retry.
test('[S18] what waits to be tried again goes at once when somebody asks', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const { times, stop } = refuse(stage, 'room-full');
  jot(page.doc, stage.entry, 'refused');
  await until(() => times.length === 3, 10_000);
  stop();
  // By itself it would go in two to four seconds.
  page.retry();
  await until(() => page.status().waiting === 0, 1_500);
  expect(page.status().attention).toEqual([]);
  expect(textsOf(await replay(stage))).toEqual(['refused']);
  expect(stage.relay.connections.length).toBe(1);
});

// Taken out: dependsOn in the outbox's sorting. What built on the refused change went up without it.
test('[S18] what is too large for the relay waits with what builds on it, and holds up nothing else', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const before = appendsOf(stage).length;
  const { times, stop } = refuse(stage, 'too-large');
  page.doc.getArray('a').push(['refused']);
  await until(() => times.length === 1);
  stop();
  await until(() => page.status().attention.some(({ type }) => type === 'too-large'));
  expect(page.status().attention).toEqual([{ type: 'too-large', count: 1 }]);
  // By this client, so behind it; and by another page of the profile, which has not built on it.
  page.doc.getArray('b').push(['behind it']);
  const sibling = await stage.open();
  jot(sibling.doc, stage.entry, 'beside it');
  await untilTrue(async () => textsOf(await replay(stage)).length === 1, 12_000);
  await until(() => page.status().waiting === 2);
  expect(page.status().attention).toEqual([{ type: 'too-large', count: 2 }]);
  expect(page.status().relay.state).toBe('connected');
  expect(await page.whenSynced(5_000)).toEqual({ ok: false, error: 'too-large' });
  const read = await replay(stage);
  expect(textsOf(read)).toEqual(['beside it']);
  expect(read.getArray('b').length).toBe(0);
  expect(appendsOf(stage).length).toBe(before + 2);
  // On another connection it may fit.
  await sibling.close();
  stage.relay.latest().cut();
  await until(() => page.status().relay.state !== 'connected');
  await untilSynced(page, 12_000);
  expect(page.status().attention).toEqual([]);
  expect((await replay(stage)).getArray('a').toArray()).toEqual(['refused']);
});

test('[S18, S26] a roster record that the relay refuses is tried again, too', async () => {
  const stage = await enter();
  stage.relay.log.length = 0;
  const { times, stop } = refuse(stage, 'relay-fault');
  const page = await stage.open();
  await until(() => times.length === 2, 10_000);
  stop();
  jot(page.doc, stage.entry, 'behind the introduction');
  await untilSynced(page, 10_000);
  expect(page.status().attention).toEqual([]);
  await until(() => page.entry().introduced);
  expect(textsOf(await replay(stage))).toEqual(['behind the introduction']);
});

// Taken out: BATCH_BYTES. What was typed in an hour offline went in one append that a slow line never
// got through within its patience, again and again.
test('[S17] what was made offline goes in appends of 256 KiB at most', async () => {
  const stage = await enter({ onOpen: (one) => void (one.id === 1 && one.cut()) });
  const page = await stage.open();
  for (let n = 0; n < 60; n += 1) page.doc.getArray('a').push([`${n}`.padEnd(20_000, 'x')]);
  await untilSynced(page);
  const sizes = stage.relay.appended.map(({ length }) => length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(1_200_000);
  // Header, signature and padding come on top.
  expect(Math.max(...sizes)).toBeLessThan(300_000);
  expect((await replay(stage)).getArray('a').length).toBe(60);
});
