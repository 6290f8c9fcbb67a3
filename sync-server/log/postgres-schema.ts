/**
 * The tables of the postgres engine: made and brought up to this version by the relay itself, one step
 * a transaction, forward only, by one relay at a time. What is not ours is left alone. [L27, L28]
 */
import { DatabaseError, type Client } from 'pg';
import { err, ok, type Result } from '#shared/base/result.ts';
import { createSession, endSession } from './postgres-session.ts';

// Each step makes version n + 1 of version n; steps are never changed. The room leads every key, so that
// all tables can be cut by room; the one exception says in which room an invite is.
const STEPS: readonly string[] = [
  `
  CREATE TABLE twoway_relay (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    version integer NOT NULL
  );
  CREATE TABLE room (
    id bytea PRIMARY KEY,
    epoch integer NOT NULL,
    auth_public bytea NOT NULL,
    admin_number integer NOT NULL,
    admin_keys bytea NOT NULL,
    made_at bigint NOT NULL,
    head bigint NOT NULL,
    head_hash bytea NOT NULL,
    written bigint NOT NULL,
    kept_seq bigint NOT NULL,
    kept_hash bytea NOT NULL,
    kept_bytes bigint NOT NULL,
    snapshot_bytes bigint NOT NULL,
    tail_from bigint NOT NULL,
    last_number bigint NOT NULL
  ) WITH (fillfactor = 60);
  CREATE TABLE entry (
    room bytea NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    room_bytes bigint NOT NULL,
    frame bytea NOT NULL,
    PRIMARY KEY (room, seq)
  );
  CREATE TABLE snapshot (
    room bytea NOT NULL,
    number bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('staged', 'kept', 'swept')),
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    previous bigint NOT NULL,
    total bigint NOT NULL,
    parts integer NOT NULL,
    written bigint NOT NULL,
    at bigint NOT NULL,
    confirmed boolean NOT NULL,
    PRIMARY KEY (room, number)
  );
  CREATE INDEX snapshot_to_sweep ON snapshot (at) WHERE state <> 'swept';
  CREATE TABLE snapshot_part (
    room bytea NOT NULL,
    snapshot bigint NOT NULL,
    place integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (room, snapshot, place)
  );
  CREATE TABLE mark (
    room bytea NOT NULL,
    slot bytea NOT NULL,
    number bigint NOT NULL,
    frame bytea NOT NULL,
    PRIMARY KEY (room, slot)
  );
  CREATE TABLE invite (
    room bytea NOT NULL,
    id bytea NOT NULL,
    public_key bytea NOT NULL,
    expires_at bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'used', 'revoked')),
    used_at bigint,
    joiner bytea,
    sealed bytea,
    PRIMARY KEY (room, id)
  );
  CREATE INDEX invite_by_expiry ON invite (expires_at);
  CREATE INDEX invite_with_bytes ON invite (room, id) WHERE sealed IS NOT NULL;
  CREATE TABLE invite_place (id bytea PRIMARY KEY, room bytea NOT NULL);
  -- Sealed bytes do not compress: no time is spent on trying.
  ALTER TABLE entry ALTER COLUMN frame SET STORAGE EXTERNAL;
  ALTER TABLE snapshot_part ALTER COLUMN bytes SET STORAGE EXTERNAL;
  ALTER TABLE mark ALTER COLUMN frame SET STORAGE EXTERNAL;
  ALTER TABLE invite ALTER COLUMN sealed SET STORAGE EXTERNAL;
  `,
  // seen_at: when somebody last came in, by the day; told_days: what they were told then of how long an
  // idle room is kept. doomed: ids of rooms that were taken away and are not gone to the last row.
  `
  ALTER TABLE room ADD COLUMN seen_at bigint NOT NULL DEFAULT 0,
    ADD COLUMN told_days integer NOT NULL DEFAULT 0;
  CREATE TABLE doomed (room bytea PRIMARY KEY);
  `,
  // control_seq: the last entry of kind control. Of entries that are kept the third byte of the frame says
  // the kind (behind the header's length and the version); of those that are gone nobody knows, so that an
  // epoch must know the log at least so far. An epoch is kept for ever, with what began it.
  `
  ALTER TABLE room ADD COLUMN control_seq bigint NOT NULL DEFAULT 0;
  UPDATE room SET control_seq = greatest(kept_seq, coalesce((SELECT max(seq) FROM entry
    WHERE entry.room = room.id AND substring(frame from 3 for 1) = '\\x05'::bytea), 0));
  CREATE TABLE epoch (
    room bytea NOT NULL,
    epoch integer NOT NULL,
    auth_public bytea NOT NULL,
    record bytea,
    list bytea,
    PRIMARY KEY (room, epoch)
  );
  ALTER TABLE epoch ALTER COLUMN record SET STORAGE EXTERNAL;
  ALTER TABLE epoch ALTER COLUMN list SET STORAGE EXTERNAL;
  INSERT INTO epoch (room, epoch, auth_public) SELECT id, epoch, auth_public FROM room;
  `,
];

