/** Striking out that breaks off at the relay, or meets another: whole engines over a real relay. */
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { RoomId } from '#shared/base/ids.ts';
import { readUp } from '#shared/wire/up.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import type { InProcessRelay } from '../../support/relay-in-process.ts';
import { must } from '../../support/store/samples.ts';
import { secondBrowser } from '../../support/sync/second-browser.ts';
import { jot, leave, textsOf, until, untilSynced, untilTrue } from '../../support/sync/stage.ts';
import { threeDevices } from '../../support/sync/three-devices.ts';

afterEach(leave);

async function epochOf(relay: InProcessRelay, roomId: RoomId): Promise<number> {
  return must(await relay.store.readRoom(roomId)).epoch;
}

const idOf = (page: Engine) => page.entry().device.deviceId;

/** Sockets of which the first that begins an epoch breaks: before it is sent, or before the answer is heard. */
function breaking(when: 'before' | 'after') {
  const broken: WebSocket[] = [];
  class BreakingSocket extends WebSocket {
    override send(data: Uint8Array<ArrayBuffer>): void {
      const read = readUp(new Uint8Array(data));
      const isIt = read.ok && read.value.type === 'set-epoch' && broken.length === 0;
      if (isIt) broken.push(this);
      if (!isIt || when === 'after') super.send(data);
      if (isIt && when === 'before') this.terminate();
    }
    override emit(name: string | symbol, ...args: unknown[]): boolean {
      const isDeaf = name === 'message' && broken.includes(this);
      return isDeaf || super.emit(name, ...args);
    }
  }
  return { broken, Socket: BreakingSocket as unknown as SocketClass };
}

test('[S91] broken off before the relay has heard of it nothing has happened, and done again it has', async () => {
  const { mia, mias, bens, lost, relay, roomId } = await threeDevices();
  await mias.close();
  const { broken, Socket } = breaking('before');
  const page = await mia.open(roomId, { Socket });
  await untilSynced(page);

  const first = await page.strikeOut([idOf(lost)]);

  expect([first.ok, broken.length]).toEqual([false, 1]);
  expect(await epochOf(relay, roomId)).toBe(0);
  await untilSynced(page);
  must(await page.strikeOut([idOf(lost)]));
  await until(() => page.entry().epoch === 1 && bens.entry().epoch === 1);
});

test('[S81, S91] broken off before the answer it has happened: the roster says so, and doing it again does nothing more', async () => {
  const { mia, mias, bens, lost, relay, roomId } = await threeDevices();
  await mias.close();
  const { broken, Socket } = breaking('after');
  const page = await mia.open(roomId, { Socket });
  await untilSynced(page);
  const asked = page.strikeOut([idOf(lost)]);
  await untilTrue(async () => (await epochOf(relay, roomId)) === 1);
  jot(page.doc, page.entry(), 'typed meanwhile');

  broken[0]?.terminate();

  expect((await asked).ok).toBe(false);
  await until(() => page.entry().epoch === 1);
  await untilSynced(page);
  must(await page.strikeOut([idOf(lost)]));
  expect(await epochOf(relay, roomId)).toBe(1);
  await until(() => textsOf(bens.doc).includes('typed meanwhile'));
});

test('[S91] killed before the answer, the same device finds it done when it starts again', async () => {
  const { mia, mias, bens, lost, relay, roomId } = await threeDevices();
  await mias.close();
  const { broken, Socket } = breaking('after');
  const page = await mia.open(roomId, { Socket });
  await untilSynced(page);
  const asked = page.strikeOut([idOf(lost)]);
  await untilTrue(async () => (await epochOf(relay, roomId)) === 1);
  broken[0]?.terminate();
  await page.close();
  await asked;

  const again = await mia.open(roomId);

  await until(() => again.entry().epoch === 1);
  await untilSynced(again);
  expect((await again.roster()).struck.get(idOf(lost))).toBe(1);
  jot(again.doc, again.entry(), 'after it');
  await until(() => textsOf(bens.doc).includes('after it'));
});

test('[S82, S91] of two members who strike each other out the first commit stands; the other keeps all and writes on', async () => {
  const { mias, bens } = await threeDevices();
  jot(mias.doc, mias.entry(), 'by both');
  await until(() => textsOf(bens.doc).includes('by both'));

  const done = await Promise.all([mias.strikeOut([idOf(bens)]), bens.strikeOut([idOf(mias)])]);

  const [winner, loser] = done[0].ok ? [mias, bens] : [bens, mias];
  expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  await until(() => loser.status().relay.state === 'stopped');
  expect(loser.status().relay).toMatchObject({ reason: 'struck-out' });
  await until(() => winner.entry().epoch === 1);
  await untilSynced(winner);
  jot(winner.doc, winner.entry(), 'without the other');
  jot(loser.doc, loser.entry(), 'for myself');
  await untilSynced(winner);
  await until(() => loser.status().device.state === 'saved');
  expect(textsOf(winner.doc)).toEqual(['by both', 'without the other']);
  expect(textsOf(loser.doc)).toEqual(['by both', 'for myself']);
  expect(await loser.strikeOut([idOf(winner)])).toMatchObject({ ok: false });
  expect((await winner.roster()).struck.size).toBe(1);
});

test('[S91] two admins who strike the same device out at once begin one epoch, and both go on in it', async () => {
  const { mias, bens, lost, relay, roomId } = await threeDevices();

  await Promise.all([mias.strikeOut([idOf(lost)]), bens.strikeOut([idOf(lost)])]);

  await until(() => mias.entry().epoch === 1 && bens.entry().epoch === 1);
  await untilSynced(mias);
  must(await mias.strikeOut([idOf(lost)]));
  must(await bens.strikeOut([idOf(lost)]));
  expect(await epochOf(relay, roomId)).toBe(1);
});

test('[S91] two admins who strike out different devices at once: both are out in the end, when done again', async () => {
  const { mias, bens, lost, relay, roomId } = await threeDevices();
  const { page: other, further } = await secondBrowser(mias);
  must(await mias.bringIn(further));
  await untilSynced(other);
  const both = [
    [mias, lost],
    [bens, other],
  ] as const;

  await Promise.all(both.map(([page, out]) => page.strikeOut([idOf(out)])));
  await until(() => mias.entry().epoch >= 1 && bens.entry().epoch >= 1);
  for (const [page, out] of both) {
    await untilSynced(page);
    must(await page.strikeOut([idOf(out)]));
  }

  expect(await epochOf(relay, roomId)).toBe(2);
  for (const page of [lost, other]) {
    await until(() => page.status().relay.state === 'stopped');
    expect(page.status().relay).toMatchObject({ reason: 'struck-out' });
  }
});
