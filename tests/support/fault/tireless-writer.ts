/**
 * One who appends to a room without pause, over as many connections as it takes, and remembers what the
 * relay has acknowledged. The cursor goes from connection to connection, so a relay that has lost what
 * it once told of is found out by the next login.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bytes } from '#shared/base/bytes.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import {
  enter,
  newFrameWriter,
  type RelayPlace,
  type TestRoom,
  type WireClient,
} from '../wire-client.ts';

/** A room under load, and what was acknowledged of it: the digest of each frame by its place. */
export type LoadedRoom = { readonly room: TestRoom; readonly acked: Map<number, string> };

/** Whether writers send now: while everything is read and compared, they rest. */
export type Valve = {
  readonly isOpen: () => boolean;
  readonly open: () => void;
  readonly shut: () => void;
  /** Calls `listener` when it opens, until `signal`. */
  readonly onOpen: (listener: () => void, signal: AbortSignal) => void;
};

/** A valve, open. */
export function createValve(): Valve {
  const listeners = new Set<() => void>();
  let open = true;
  return {
    isOpen: () => open,
    open() {
      open = true;
      for (const listener of listeners) listener();
    },
    shut() {
      open = false;
    },
    onOpen(listener, signal) {
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener));
    },
  };
}

/** A writer at work. */
export type TirelessWriter = {
  /** How many of its appends were acknowledged. */
  readonly acks: () => number;
  /** How many were refused since the relay could not store them. */
  readonly refusals: () => number;
  /** What the relay said or did that it must not. */
  readonly faults: readonly string[];
  /** Sends nothing more; resolves once every connection has ended. */
  readonly stop: () => Promise<void>;
};

/** Appends on the way at once. */
const WINDOW = 4;
const AGAIN_MS = 40;

/** The digest by which a frame is known again. */
export function digestOf(frame: Uint8Array): string {
  return createHash('sha256').update(frame).digest('base64url');
}

/** Begins to write into `loaded` at `place` while `valve` is open. `sizes` gives the bytes of the next frame. */
export function startWriter(
  place: RelayPlace,
  { room, acked }: LoadedRoom,
  sizes: () => number,
  valve: Valve,
): TirelessWriter {
  const ending = new AbortController();
  const faults: string[] = [];
  let acks = 0;
  let refusals = 0;
  let cursor: Cursor = room.start;

  const goOn = async (frame: Bytes, seq: number): Promise<void> => {
    cursor = await nextCursor(cursor, frame);
    if (cursor.seq !== seq) throw new Error(`place ${seq} came instead of ${cursor.seq}`);
  };

  /** Works on one connection until it ends. */
  const work = async (client: WireClient, over: AbortSignal): Promise<void> => {
    const write = newFrameWriter(room);
    const sent = new Map<number, Bytes>();
    let lastId = 0;
    let isLive = false;
    let isSuspended = false;
    const fill = (): void => {
      if (!isLive || isSuspended) return;
      while (valve.isOpen() && sent.size < WINDOW && !ending.signal.aborted) {
        lastId += 1;
        const frame = write(sizes());
        sent.set(lastId, frame);
        client.send({ type: 'append', id: lastId, frame });
      }
    };
    valve.onOpen(fill, over);
    for (;;) {
      const message = await client.take();
      if (message.type === 'entry') await goOn(message.frame, message.seq);
      else if (message.type === 'caught-up') {
        isLive = true;
        fill();
      } else if (message.type === 'ack') {
        const frame = sent.get(message.id);
        if (frame === undefined) throw new Error('an acknowledgement of nothing');
        sent.delete(message.id);
        await goOn(frame, message.seq);
        acked.set(message.seq, digestOf(frame));
        acks += 1;
        fill();
      } else if (message.type === 'nack') {
        sent.delete(message.id);
        if (message.code === 'relay-fault') {
          refusals += 1;
          // What is sent before the relay was told to go on is refused, too.
          isSuspended = true;
          await delay(AGAIN_MS);
          if (client.socket.readyState !== client.socket.OPEN) continue;
          client.send({ type: 'resume' });
          isSuspended = false;
        } else if (message.code !== 'suspended') throw new Error(`refused: ${message.code}`);
        fill();
      }
    }
  };

  const connectOnce = async (): Promise<void> => {
    const { client } = await enter(place, room, { cursor });
    const end = (): void => client.socket.close();
    const over = new AbortController();
    ending.signal.addEventListener('abort', end);
    try {
      await work(client, over.signal);
    } finally {
      over.abort();
      ending.signal.removeEventListener('abort', end);
      client.socket.terminate();
      await client.closed;
    }
  };

  const live = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await connectOnce();
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        if (said.includes(String(CLOSE_NUMBERS['wrong-history'])))
          faults.push(`the relay has lost what it told of up to place ${cursor.seq}`);
        else if (
          !/closed with|ECONNREFUSED|ECONNRESET|socket hang up|Unexpected server response: 503/.test(
            said,
          )
        )
          faults.push(said);
        if (faults.length > 0) return;
        await delay(AGAIN_MS);
      }
    }
  };

  const whenEnded = live();
  return {
    acks: () => acks,
    refusals: () => refusals,
    faults,
    async stop() {
      ending.abort();
      await whenEnded;
    },
  };
}