/** The version of the tables that the last step makes. */
export const POSTGRES_VERSION = STEPS.length;

const TABLES = [
  'twoway_relay',
  'room',
  'entry',
  'snapshot',
  'snapshot_part',
  'mark',
  'invite',
  'invite_place',
  'doomed',
  'epoch',
] as const;

const OLDEST_SERVER = 130_000;
// Any number that other programs on the same server are unlikely to lock.
const MIGRATION_LOCK = 7_720_153_441;
const MIGRATION_WAIT_MS = 30_000;

/** Why a database cannot be used; `detail` is the system's own word or code and names no content. */
export type DatabaseFault =
  | { readonly reason: 'unreachable'; readonly detail: string }
  | { readonly reason: 'login-refused' }
  | { readonly reason: 'no-database' }
  | { readonly reason: 'server-too-old'; readonly version: string }
  | { readonly reason: 'read-only' }
  | { readonly reason: 'not-allowed' }
  | { readonly reason: 'another-program' }
  | { readonly reason: 'incomplete' }
  | { readonly reason: 'migrating' }
  /** Only for what looks on beside a relay: a relay makes the tables and brings them up. */
  | { readonly reason: 'older-version' }
  | { readonly reason: 'newer-version'; readonly version: number }
  | { readonly reason: 'unusable'; readonly detail: string };

const LOGIN_CODES = ['28000', '28P01'];
const AWAY_CODES = ['57P03', '53300', '08001', '08006'];
const READ_ONLY = '25006';
const NOT_ALLOWED = '42501';

/** What the driver or the server threw, as one of our reasons. */
export function databaseFaultOf(fault: unknown): DatabaseFault {
  if (!(fault instanceof Error)) return { reason: 'unusable', detail: 'unknown fault' };
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
  if (code === undefined) return { reason: 'unreachable', detail: fault.message };
  if (LOGIN_CODES.includes(code)) return { reason: 'login-refused' };
  if (code === '3D000') return { reason: 'no-database' };
  if (code === READ_ONLY) return { reason: 'read-only' };
  if (code === NOT_ALLOWED) return { reason: 'not-allowed' };
  const isAway = !(fault instanceof DatabaseError) || AWAY_CODES.includes(code);
  return { reason: isAway ? 'unreachable' : 'unusable', detail: code };
}

async function firstRow(client: Client, text: string): Promise<Record<string, unknown>> {
  const { rows } = await client.query<Record<string, unknown>>(text);
  return rows[0] ?? {};
}

