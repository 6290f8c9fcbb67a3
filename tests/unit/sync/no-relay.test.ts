/** When it is said that a mentorship has no relay: where none is set, and nowhere else. */
import { afterEach, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { err } from '#shared/base/result.ts';
import { UNKNOWN_SHARED } from '../../../extension/sync/engine-status.ts';
import { lockName } from '../../../extension/sync/ownership.ts';
import {
  createHeadlessPerson,
  switchedVisibility,
  type HeadlessPerson,
} from '../../support/headless-client.ts';
import { must } from '../../support/store/samples.ts';
import { closing, leave, until } from '../../support/sync/stage.ts';

const ADDRESS = 'ws://127.0.0.1:9';

afterEach(leave);

async function person(): Promise<HeadlessPerson> {
  const mia = await createHeadlessPerson('Mia');
  closing(mia.close);
  return mia;
}

test('[S73] an owner that knows of no relay is not believed by a page that does', async () => {
  const mia = await person();
  const { roomId } = await mia.create(ADDRESS);
  const held = Promise.withResolvers<void>();
  void mia.shared.locks.request(lockName(roomId), () => held.promise);
  const follower = await mia.open(roomId, { visibility: switchedVisibility(false) });
  expect(await follower.whenDecided).toBe('other');
  const owner = mia.shared.openChannel(`room:${roomId}`);
  const status = { ...UNKNOWN_SHARED, relay: { state: 'none' }, caughtUpAt: 1 as Millis };

  owner.postMessage({ from: 'owner', message: { type: 'status', status } });

  await until(() => follower.status().caughtUpAt === 1);
  expect(follower.status().relay).toEqual({ state: 'connecting' });
  owner.close();
  held.resolve();
});

test('[S73] an address that cannot be asked is said to be that', async () => {
  const mia = await person();
  const { roomId } = await mia.create('ws://relay.example');

  const page = await mia.open(roomId);

  await until(() => page.status().uploader);
  expect(page.status().relay).toEqual({ state: 'stopped', reason: 'bad-address' });
});

test('[S73] a relay that was set while the storage gave no answer is known once it does', async () => {
  const mia = await person();
  const { roomId } = await mia.create(undefined);
  let isAway = false;
  const { keyring } = mia.store;
  const get: typeof keyring.get = async (room) => (isAway ? err('closed') : keyring.get(room));
  const page = await mia.open(roomId, { store: { ...mia.store, keyring: { ...keyring, get } } });
  await until(() => page.status().uploader);
  expect(page.status().relay).toEqual({ state: 'none' });
  isAway = true;
  must(await keyring.update(roomId, { relayAddress: ADDRESS }));

  isAway = false;

  await until(() => page.status().relay.state !== 'none');
});
