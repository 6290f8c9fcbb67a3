/** What is bounded in bytes and time where nobody answers, or somebody never stops talking. */
import { afterEach, expect, test } from 'vitest';
import { writeDown } from '#shared/wire/down.ts';
import { openRelayLine, type LineEnd, type RelayLine } from '../../../extension/sync/relay-line.ts';
import { failingIndexedDb, type WriteFate } from '../../support/store/failing-indexeddb.ts';
import { must, sampleCommand } from '../../support/store/samples.ts';
import {
  enter,
  jot,
  leave,
  replay,
  textsOf,
  until,
  untilSynced,
} from '../../support/sync/stage.ts';
import { there } from '../../support/there.ts';

afterEach(leave);

const MIB = 1024 * 1024;

// Taken out: the bound in arrivals. A relay could send until the browser had no memory left, and
// never say how far its log goes.
test('[S10] a catch-up of more than any room holds ends the connection', async () => {
  const stage = await enter();
  const frame = new Uint8Array(4 * MIB);
  const seen: string[] = [];
  let sent = 0;
  stage.relay.script.onMessage = (connection, message) => {
    if (message.type !== 'hello' || connection.id > 1) return false;
    // One after the other: on a busy machine some wait in the line, whose bound is as high.
    const next = (): void => {
      if (!connection.isOpen() || sent === 60) return;
      sent += 1;
      connection.sendEntry(stage.relay.log.length + sent, frame);
      // Neither this side nor the way may hold any, which nobody here has a bound for.
      void connection.arrived().then(() => setTimeout(next, 60));
    };
    const { send } = connection;
    Object.assign(connection, {
      send: (down: Parameters<typeof send>[0]) => {
        if (down.type !== 'caught-up') return send(down);
        return next();
      },
    });
    return false;
  };
  const page = await stage.open();
  page.onStatus(() => seen.push(page.status().relay.state));
  await until(() => stage.relay.connections.length > 1, 40_000);
  // 96 MiB: 23 of them, and what each costs beside its bytes; as many again in the line at most.
  expect(sent).toBeLessThan(52);
  expect(sent).toBeGreaterThan(22);
  expect(seen).toContain('offline');
  await untilSynced(page);
});

/** A platform's WebSocket under the test's hand. */
class HandSocket extends EventTarget {
  static latest: HandSocket | undefined;
  readyState = 0;
  binaryType = '';
  constructor() {
    super();
    HandSocket.latest = this;
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  say(data: ArrayBuffer): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  close(): void {
    this.readyState = 3;
  }
}

async function handLine(): Promise<{ readonly line: RelayLine; readonly socket: HandSocket }> {
  const Socket = HandSocket as unknown as typeof WebSocket;
  const opening = openRelayLine('ws://127.0.0.1', Socket, new AbortController().signal);
  const socket = there(HandSocket.latest);
  socket.open();
  const line = await opening;
  if (!line.ok) throw new Error(line.error);
  return { line: line.value, socket };
}

/** How many of `message` the line takes that nobody reads, at most `most`. */
function floodWith(socket: HandSocket, message: ArrayBuffer, most: number): number {
  let count = 0;
  while (socket.readyState === 1 && count < most) {
    socket.say(message);
    count += 1;
  }
  return count;
}

// Taken out: what a message costs beside its bytes. A hundred million pongs of a byte each would have
// waited, at a hundred bytes of memory each.
test('[S10] small messages that nobody reads are bounded, too', async () => {
  const { line, socket } = await handLine();
  const pong = writeDown({ type: 'pong' }).buffer;
  const count = floodWith(socket, pong, 900_000);
  expect(count).toBeLessThan(800_000);
  // A room of 64 MiB in the smallest entries is read in whole.
  expect(count).toBeGreaterThan(200_000);
  let end: LineEnd | undefined;
  for (let n = 0; end === undefined && n <= count; n += 1) {
    const received = await line.receive();
    if (!received.ok) end = received.error;
  }
  expect(end).toBe('not-a-relay');
});

test('[S10] large messages that nobody reads are bounded', async () => {
  const { socket } = await handLine();
  const frame = new Uint8Array(250 * 1024);
  const entry = writeDown({ type: 'entry', seq: 1, frame }).buffer;
  const count = floodWith(socket, entry, 500);
  expect(count).toBeLessThan(400);
  expect(count).toBeGreaterThan(380);
});

// Taken out: the bound around letGo. A page that was closed held its channel, its timers and its
// awareness for good.
test('[S10] closing has a bound where a transaction never ends, and the next page finds everything', async () => {
  const stage = await enter();
  let fate: WriteFate = 'well';
  const hung = await stage.open({ indexedDB: failingIndexedDb(indexedDB, () => fate) });
  jot(hung.doc, stage.entry, 'stored in time');
  await untilSynced(hung);
  fate = 'hang';
  jot(hung.doc, stage.entry, 'never stored');
  // The owner begins to carry it out into the rows, and never ends.
  const { roomId, memberId } = stage.entry;
  const command = sampleCommand(
    { roomId, madeBy: memberId },
    { text: 'in the box', assignees: [] },
  );
  must(await stage.mia.store.jots.add(command));
  void hung.look();
  await hung.close();
  const next = await stage.open();
  await until(() => textsOf(next.doc).includes('in the box'));
  await untilSynced(next);
  expect(textsOf(next.doc)).toContain('stored in time');
  expect(textsOf(await replay(stage))).toContain('stored in time');
});
