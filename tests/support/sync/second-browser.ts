/** A second browser of a person who has a mentorship open in a first one. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { createDeviceKeys, sign } from '#shared/seal/device.ts';
import { deviceInput } from '#shared/seal/roster-sign.ts';
import { chainStart } from '#shared/wire/chain.ts';
import type { FurtherDevice } from '../../../extension/sync/bring-in.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createHeadlessPerson } from '../headless-client.ts';
import { must } from '../store/samples.ts';
import { closing } from './stage.ts';

/** Its page, and its word for being brought in. Closed by `leave` of the stage. */
export type SecondBrowser = {
  readonly page: Engine;
  readonly further: FurtherDevice;
  readonly deviceId: DeviceId;
  readonly adminPublic: Bytes;
};

/** Tells it all that `first` knows of the mentorship; the one whose page `first` is brings it in. */
export async function secondBrowser(first: Engine): Promise<SecondBrowser> {
  const entry = first.entry();
  const device = await createDeviceKeys();
  const { roomId, memberId } = entry;
  const second = await createHeadlessPerson('at home');
  closing(second.close);
  const origin = { state: 'linked', checkpoint: await chainStart(roomId) } as const;
  must(
    await second.store.keyring.add({
      ...entry,
      ...{ device, origin, genesis: undefined, introduced: false, lastNumber: 0 },
    }),
  );
  const page = await second.open(roomId);
  const { signPublic, kexPublic, adminPublic, deviceId } = device;
  const bringer = entry.device.deviceId;
  const input = deviceInput(roomId, memberId, bringer, device);
  const consent = await sign(device.sign.privateKey, input);
  const further = { device: { signPublic, kexPublic, adminPublic, label: 'At home' }, consent };
  return { page, further, deviceId, adminPublic };
}
