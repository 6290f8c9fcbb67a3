/**
 * How relays on one database wake each other: who has written to rooms says so on their shard's channel,
 * and who hears it reads the rooms it has in memory anew. It is a wake-up and no more: nothing is
 * decided by it, and one that is missed costs only time. [L29, L44]
 */
import { randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import { backOffMs } from '#shared/base/back-off.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { readRoomId } from '#shared/wire/room-id.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import {
  connectSession,
  createSession,
  endSession,
  fromDriver,
  hearDriver,
  type Query,
  type Statement,
} from './postgres-session.ts';

/** Hears which room another relay has written to; `undefined`: any may have been. */
export type HeardRoom = (roomId: RoomId | undefined) => void;

/** Says and hears news. */
export type RoomNews = {
  /** Says that these rooms were written to, on the channel of their shard. */
  readonly publish: (query: Query, shard: number, rooms: readonly RoomId[]) => Promise<unknown>;
  /** From now on `heard` is told what other relays say. */
  readonly listen: (heard: HeardRoom) => void;
  readonly close: () => Promise<void>;
};

const NOTIFY: Statement = { name: 'notify', text: 'SELECT pg_notify($1, $2)' };
// A payload has less than 8,000 bytes; a room takes 23 of them.
const ROOMS_A_PAYLOAD = 300;
const FIRST_RETRY_MS = 100;
const MOST_RETRY_MS = 10_000;

const channelOf = (shard: number): string => `twoway_rooms_${shard}`;

/** News over the database at `url`, on channels of `shards` shards. Listens once it is told to. */
export function createRoomNews(
  url: string,
  shards: number,
  onFault: (fault: unknown) => void,
): RoomNews {
  // So that a relay does not wake itself.
  const origin = toBase64Url(randomBytes(9));
  const closing = new AbortController();
  let listening: Promise<void> | undefined;
  let session: Client | undefined;

  const hear = (payload: string, heard: HeardRoom): void => {
    if (payload.startsWith(`${origin} `)) return;
    for (const text of payload.split(' ').slice(1)) {
      const roomId = readRoomId(text);
      if (roomId !== undefined) heard(roomId);
    }
  };

  /** Resolves when the session has ended, however it did. */
  const listenOnce = async (heard: HeardRoom, onListening: () => void): Promise<void> => {
    const client = createSession(url);
    session = client;
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', hearDriver(onFault));
    client.on('notification', ({ payload = '' }) => hear(payload, heard));
    try {
      await connectSession(client);
      for (let shard = 0; shard < shards; shard += 1)
        await fromDriver(client.query(`LISTEN ${channelOf(shard)}`));
      onListening();
      if (closing.signal.aborted) await endSession(client);
      await ended;
    } catch (fault) {
      // What a stop breaks off is no fault.
      if (!closing.signal.aborted) onFault(fault);
      await endSession(client);
    }
  };

  const listen = async (heard: HeardRoom): Promise<void> => {
    let failures = 0;
    while (!closing.signal.aborted) {
      await listenOnce(heard, () => {
        failures = 0;
        // Whatever was said while nobody listened.
        heard(undefined);
      });
      if (closing.signal.aborted) return;
      failures += 1;
      const waitMs = backOffMs(failures - 1, FIRST_RETRY_MS, MOST_RETRY_MS);
      await delay(waitMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };

  return {
    async publish(query, shard, rooms) {
      const channel = channelOf(shard);
      const sent: Promise<unknown>[] = [];
      for (let at = 0; at < rooms.length; at += ROOMS_A_PAYLOAD)
        sent.push(
          query(NOTIFY, [channel, [origin, ...rooms.slice(at, at + ROOMS_A_PAYLOAD)].join(' ')]),
        );
      return Promise.all(sent);
    },
    listen(heard) {
      listening ??= listen(heard);
    },
    async close() {
      closing.abort();
      if (session !== undefined) await endSession(session);
      await listening;
    },
  };
}
