/** A member leaves and keeps their copy, comes back, or takes the room away from the relay. */
import { afterEach, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { leaveMentorship, tellRoomDeleted } from '#shared/record/operations/leaving.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { must } from '../../support/store/samples.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';
import { twoPeople, type TwoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

const now = (): Millis => Date.now() as Millis;

type Pair = TwoPeople & { readonly bens: Engine };

async function pair(): Promise<Pair> {
  const two = await twoPeople();
  const { roomId } = await two.ben.join(await two.code());
  const bens = await two.ben.open(roomId);
  await untilSynced(bens);
  await until(() => readRecord(two.mias.doc).members.length === 2);
  return { ...two, bens };
}

async function benLeaves({ ben, bens }: Pair): Promise<void> {
  const { roomId, memberId } = bens.entry();
  must(leaveMentorship(bens.doc, { memberId, now: now() }));
  must(await bens.whenSynced(20_000));
  must(await ben.store.keyring.update(roomId, { closedAt: now() }));
  await until(() => bens.status().relay.state === 'none');
}

function leftAtOf(engine: Engine, { bens }: Pair): Millis | undefined {
  const { memberId } = bens.entry();
  return readRecord(engine.doc).members.find(({ id }) => id === memberId)?.leftAt;
}

test('[S126, D81] who leaves tells it, and then neither sends nor fetches; what they have stays', async () => {
  const two = await pair();
  jot(two.mias.doc, two.mias.entry(), 'Before');
  await until(() => textsOf(two.bens.doc).includes('Before'));

  await benLeaves(two);
  await until(() => leftAtOf(two.mias, two) !== undefined);
  await until(() => two.mias.status().others === 0);
  jot(two.mias.doc, two.mias.entry(), 'Afterwards');
  await untilSynced(two.mias);
  await two.bens.close();

  const again = await two.ben.open(two.bens.entry().roomId);
  expect(again.status().relay.state).toBe('none');
  expect(textsOf(again.doc)).toEqual(['Before']);
  await until(() => two.mias.status().others === 0);
});

test('[S127, B93] who left comes back by a fresh invite, as who they were, and has what came meanwhile', async () => {
  const two = await pair();
  const before = two.bens.entry();
  await benLeaves(two);
  jot(two.mias.doc, two.mias.entry(), 'Meanwhile');

  const back = await two.ben.join(await two.code());

  expect(back).toMatchObject({ memberId: before.memberId, closedAt: undefined });
  expect(back.device.deviceId).toBe(before.device.deviceId);
  await until(() => textsOf(two.bens.doc).includes('Meanwhile'));
  await until(() => leftAtOf(two.mias, two) === undefined);
  jot(two.bens.doc, back, 'Here again');
  await until(() => textsOf(two.mias.doc).includes('Here again'));
});

test('[S127] a code of a mentorship that was not left is not redeemed', async () => {
  const two = await pair();
  await expect(two.ben.join(await two.code())).rejects.toThrow('already-here');
});

test('[S128, D82] a co-owner takes the room from the relay: each keeps what they have, and reads who it was', async () => {
  const two = await pair();
  const { mias, bens } = two;
  jot(bens.doc, bens.entry(), 'Kept');
  await until(() => textsOf(mias.doc).includes('Kept'));
  const { memberId } = mias.entry();
  must(tellRoomDeleted(mias.doc, { memberId, now: now() }));
  must(await mias.whenSynced(20_000));
  await until(() => readRecord(bens.doc).roomDeleted?.by === memberId);

  must(await mias.deleteRoom());

  for (const each of [mias, bens]) {
    await until(() => {
      const { relay } = each.status();
      if (relay.state === 'offline') each.retry();
      return relay.state === 'stopped' && relay.reason === 'no-room';
    });
    expect(textsOf(each.doc)).toEqual(['Kept']);
  }
});

test('[S128] a page that does not hold the socket asks the one that does', async () => {
  const two = await pair();
  const other = await two.mia.open(two.mias.entry().roomId);
  await until(() => other.status().relay.state === 'connected');

  must(await other.deleteRoom());

  await until(() => two.mias.status().relay.state === 'stopped');
});

test('[S128] without a relay there is nothing to take away', async () => {
  const two = await pair();
  await benLeaves(two);
  expect(await two.bens.deleteRoom()).toEqual({ ok: false, error: 'no-relay' });
});
