/** A further browser of a person who has a room open in a first one. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { createDeviceKeys, sign, type DeviceKeys } from '#shared/seal/device.ts';
import { deviceInput } from '#shared/seal/roster-sign.ts';
import { chainStart } from '#shared/wire/chain.ts';
import type { FurtherDevice } from '../../../extension/sync/bring-in.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../headless-client.ts';
import { must } from '../store/samples.ts';
import { closing } from './stage.ts';

/** Its page, and its word for being brought in. Closed by `leave` of the stage. */
export type SecondBrowser = {
  readonly page: Engine;
  readonly further: FurtherDevice;
  readonly deviceId: DeviceId;
  readonly adminPublic: Bytes;
};

/** What a further browser is in a room before anybody has brought it in. */
export type Linked = { readonly device: DeviceKeys; readonly further: FurtherDevice };

/** Puts the room that is open as `first` into the keyring of another browser, with keys of its own. */
export async function linkRoom(first: Engine, browser: HeadlessPerson): Promise<Linked> {
  const entry = first.entry();
  const device = await createDeviceKeys();
  const { roomId, memberId } = entry;
  const origin = { state: 'linked', checkpoint: await chainStart(roomId) } as const;
  must(
    await browser.store.keyring.add({
      ...entry,
      ...{ device, origin, genesis: undefined, introduced: false, lastNumber: 0 },
    }),
  );
  const { signPublic, kexPublic, adminPublic } = device;
  const bringer = entry.device.deviceId;
  const input = deviceInput(roomId, memberId, bringer, device);
  const consent = await sign(device.sign.privateKey, input);
  const keys = { signPublic, kexPublic, adminPublic };
  return { device, further: { device: { ...keys, label: 'At home' }, consent } };
}

/** Tells it all that `first` knows of the mentorship; the one whose page `first` is brings it in. */
export async function secondBrowser(first: Engine): Promise<SecondBrowser> {
  const second = await createHeadlessPerson('at home');
  closing(second.close);
  const { device, further } = await linkRoom(first, second);
  const page = await second.open(first.entry().roomId);
  const { deviceId, adminPublic } = device;
  return { page, further, deviceId, adminPublic };
}
