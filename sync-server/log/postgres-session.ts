/**
 * How the relay speaks to PostgreSQL: sessions whose COMMIT is durable [L23], statements that are
 * prepared once a session and sent without waiting for the one before (pipelined), and rows that are
 * checked as they are read. [L44]
 */
import { Client, Pool, type ClientConfig, type PoolClient } from 'pg';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { StoredRowFault } from './stored-row-fault.ts';

/** A statement that each session prepares once, under its name. */
export type Statement = { readonly name: string; readonly text: string };

/** One row, its columns not yet checked. */
export type Row = Readonly<Record<string, unknown>>;

/** What a statement is given: bytes go as bytes, numbers, text and lists as text. */
export type Value = Uint8Array | number | string | readonly Uint8Array[] | readonly number[];

/** Runs statements; what both a pool and a transaction can do. Rejects with what the engine said. */
export type Query = (statement: Statement, values: readonly Value[]) => Promise<readonly Row[]>;

// How long anything at the database may take before it counts as failed. [L26]
const CONNECT_MS = 5_000;
const LOCK_MS = 5_000;
const STATEMENT_MS = 20_000;
const ANSWER_MS = 25_000;
const IDLE_TRANSACTION_MS = 15_000;
const GOODBYE_MS = 1_000;

// Whatever the server's default is, an acknowledged write must survive it. [L23]
const DURABLE = `SELECT set_config('synchronous_commit',
  CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END,
  false)`;

/** What the driver says of its own (a session that went, an answer too late) has no code: it gets one. [V76] */
function withCode(fault: unknown): unknown {
  return fault instanceof Error && !('code' in fault)
    ? Object.assign(fault, { code: 'ECONNRESET' })
    : fault;
}

/** What the driver answers; a session that was lost is known by its code. */
export async function fromDriver<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (fault) {
    throw withCode(fault);
  }
}

/** Hears what the driver says of a session that nobody is using. */
export function hearDriver(onFault: (fault: unknown) => void): (fault: unknown) => void {
  return (fault) => onFault(withCode(fault));
}

function configFor(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'twoway-relay',
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    pipeline: true,
  };
}

/** One session of its own, not yet connected. Its owner hears `error` when the connection is lost. */
export function createSession(url: string): Client {
  return new Client(configFor(url));
}

/**
 * Connects a session. Rejects when it is ended meanwhile: of that the driver's own promise is never told,
 * neither way (pg 8.23, `con.once('end')` in client.js). [L44]
 */
export function connectSession(session: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    session.once('end', () => reject(withCode(new Error('the session has ended'))));
    // By its callback, which says why before the session says that it has ended.
    session.connect((fault?: Error | null) => {
      if (fault) reject(withCode(fault));
      else resolve();
    });
  });
}

function endOf(session: PoolClient): Promise<void> {
  return new Promise((resolve) => session.once('end', resolve));
}

/** Ends a session; one that cannot say goodbye in time is cut off, so that no dead network holds a stop up. */
export async function endSession(session: Client): Promise<void> {
  const cut = setTimeout(() => session.connection.stream.destroy(), GOODBYE_MS);
  await session.end().catch(() => undefined);
  clearTimeout(cut);
}

/** A bounded number of sessions. */
export type Sessions = {
  readonly pool: Pool;
  /** Breaks every session off, now and from now on: whatever waits on one fails. */
  readonly cut: () => void;
  /** Ends them as `endSession` does. Can be called once. */
  readonly end: () => Promise<void>;
};

/** At most `most` sessions, each made when it is first needed. `onFault` hears of lost connections. */
export function createSessions(
  url: string,
  most: number,
  onFault: (fault: unknown) => void,
): Sessions {
  const open = new Set<PoolClient>();
  let isCut = false;
  const pool = new Pool({
    ...configFor(url),
    max: most,
    idleTimeoutMillis: 300_000,
    verify(client, done) {
      client.query(DURABLE, (fault: Error | null) => done(fault ?? undefined));
    },
  });
  // A session that is in use tells its user; one that is idle only this.
  pool.on('error', hearDriver(onFault));
  pool.on('connect', (client) => {
    open.add(client);
    client.once('end', () => open.delete(client));
    client.on('error', () => undefined);
    // It was still being made when the others were broken off.
    if (isCut) client.connection.stream.destroy();
  });
  const cut = (): void => {
    isCut = true;
    for (const client of open) client.connection.stream.destroy();
  };
  return {
    pool,
    cut,
    async end() {
      const late = setTimeout(cut, GOODBYE_MS);
      await pool.end();
      // The pool does not wait for the goodbye of sessions that were idle.
      await Promise.all([...open].map(endOf));
      clearTimeout(late);
    },
  };
}

/** Sends one statement on a session. */
export function queryOn(client: PoolClient | Client): Query {
  return async ({ name, text }, values) => {
    const sent = { name, text, values: [...values] };
    const { rows } = await fromDriver(client.query<Record<string, unknown>>(sent));
    return rows;
  };
}

/** Runs each statement by itself, on whichever session is free. */
export function queryIn(pool: Pool): Query {
  return async ({ name, text }, values) => {
    const sent = { name, text, values: [...values] };
    const { rows } = await fromDriver(pool.query<Record<string, unknown>>(sent));
    return rows;
  };
}

/** The whole number in a column. Throws `StoredRowFault`, which settles as `storage-fault`. */
export function numberIn(row: Row | undefined, column: string): number {
  const value = row?.[column];
  // The driver gives int8 as text, since it may be more than a number can hold.
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new StoredRowFault(`a stored ${column} is not a number`);
}

/** The bytes in a column, of `size` where given. Throws `StoredRowFault`. */
export function bytesIn(row: Row | undefined, column: string, size?: number): Bytes {
  const value = row?.[column];
  if (!(value instanceof Uint8Array) || (size !== undefined && value.length !== size))
    throw new StoredRowFault(`stored bytes of ${column} are not whole`);
  return copyBytes(value);
}

/** The truth in a column. Throws `StoredRowFault`. */
export function truthIn(row: Row | undefined, column: string): boolean {
  const value = row?.[column];
  if (typeof value === 'boolean') return value;
  throw new StoredRowFault(`a stored ${column} is neither true nor false`);
}
