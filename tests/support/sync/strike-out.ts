/** Striking devices out at a real relay, as a co-owner's device does, on a connection of its own. */
import { WebSocket } from 'ws';
import type { Bytes } from '#shared/base/bytes.ts';
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { sign } from '#shared/seal/device.ts';
import { adminKeysOf, prepareEpoch } from '#shared/seal/epoch-change.ts';
import { deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';
import { sortAdminKeys } from '#shared/wire/admin-list.ts';
import { chainStart } from '#shared/wire/chain.ts';
import { roomUrl } from '#shared/wire/path.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import { epochInput } from '#shared/wire/signed.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { readRows } from '../../../extension/store/rows.ts';
import { createFrameWriter } from '../../../extension/sync/frame-writer.ts';
import { login } from '../../../extension/sync/login.ts';
import { openRelayLine, type SocketClass } from '../../../extension/sync/relay-line.ts';
import { signRecord } from '../../../extension/sync/roster-duties.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { HeadlessPerson } from '../headless-client.ts';
import { must } from '../store/samples.ts';

/** The roster and the cursor that lie in a person's rows. */
export async function storedRoster({ shared }: HeadlessPerson, engine: Engine) {
  const { roomId } = engine.entry();
  const db = must(await openRoomDatabase(indexedDB, shared.databaseName(roomId)));
  const { state } = must(await readRows(db, -1));
  db.close();
  let roster = emptyRoster(roomId);
  for (const record of state.roster) roster = await applyRosterRecord(roster, record);
  if (state.cursor === undefined) throw new Error('nothing was read yet');
  return { roster, cursor: state.cursor, state };
}

/** A line of the person's device, logged in beside whatever else it has open. */
async function logIn(engine: Engine) {
  const { roomId, epoch, secret, relayAddress } = engine.entry();
  const now = (): Millis => Date.now() as Millis;
  const keys = await deriveEpochKeys(roomId, epoch, secret);
  const address = must(parseRelayAddress(relayAddress ?? ''));
  const ends = new AbortController().signal;
  const Socket = WebSocket as unknown as SocketClass;
  const line = must(await openRelayLine(roomUrl(address, roomId), Socket, ends));
  const cursor = await chainStart(roomId);
  const asked = { line, address, keys, cursor, now, creation: undefined };
  return { line, keys, welcome: must(await login({ ...asked, mode: 'fetch' })).welcome };
}

/** The admin keys that the relay has listed. */
export async function listedAdmins(engine: Engine): Promise<readonly Bytes[]> {
  const { line, welcome } = await logIn(engine);
  line.close();
  return welcome.admins.keys;
}

/** Begins the next epoch without these devices; resolves once the relay has it. */
export async function strikeOut(
  person: HeadlessPerson,
  engine: Engine,
  struck: readonly DeviceId[],
): Promise<void> {
  const entry = engine.entry();
  const { roomId, device } = entry;
  const now = (): Millis => Date.now() as Millis;
  const { roster, cursor } = await storedRoster(person, engine);
  const prepared = await prepareEpoch(roster, device.deviceId, struck, entry);
  const { keyring } = person.store;
  const signing = { entry: () => entry, keyring, now };
  const record = await signRecord(signing, prepared.record);
  if (record === undefined) throw new Error('not signed');
  const { line, keys, welcome } = await logIn(engine);
  const frame = await createFrameWriter(keys, device, () => cursor)('control', record);
  const admins = {
    number: welcome.admins.number + 1,
    keys: sortAdminKeys(adminKeysOf(roster, new Set(struck))),
  };
  const list = prepared.wraps;
  const begun = {
    ...{ epoch: prepared.record.epoch, authPublic: prepared.record.authPublic },
    ...{ controlSeq: cursor.seq, admins },
  };
  const [recordHash, listHash, frameHash] = await Promise.all([record, list, frame].map(sha256));
  if (recordHash === undefined || listHash === undefined || frameHash === undefined)
    throw new Error('three hashes');
  const input = epochInput({ roomId, ...begun, recordHash, listHash, frameHash });
  const signature = await sign(device.admin.privateKey, input);
  const signer = device.adminPublic;
  line.send({ type: 'set-epoch', id: 1, ...begun, signer, signature, record, list, frame });
  for (;;) {
    const message = await line.receive();
    if (!message.ok) throw new Error(message.error);
    if (message.value.type === 'refused') throw new Error(message.value.code);
    if (message.value.type === 'done') break;
  }
  line.close();
}
