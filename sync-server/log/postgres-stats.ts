/** What a relay's database holds, in numbers; the server adds them up. [V80] */
import { ID_BYTES } from '#shared/base/ids.ts';
import { roomIdOfHash } from '#shared/wire/room-id.ts';
import { bytesIn, numberIn, type Query, type Row, type Statement } from './postgres-session.ts';
import { MOST_NAMED_ROOMS, type RoomStats, type StoreStats } from './store-stats.ts';

/** `databaseBytes`: what the database takes on the server's disk, indexes and free room with it. */
export type PostgresStats = StoreStats & { readonly databaseBytes: number };

// As `bytesOfRow` counts them.
const BYTES = 'written - kept_bytes + snapshot_bytes';
const ONE = `SELECT id, made_at, head - kept_seq AS entries, ${BYTES} AS bytes FROM room`;
const ALL: Statement = {
  name: 'stats',
  text: `SELECT count(*) AS rooms, coalesce(sum(head - kept_seq), 0) AS entries,
    coalesce(sum(${BYTES}), 0) AS bytes, pg_database_size(current_database()) AS database_bytes
    FROM room`,
};
const OLDEST: Statement = { name: 'oldest-room', text: `${ONE} ORDER BY made_at, id LIMIT 1` };
const LARGEST: Statement = {
  name: 'largest-rooms',
  text: `${ONE} ORDER BY bytes DESC, id LIMIT ${MOST_NAMED_ROOMS}`,
};

function roomOf(row: Row): RoomStats {
  return {
    room: roomIdOfHash(bytesIn(row, 'id', ID_BYTES)),
    bytes: numberIn(row, 'bytes'),
    entries: numberIn(row, 'entries'),
    madeAt: new Date(numberIn(row, 'made_at')).toISOString(),
  };
}

/** Counts the rooms of a database of this version. */
export async function readPostgresStats(query: Query): Promise<PostgresStats> {
  const [all] = await query(ALL, []);
  const [oldest] = await query(OLDEST, []);
  const largest = await query(LARGEST, []);
  return {
    rooms: numberIn(all, 'rooms'),
    entries: numberIn(all, 'entries'),
    bytes: numberIn(all, 'bytes'),
    databaseBytes: numberIn(all, 'database_bytes'),
    oldest: oldest === undefined ? undefined : roomOf(oldest),
    largest: largest.map(roomOf),
  };
}
