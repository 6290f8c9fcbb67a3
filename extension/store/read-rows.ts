/**
 * Reads rows back through a parser: one that cannot be read is left out and reported, the others
 * are given (rule B4). Nothing is ever deleted for being unreadable: a newer version may know it.
 */
import { ok, type Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import type { StorePart } from './parts.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { requested } from './transaction.ts';

function reportKey(key: unknown): string | number | undefined {
  return typeof key === 'string' || typeof key === 'number' ? key : undefined;
}

/** All rows of `part` (those with keys of `range`) that `read` accepts, in the order of their keys. */
export async function listRows<T>(
  database: Database,
  part: StorePart,
  read: (row: unknown) => T | undefined,
  report: ReportUnreadable,
  range?: IDBKeyRange,
): Promise<Result<readonly T[], StoreFault>> {
  const found = await database.transact({ mode: 'readonly', parts: [part] }, (transaction) => {
    const rows = transaction.objectStore(part);
    return Promise.all([
      requested(rows.getAllKeys(range)),
      requested<unknown[]>(rows.getAll(range)),
    ]);
  });
  if (!found.ok) return found;
  const [keys, values] = found.value;
  const kept: T[] = [];
  for (const [index, value] of values.entries()) {
    const row = read(value);
    if (row === undefined) report({ part, key: reportKey(keys[index]) });
    else kept.push(row);
  }
  return ok(kept);
}

/** The row of `part` under `key`; `undefined` when there is none or `read` refuses it. */
export async function readRow<T>(
  database: Database,
  part: StorePart,
  key: string,
  read: (row: unknown) => T | undefined,
  report: ReportUnreadable,
): Promise<Result<T | undefined, StoreFault>> {
  const found = await database.transact({ mode: 'readonly', parts: [part] }, (transaction) =>
    requested<unknown>(transaction.objectStore(part).get(key)),
  );
  if (!found.ok) return found;
  if (found.value === undefined) return ok(undefined);
  const row = read(found.value);
  if (row === undefined) report({ part, key });
  return ok(row);
}
