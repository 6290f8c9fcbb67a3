/** Mia with two browsers, and Ben: three devices of co-owners in one mentorship. */
import type { RoomId } from '#shared/base/ids.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { must } from '../store/samples.ts';
import { secondBrowser } from './second-browser.ts';
import { untilSynced, untilTrue } from './stage.ts';
import { twoPeople, type TwoPeople } from './two-people.ts';

/** `lost`: the page on Mia's second browser. Closed by `leave` of the stage. */
export type ThreeDevices = TwoPeople & {
  readonly bens: Engine;
  readonly lost: Engine;
  readonly roomId: RoomId;
};

/** All three are connected, and listed at the relay. */
export async function threeDevices(): Promise<ThreeDevices> {
  const people = await twoPeople();
  const { ben, mias, relay, code } = people;
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  const { page: lost, further } = await secondBrowser(mias);
  must(await mias.bringIn(further));
  await untilSynced(lost);
  await untilTrue(async () => must(await relay.store.readRoom(roomId)).admins.keys.length === 3);
  return { ...people, bens, lost, roomId };
}
