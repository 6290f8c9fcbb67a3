/** The relay killed while an epoch begins or a room is deleted: V103 and V109 of sync-server/RELAY.md, and L37. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import { startRelayProcess, type RelayProcess } from '../../support/relay-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  enterLive,
  helloMessage,
  knock,
  makeRoom,
  newFrameWriter,
  newSignKeys,
  newTestRoom,
  type SignKeys,
  type TestRoom,
} from '../../support/wire-client.ts';
import { askEpochs, deleteMessage, setEpochMessage } from '../../support/wire-epochs.ts';

let dataDir: string;
let relay: RelayProcess;
beforeEach(async () => {
  dataDir = temporaryFolder('killed');
  relay = await startRelayProcess({ dataDir, port: 0 });
});
afterEach(() => relay.kill());

const place = () => ({ url: relay.url, name: `127.0.0.1:${relay.port}` });

/** Sends the message, kills the relay after so many turns, and starts it again; whether it was answered. */
async function sendAndKill(room: TestRoom, message: UpMessage, turns: number): Promise<boolean> {
  const { client } = await enterLive(place(), room);
  client.send(message);
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await relay.kill();
  await client.closed;
  relay = await startRelayProcess({ dataDir, port: 0 });
  return client.waiting().some(({ type }) => type === 'done');
}

/** A login; what the relay makes of it. */
async function logIn(room: TestRoom, epoch: number, auth: SignKeys) {
  const { client, challenge } = await knock(place(), room.roomId);
  client.send(helloMessage(room, place().name, challenge.nonce, { epoch, auth, mode: 'head' }));
  const { code } = await client.closed;
  const welcome = client.waiting().find((message) => message.type === 'welcome');
  return { code, head: welcome?.head.seq, admins: welcome?.admins.number };
}

const TURNS = [0, 1, 2, 4, 8, 16, 200];

test('[V103] [V53] [L37] killed while an epoch begins, the room has the old one whole or the new one whole', async () => {
  for (const turns of TURNS) {
    const room = await newTestRoom();
    await makeRoom(place(), room);
    const auth = newSignKeys();
    const message = setEpochMessage(room, newFrameWriter(room), 1, { auth });
    const wasDone = await sendAndKill(room, message, turns);
    const [old, next] = [await logIn(room, 0, room.auth), await logIn(room, 1, auth)];
    const { records } = await askEpochs(place(), room, { by: 'auth', epoch: 0, keys: room.auth });
    const found = { old, next, records: records.length };
    const over = { code: CLOSE_NUMBERS['wrong-epoch'], head: undefined, admins: undefined };
    if (wasDone || next.code === 1000)
      expect(found).toEqual({ old: over, next: { code: 1000, head: 1, admins: 1 }, records: 1 });
    else expect(found).toEqual({ old: { code: 1000, head: 0, admins: 0 }, next: over, records: 0 });
  }
});

test('[V109] [V53] killed while a room is deleted, the room is whole or none', async () => {
  for (const turns of TURNS) {
    const room = await newTestRoom();
    await makeRoom(place(), room);
    const message = deleteMessage(room, place().name, 1);
    const wasDone = await sendAndKill(room, message, turns);
    const { code, head } = await logIn(room, 0, room.auth);
    if (wasDone || code !== 1000) expect(code).toBe(CLOSE_NUMBERS['no-room']);
    else expect(head).toBe(0);
  }
});
