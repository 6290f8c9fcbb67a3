/** A line to a relay in the hands of somebody who has some of a room's keys and asks for what they like. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { createEpochSecret, deriveEpochKeys, type EpochKeys } from '#shared/seal/epoch-keys.ts';
import { sign, type DeviceKeys } from '#shared/seal/device.ts';
import { sealPrevious } from '#shared/seal/previous-secret.ts';
import { signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { wrapSecret, writeWraps } from '#shared/seal/wrap.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import { chainStart } from '#shared/wire/chain.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import { adminInput, deleteInput, epochInput, helloInput } from '#shared/wire/signed.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import { knock, type RelayPlace } from '../wire-client.ts';
import type { LogAuthor } from './log-author.ts';
import { closing } from './stage.ts';

/** Asks a relay as a member who is logged in; says what it answered. */
export type EnemyLine = {
  readonly admins: AdminList;
  readonly ask: (message: UpMessage) => Promise<string>;
};

/** Logs in under `keys`; the number with which the relay closes where it does not let them in. */
export async function enterAs(place: RelayPlace, keys: EpochKeys): Promise<EnemyLine | number> {
  const { roomId, epoch } = keys;
  const { client, challenge } = await knock(place, roomId);
  closing(async () => void (await client.close()));
  const cursor = await chainStart(roomId);
  const fields = { relayName: place.name, epoch, cursor, mode: 'live' } as const;
  const { nonce } = challenge;
  const signature = await sign(keys.authKey, helloInput({ ...fields, roomId, nonce }));
  client.send({ type: 'hello', ...fields, signature });
  const next = async (): Promise<DownMessage | number> => {
    const message = await client.take().catch(() => undefined);
    const isOver = message === undefined || message.type === 'error';
    return isOver ? (await client.closed).code : message;
  };
  const welcome = await next();
  if (typeof welcome === 'number') return welcome;
  if (welcome.type !== 'welcome') throw new Error(`no welcome but ${welcome.type}`);
  return {
    admins: welcome.admins,
    async ask(message) {
      client.send(message);
      for (;;) {
        const answer = await next();
        if (typeof answer === 'number') return `closed with ${answer}`;
        if (answer.type === 'done') return 'done';
        if (answer.type === 'refused') return answer.code;
      }
    },
  };
}

/** An epoch that somebody would begin: its keys, its record, its list, and the record in a frame. */
export type WouldBeEpoch = {
  readonly keys: EpochKeys;
  readonly record: Bytes;
  readonly list: Bytes;
  readonly frame: Bytes;
};

/** Signs with numbers above all that a device ever used. */
export const ABOVE_ALL = (Date.now() + 1_000_000_000) as Millis;

/**
 * An epoch after that of `before`, by `author`: with everybody of `roster` in its list of wraps, so that all
 * could go on in it, and nobody struck out.
 */
export async function wouldBeEpoch(
  roster: Roster,
  author: LogAuthor,
  before: EpochKeys,
): Promise<WouldBeEpoch> {
  const { roomId } = roster;
  const epoch = before.epoch + 1;
  const keys = await deriveEpochKeys(roomId, epoch, createEpochSecret());
  const rows = [...roster.devices.values()].map(async ({ id, kexPublic }) => {
    const wrap = await wrapSecret({ roomId, epoch, deviceId: id }, kexPublic, keys.secret);
    return [id, wrap] as const;
  });
  const previous = await sealPrevious(roomId, keys, before.secret);
  const list = writeWraps({ previous, wraps: new Map(await Promise.all(rows)) });
  const said = { epoch, authPublic: keys.authPublic, wrapsHash: await sha256(list), struck: [] };
  const record = await signRosterRecord(roomId, author.device, ABOVE_ALL, {
    type: 'epoch',
    ...said,
  });
  return { keys, record, list, frame: await author.frame(record, { kind: 'control' }) };
}

/** The requests with which an admin would take a room: each signed by `device`. */
export async function takingOver(
  { name }: RelayPlace,
  roomId: RoomId,
  device: DeviceKeys,
  listed: AdminList,
  began: WouldBeEpoch,
  controlSeq: number,
): Promise<readonly UpMessage[]> {
  const admins = { number: listed.number + 1, keys: [device.adminPublic] };
  const signer = device.adminPublic;
  const by = (input: Bytes): Promise<Bytes> => sign(device.admin.privateKey, input);
  const { record, list, frame, keys } = began;
  const said = { epoch: keys.epoch, authPublic: keys.authPublic, controlSeq, admins };
  const hashes = {
    recordHash: await sha256(record),
    listHash: await sha256(list),
    frameHash: await sha256(frame),
  };
  const begin = await by(epochInput({ roomId, ...said, ...hashes }));
  return [
    { type: 'set-epoch', id: 1, ...said, signer, signature: begin, record, list, frame },
    {
      type: 'set-admins',
      id: 2,
      admins,
      signer,
      signature: await by(adminInput({ ...admins, roomId })),
    },
    {
      ...{ type: 'delete-room', id: 3, relayName: name, signer },
      signature: await by(deleteInput({ relayName: name, roomId })),
    },
  ];
}
