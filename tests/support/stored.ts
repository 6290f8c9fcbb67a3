/**
 * What lies on the disks: of a profile, read through its service worker with no page open, and of
 * the relay, read from its file. For flows that must know that something has arrived where nobody
 * looks at it.
 */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { RoomId } from '#shared/base/ids.ts';
import { toHex } from '#shared/base/bytes.ts';
import { roomIdBytes } from '#shared/wire/room-id.ts';
import type { Person } from './person.ts';
import type { Relay } from './relay.ts';
import { waitFor } from './wait.ts';

/** One mentorship on a profile's disk. */
type StoredRoom = {
  readonly roomId: string;
  /** The last place of the relay's log that the rows hold. */
  readonly seq: number;
  /** Changes that the relay has not acknowledged. */
  readonly waiting: number;
};

/** A profile's mentorships and how many commands lie in its jot box. */
type Stored = { readonly rooms: readonly StoredRoom[]; readonly box: number };

/** Waits until a profile holds all that the relay holds, and has nothing left to send. */
export async function isInStep(person: Person, relay: Relay): Promise<void> {
  let last = '';
  await waitFor(`${person.name}'s disk holds what the relay holds`, async () => {
    const stored = await readStored(person);
    const heads = headsOf(relay);
    last = JSON.stringify({ stored, heads: [...heads] });
    const alike = ({ roomId, seq, waiting }: StoredRoom): boolean =>
      waiting === 0 && seq > 0 && heads.get(toHex(roomIdBytes(roomId as RoomId))) === seq;
    return stored.box === 0 && stored.rooms.length > 0 && stored.rooms.every(alike);
  }).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : ''}: ${last}`);
  });
}

/** The last place of each room's log, by the room's id as hexadecimal. */
function headsOf(relay: Relay): ReadonlyMap<string, number> {
  const rows = readRelay(
    relay,
    'SELECT hex(room.id) AS id, MAX(entry.seq) AS head FROM room JOIN entry ON entry.room = room.number GROUP BY room.number',
  );
  return new Map(rows.map(({ id, head }) => [String(id).toLowerCase(), Number(head)]));
}

/** The last place of the log of the relay's only room. */
export function headOf(relay: Relay): number | undefined {
  return [...headsOf(relay).values()][0];
}

/** Asks the relay's file while the relay runs. */
export function readRelay(relay: Relay, query: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(join(relay.dataDir, 'relay.sqlite'), { readOnly: true });
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

async function readStored(person: Person): Promise<Stored> {
  const worker = await person.serviceWorker();
  return worker.evaluate(async () => {
    const read = async (
      name: string,
      ask: (database: IDBDatabase) => IDBRequest,
    ): Promise<unknown> => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(`${name} does not open`)));
      });
      try {
        return await new Promise<unknown>((resolve, reject) => {
          const request = ask(database);
          request.addEventListener('success', () => resolve(request.result as unknown));
          request.addEventListener('error', () => reject(new Error(`${name} cannot be read`)));
        });
      } finally {
        database.close();
      }
    };
    const rows = (database: IDBDatabase, store: string): IDBObjectStore =>
      database.transaction(store).objectStore(store);
    const isEmpty = (row: unknown): boolean =>
      row instanceof Uint8Array && row.length === 2 && row[0] === 0 && row[1] === 0;
    const waitingOf = async (name: string): Promise<number> => {
      const held = await read(name, (one) => rows(one, 'custom').get('held'));
      const ranges = (held ?? []) as readonly (readonly [number, number])[];
      const keys = (await read(name, (one) => rows(one, 'updates').getAllKeys())) as number[];
      const values = (await read(name, (one) => rows(one, 'updates').getAll())) as unknown[];
      const waits = (key: number, at: number): boolean =>
        !isEmpty(values[at]) && !ranges.some(([from, to]) => from <= key && key <= to);
      return keys.filter(waits).length;
    };
    const found = await indexedDB.databases();
    const names = found.map(({ name }) => name ?? '').filter((name) => name.startsWith('tw:'));
    const rooms = names.map(async (name) => {
      const cursor = await read(name, (one) => rows(one, 'custom').get('cursor'));
      const { seq = 0 } = (cursor ?? {}) as { seq?: number };
      return { roomId: name.slice(3), seq, waiting: await waitingOf(name) };
    });
    return {
      rooms: await Promise.all(rooms),
      box: Number(await read('twoway', (one) => rows(one, 'jots').count())),
    };
  });
}