async function judgeServer(client: Client): Promise<DatabaseFault | undefined> {
  const server = await firstRow(
    client,
    `SELECT current_setting('server_version_num')::int AS number,
      current_setting('server_version') AS version,
      pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS read_only,
      current_schema() AS schema`,
  );
  if (Number(server['number']) < OLDEST_SERVER)
    return { reason: 'server-too-old', version: String(server['version']) };
  if (server['read_only'] === true) return { reason: 'read-only' };
  return server['schema'] === null ? { reason: 'not-allowed' } : undefined;
}

/** What stands in our place of the database, except what belongs to an extension of the server. */
async function tablesThere(client: Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
      AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT EXISTS
        (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')`,
  );
  return new Set(rows.map((row) => String(row['relname'])));
}

async function versionThere(client: Client): Promise<Result<number, DatabaseFault>> {
  const there = await tablesThere(client);
  if (there.size === 0) return ok(0);
  if (!there.has('twoway_relay')) return err({ reason: 'another-program' });
  const version = Number((await firstRow(client, 'SELECT version FROM twoway_relay'))['version']);
  if (!Number.isSafeInteger(version) || version < 1) return err({ reason: 'incomplete' });
  if (version > POSTGRES_VERSION) return err({ reason: 'newer-version', version });
  const isWhole = version < POSTGRES_VERSION || TABLES.every((table) => there.has(table));
  return isWhole ? ok(version) : err({ reason: 'incomplete' });
}

async function takeSteps(client: Client, version: number): Promise<void> {
  for (const [index, step] of STEPS.entries())
    if (index >= version) {
      const noted =
        index === 0
          ? 'INSERT INTO twoway_relay (version) VALUES (1)'
          : `UPDATE twoway_relay SET version = ${index + 1}`;
      // One string is one message: it is all in one transaction, or nothing of it.
      await client.query(`BEGIN; ${step} ${noted}; COMMIT;`);
    }
}

async function mayUseTables(client: Client): Promise<boolean> {
  const names = TABLES.map((table) => `('${table}')`).join(', ');
  const allowed = await firstRow(
    client,
    `SELECT bool_and(has_table_privilege(quote_ident(current_schema()) || '.' || name, privilege)) AS allowed
      FROM (VALUES ${names}) AS tables (name),
        (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) AS privileges (privilege)`,
  );
  return allowed['allowed'] === true;
}

async function prepare(client: Client, mayStep: boolean): Promise<Result<void, DatabaseFault>> {
  const refusal = await judgeServer(client);
  if (refusal !== undefined) return err(refusal);
  await client.query(`SET lock_timeout = ${MIGRATION_WAIT_MS}; SET statement_timeout = 0`);
  try {
    await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
  } catch (fault) {
    if (fault instanceof DatabaseError && fault.code === '55P03')
      return err({ reason: 'migrating' });
    throw fault;
  }
  const version = await versionThere(client);
  if (!version.ok) return version;
  if (!mayStep && version.value < POSTGRES_VERSION) return err({ reason: 'older-version' });
  await takeSteps(client, version.value);
  return (await mayUseTables(client)) ? ok(undefined) : err({ reason: 'not-allowed' });
}

/** What there is to say of a database that can be used. `syncs`: whether its server's `fsync` is on. */
export type Prepared = { readonly syncs: boolean };

/**
 * Makes the tables of the database at `url`, or brings them up to this version, or says why it is not one
 * for us; without `mayStep` it only looks. On a session of its own, which lets go of its lock with its
 * end. [L27, L28]
 */
export async function prepareAt(
  url: string,
  mayStep: boolean,
): Promise<Result<Prepared, DatabaseFault>> {
  const session = createSession(url);
  session.on('error', () => undefined);
  try {
    await session.connect();
    const prepared = await prepare(session, mayStep);
    if (!prepared.ok) return prepared;
    const { fsync } = await firstRow(session, "SELECT current_setting('fsync') AS fsync");
    return ok({ syncs: fsync !== 'off' });
  } catch (fault) {
    return err(databaseFaultOf(fault));
  } finally {
    await endSession(session);
  }
}
