/**
 * The `RoomKeeper` of the postgres engine. Whatever it does to a room is done under the room's lock, in
 * the groups of all other writes; so it may be done at several relays, and by a command, at once. What
 * is deleted is said to the relays as every write is. [V81, V83, V98, L32, L33]
 */
import { ID_BYTES, type Millis, type RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { roomIdBytes, roomIdOfHash } from '#shared/wire/room-id.ts';
import type { StorageFault } from './log-store.ts';
import { createAccess, type Access, type PostgresStoreOptions } from './postgres-access.ts';
import { sweepDoomed, takeAway } from './postgres-doomed.ts';
import type { LockedRoom } from './postgres-locked-room.ts';
import { prepareAt, type DatabaseFault } from './postgres-schema.ts';
import { bytesIn, numberIn, type Row, type Statement } from './postgres-session.ts';
import { readPostgresStats, type PostgresStats } from './postgres-stats.ts';
import type { Expiry, RoomKeeper } from './room-keeper.ts';

/** A keeper that can count, too. */
export type PostgresKeeper = RoomKeeper & {
  readonly readStats: () => Promise<Result<PostgresStats, StorageFault>>;
};

const DAY_MS = 24 * 3_600_000;
const ROOMS_AT_ONCE = 256;
// In place of a number of days: what was noted of that stays.
const AS_NOTED = -1;

const UNNOTED: Statement = {
  name: 'unnoted-rooms',
  text: `SELECT id FROM room WHERE id = ANY($1::bytea[])
    AND (seen_at <= $2 OR $3::integer NOT IN (told_days, ${AS_NOTED}))`,
};
const VISIT: Statement = {
  name: 'note-visit',
  text: `UPDATE room SET seen_at = $2,
      told_days = CASE $3::integer WHEN ${AS_NOTED} THEN told_days ELSE $3 END WHERE id = $1`,
};
// Nobody was in it for so long, and its people were told of no longer time.
const IDLE = `seen_at < $1::bigint - greatest(told_days, $2::integer) * ${DAY_MS}::bigint`;
const COUNT: Statement = {
  name: 'count-idle',
  text: `SELECT count(*) FILTER (WHERE told_days > 0) AS expired,
    count(*) FILTER (WHERE told_days = 0) AS untold FROM room WHERE ${IDLE}`,
};
const NEXT_IDLE: Statement = {
  name: 'next-idle',
  text: `SELECT id FROM room WHERE ${IDLE} AND told_days > 0 AND id > $3
    ORDER BY id LIMIT ${ROOMS_AT_ONCE}`,
};
// Somebody may have come in since it was found.
const EXPIRE: Statement = {
  name: 'expire-room',
  text: `WITH gone AS (DELETE FROM room WHERE id = $3 AND ${IDLE} AND told_days > 0 RETURNING id)
    INSERT INTO doomed (room) SELECT id FROM gone RETURNING room`,
};

function idIn(row: Row): RoomId {
  return roomIdOfHash(bytesIn(row, 'id', ID_BYTES));
}

async function expireRoom(room: LockedRoom, now: Millis, idleDays: number): Promise<boolean> {
  if ((await room.query(EXPIRE, [now, idleDays, room.id])).length === 0) return false;
  room.row = undefined;
  return true;
}

async function noteVisits(
  { read, write }: Access,
  roomIds: readonly RoomId[],
  now: Millis,
  toldDays: number,
): Promise<Result<void, StorageFault>> {
  // Most were noted today already, and their rows are left alone.
  const unnoted = await read(async (query) => {
    const rows = await query(UNNOTED, [roomIds.map(roomIdBytes), now - DAY_MS, toldDays]);
    return ok(rows.map(idIn));
  });
  if (!unnoted.ok) return unnoted;
  const noted = await Promise.all(
    unnoted.value.map((roomId) =>
      write<void, never>(roomId, 0, (room) => ok(room.send(VISIT, [room.id, now, toldDays]))),
    ),
  );
  return noted.find((one) => !one.ok) ?? ok(undefined);
}

async function expireAll(
  { read, write }: Access,
  now: Millis,
  idleDays: number,
): Promise<Result<number, StorageFault>> {
  let expired = 0;
  let after: RoomId | undefined;
  for (;;) {
    const from = after === undefined ? new Uint8Array(0) : roomIdBytes(after);
    const found = await read(async (query) =>
      ok((await query(NEXT_IDLE, [now, idleDays, from])).map(idIn)),
    );
    if (!found.ok) return found;
    const gone = await Promise.all(
      found.value.map((roomId) =>
        write<boolean, never>(roomId, 0, async (room) => ok(await expireRoom(room, now, idleDays))),
      ),
    );
    for (const one of gone) {
      if (!one.ok) return one;
      if (one.value) expired += 1;
    }
    after = found.value.at(-1);
    if (after === undefined) return ok(expired);
  }
}

async function expire(
  access: Access,
  now: Millis,
  idleDays: number,
  really: boolean,
): Promise<Result<Expiry, StorageFault>> {
  const counted = await access.read(async (query) => {
    const [row] = await query(COUNT, [now, idleDays]);
    return ok({ expired: numberIn(row, 'expired'), untold: numberIn(row, 'untold') });
  });
  if (!counted.ok || !really) return counted;
  const expired = await expireAll(access, now, idleDays);
  return expired.ok ? ok({ ...counted.value, expired: expired.value }) : expired;
}

/** The keeper over a store's access; to close it closes that. */
export function createPostgresKeeper(access: Access): PostgresKeeper {
  return {
    noteVisits: (roomIds, now, toldDays) => noteVisits(access, roomIds, now, toldDays ?? AS_NOTED),
    doom: (roomId) => access.write(roomId, 0, takeAway),
    expire: (now, idleDays, really) => expire(access, now, idleDays, really),
    sweepDoomed: () => sweepDoomed(access),
    readStats: () => access.read(async (query) => ok(await readPostgresStats(query))),
    close: access.close,
  };
}

/** Opens a keeper of its own on a database whose tables are there and of this version, or says why not. */
export async function openPostgresKeeper(
  options: PostgresStoreOptions,
): Promise<Result<PostgresKeeper, DatabaseFault>> {
  const looked = await prepareAt(options.url, false);
  return looked.ok ? ok(createPostgresKeeper(createAccess(options))) : looked;
}
