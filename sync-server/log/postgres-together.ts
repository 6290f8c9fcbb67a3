/**
 * One statement for many rooms, carried out together: sent in one piece with one Sync behind, which the
 * server takes for one transaction and answers once. Sent one by one each would have an answer and a call
 * of the system of its own, on either side. [L42, L45]
 * (PostgreSQL, Frontend/Backend Protocol, "Pipelining" and "Message Formats".)
 */
import { Query, type Client, type Connection } from 'pg';
import { fromDriver, type Statement } from './postgres-session.ts';

const BIND = 0x42;
const BINARY = 1;
// A portal without a name, of any number of rows; then Sync.
const EXECUTE = Uint8Array.of(0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0);
const SYNC = Uint8Array.of(0x53, 0, 0, 0, 4);

/** Sessions that know a statement by its name. */
const preparedOn = new WeakMap<Statement, WeakSet<Connection>>();

function bindBytes(name: string, values: readonly Uint8Array[]): number {
  // Length, portal, name, formats of values (one for all), values, formats of results (none: as text).
  return values.reduce((sum, { length }) => sum + 4 + length, 4 + 1 + name.length + 1 + 4 + 2 + 2);
}

function writeBind(into: Buffer, at: number, name: string, values: readonly Uint8Array[]): number {
  let end = into.writeUInt8(BIND, at);
  end = into.writeUInt32BE(bindBytes(name, values), end);
  end = into.writeUInt8(0, end);
  end += into.write(name, end, 'latin1');
  end = into.writeUInt8(0, end);
  end = into.writeUInt16BE(1, end);
  end = into.writeUInt16BE(BINARY, end);
  end = into.writeUInt16BE(values.length, end);
  for (const value of values) {
    end = into.writeUInt32BE(value.length, end);
    into.set(value, end);
    end += value.length;
  }
  return into.writeUInt16BE(0, end);
}

function messagesOf(name: string, rows: readonly (readonly Uint8Array[])[]): Buffer {
  const size = rows.reduce((sum, row) => sum + 1 + bindBytes(name, row) + EXECUTE.length, 0);
  const bytes = Buffer.allocUnsafe(size + SYNC.length);
  let at = 0;
  for (const row of rows) {
    at = writeBind(bytes, at, name, row);
    bytes.set(EXECUTE, at);
    at += EXECUTE.length;
  }
  bytes.set(SYNC, at);
  return bytes;
}

/** In a session that sends ahead the driver takes no query that is not one of its own class. */
class Together extends Query {
  readonly #statement: Statement;
  readonly #rows: readonly (readonly Uint8Array[])[];
  #completed = 0;

  constructor(
    statement: Statement,
    rows: readonly (readonly Uint8Array[])[],
    answered: (fault: Error | undefined, completed: number) => void,
  ) {
    super({ text: statement.text }, (fault) => answered(fault ?? undefined, this.#completed));
    this.#statement = statement;
    this.#rows = rows;
  }

  override readonly submit = (connection: Connection): void => {
    const { name, text } = this.#statement;
    const known = preparedOn.get(this.#statement) ?? new WeakSet();
    preparedOn.set(this.#statement, known);
    if (!known.has(connection)) connection.parse({ name, text, types: [] }, true);
    known.add(connection);
    // Where it cannot be written to, the driver is about to tell that the session has ended.
    if (connection.stream.writable) connection.stream.write(messagesOf(name, this.#rows));
  };

  /** The driver calls this for each of them. */
  handleCommandComplete(): void {
    this.#completed += 1;
  }
}

/**
 * Carries `statement` out once for each of `rows`, its values in binary form, in this order and as one
 * transaction; it returns no rows. Resolves when all is stored; rejects when nothing is, or nobody knows.
 */
export function runTogether(
  session: Client,
  statement: Statement,
  rows: readonly (readonly Uint8Array[])[],
): Promise<void> {
  return fromDriver(
    new Promise<void>((resolve, reject) => {
      const answered = (fault: Error | undefined, completed: number): void => {
        // What is thrown in here nobody would hear of, and the caller would wait for ever.
        if (fault !== undefined) reject(fault);
        else if (completed === rows.length) resolve();
        else reject(new Error(`${completed} of ${rows.length} were answered`));
      };
      session.query(new Together(statement, rows, answered));
    }),
  );
}
