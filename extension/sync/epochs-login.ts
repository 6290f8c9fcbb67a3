/**
 * Asks a relay what began the epochs after one, by the auth key of an epoch that the room has or had, or by
 * a listed admin key, which a recovery key has and no secret. It
 * hands out records and lists and nothing else; what they are worth is not judged here. [S81, S120, W56, W57]
 */
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { sign, type DeviceKeys } from '#shared/seal/device.ts';
import type { ListedEpoch } from '#shared/seal/earlier-secrets.ts';
import type { EpochKeys } from '#shared/seal/epoch-keys.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { EpochRecord } from '#shared/wire/epoch-messages.ts';
import type { EpochsSigner } from '#shared/wire/epochs-signer.ts';
import { MAX_EPOCH_RECORDS, MAX_EPOCHS } from '#shared/wire/limits.ts';
import { roomUrl } from '#shared/wire/path.ts';
import type { RelayAddress } from '#shared/wire/relay-name.ts';
import { epochsInput } from '#shared/wire/signed.ts';
import { expectMessage } from './login.ts';
import { openRelayLine, type LineEnd, type SocketClass } from './relay-line.ts';

/** What asking needs. */
export type EpochsLoginDeps = {
  readonly roomId: RoomId;
  readonly address: RelayAddress;
  readonly Socket: SocketClass;
  /** Of an epoch that the room has or had; or an admin key that is listed. */
  readonly asker: EpochKeys | Pick<DeviceKeys, 'admin' | 'adminPublic'>;
};

/** An epoch as the relay tells of it. */
export type ToldEpoch = ListedEpoch & {
  /** Its record as its author signed it. */
  readonly signed: Bytes;
};

type Told = { readonly epochs: readonly ToldEpoch[]; readonly newest: number };

function read({ epoch, record, list }: EpochRecord, expected: number): ToldEpoch | undefined {
  const signed = readRosterRecord(record);
  if (!signed.ok || signed.value.record.type !== 'epoch') return undefined;
  if (epoch !== expected || signed.value.record.epoch !== epoch) return undefined;
  return { record: signed.value.record, list, signed: record };
}

function signerOf(asker: EpochsLoginDeps['asker']): {
  readonly signer: EpochsSigner;
  readonly key: CryptoKey;
} {
  return 'admin' in asker
    ? { signer: { by: 'admin', key: asker.adminPublic }, key: asker.admin.privateKey }
    : { signer: { by: 'auth', epoch: asker.epoch }, key: asker.authKey };
}

async function askOnce(
  { roomId, address, Socket, asker }: EpochsLoginDeps,
  since: number,
  signal: AbortSignal,
): Promise<Result<Told, LineEnd>> {
  const opened = await openRelayLine(roomUrl(address, roomId), Socket, signal);
  if (!opened.ok) return opened;
  const line = opened.value;
  try {
    const challenge = await expectMessage(line, 'challenge');
    if (!challenge.ok) return challenge;
    const relayName = address.name;
    const { signer, key } = signerOf(asker);
    const { nonce } = challenge.value;
    const input = epochsInput({ relayName, nonce, roomId, since, signer });
    const signature = await sign(key, input);
    line.send({ type: 'epochs', relayName, since, signer, signature });
    const epochs: ToldEpoch[] = [];
    for (let newest = since; ;) {
      const message = await expectMessage(line, 'epoch-record');
      // The rest of what was cut off is asked for once more.
      if (!message.ok && (message.error === 'finished' || epochs.length > 0))
        return ok({ epochs, newest });
      if (!message.ok) return message;
      const told = read(message.value, since + epochs.length + 1);
      if (told === undefined || epochs.length >= MAX_EPOCH_RECORDS) return err('not-a-relay');
      epochs.push(told);
      ({ newest } = message.value);
    }
  } finally {
    line.close();
  }
}

/** All epochs after `since`, ascending; none where the room is in that one. */
export async function askEpochs(
  deps: EpochsLoginDeps,
  since: number,
  signal: AbortSignal,
): Promise<Result<readonly ToldEpoch[], LineEnd>> {
  const all: ToldEpoch[] = [];
  while (all.length <= MAX_EPOCHS) {
    const told = await askOnce(deps, since + all.length, signal);
    if (!told.ok) return told;
    all.push(...told.value.epochs);
    if (since + all.length >= told.value.newest) return ok(all);
    if (told.value.epochs.length === 0) break;
  }
  return err('not-a-relay');
}
