/**
 * The epochs whose secret one connection has: the one with which it logs in and seals, and those before
 * it, which only open what was written then. What another epoch's key seals does not open by any other,
 * so a frame opens by the epoch that its header names or not at all. [S77]
 */
import { err, type Result } from '#shared/base/result.ts';
import { createOpener, type Opened, type OpenFault, type Opener } from '#shared/seal/envelope.ts';
import { deriveEpochKeys, type EpochKeys } from '#shared/seal/epoch-keys.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { Frame } from '#shared/wire/frame.ts';
import { KIND_NUMBERS } from '#shared/wire/kind.ts';
import type { EpochSecrets } from '../store/epoch-secrets.ts';

/** The epochs of one connection. */
export type HeldEpochs = {
  /** Those of the epoch with which this connection logs in and seals. */
  readonly keys: EpochKeys;
  /** Those of `epoch`; `undefined`: its secret is not held. */
  readonly keysOf: (epoch: number) => Promise<EpochKeys | undefined>;
  /** Opens a frame of any epoch that is held. Never rejects, whatever the frame is. [K7, K10] */
  readonly open: (frame: Frame) => Promise<Result<Opened, OpenFault | 'no-secret'>>;
};

type Held = { readonly keys: EpochKeys; readonly opener: Opener };

/** The epochs of `secrets` for one connection. */
export async function holdEpochs(roomId: RoomId, secrets: EpochSecrets): Promise<HeldEpochs> {
  const byEpoch = new Map([...secrets.earlier, secrets].map((one) => [one.epoch, one.secret]));
  const held = new Map<number, Promise<Held>>();
  const derive = async (epoch: number, secret: EpochKeys['secret']): Promise<Held> => {
    const keys = await deriveEpochKeys(roomId, epoch, secret);
    return { keys, opener: createOpener(keys) };
  };
  const of = (epoch: number): Promise<Held> | undefined => {
    const known = held.get(epoch);
    const secret = byEpoch.get(epoch);
    if (known !== undefined || secret === undefined) return known;
    const derived = derive(epoch, secret);
    held.set(epoch, derived);
    return derived;
  };

  return {
    keys: await deriveEpochKeys(roomId, secrets.epoch, secrets.secret),
    keysOf: async (epoch) => (await of(epoch))?.keys,
    async open({ header, headerBytes, sealed }) {
      const found = await of(header.epoch);
      if (found === undefined) return err('no-secret');
      const { writer, counter } = header;
      const kind = KIND_NUMBERS[header.kind];
      return found.opener.open({ kind, writer, counter, headerBytes, sealed });
    },
  };
}
