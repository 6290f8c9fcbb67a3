/**
 * Which trouble an engine's fault stands for, by the numbers and codes that sqlite, PostgreSQL and the
 * system give; their messages are not looked at. [V76]
 */

/** Why the storage cannot be written; the closed list that `/readyz`, metrics and log share. */
export const STORAGE_TROUBLES = [
  'storage-full',
  'storage-read-only',
  'storage-away',
  'storage-fault',
] as const;

/** One of the reasons. */
export type StorageTrouble = (typeof STORAGE_TROUBLES)[number];

// By the engine's own numbers (sqlite.org/rescode.html; the low byte), its codes and the system's.
const BY_SQLITE: ReadonlyMap<number, StorageTrouble> = new Map([
  [5, 'storage-away'], // BUSY: another process holds the file
  [8, 'storage-read-only'], // READONLY
  [13, 'storage-full'], // FULL
  [14, 'storage-away'], // CANTOPEN
]);
const BY_CODE: ReadonlyMap<string, StorageTrouble> = new Map([
  ['ENOSPC', 'storage-full'],
  ['EDQUOT', 'storage-full'],
  ['EROFS', 'storage-read-only'],
  ['53100', 'storage-full'], // PostgreSQL disk_full
  ['25006', 'storage-read-only'], // read_only_sql_transaction
  ['ECONNREFUSED', 'storage-away'],
  ['ECONNRESET', 'storage-away'],
  ['ENOTFOUND', 'storage-away'],
  ['ETIMEDOUT', 'storage-away'],
  ['EPIPE', 'storage-away'],
]);

function codeTrouble(code: string): StorageTrouble | undefined {
  // PostgreSQL's classes: 08 the connection, 57P the server going down or not up yet.
  if (/^(08...|57P..)$/.test(code)) return 'storage-away';
  return BY_CODE.get(code);
}

/** Which trouble a fault of an engine stands for. */
export function troubleOf(fault: unknown): StorageTrouble {
  if (!(fault instanceof Error)) return 'storage-fault';
  if ('errcode' in fault && typeof fault.errcode === 'number')
    return BY_SQLITE.get(fault.errcode & 0xff) ?? 'storage-fault';
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : '';
  return codeTrouble(code) ?? 'storage-fault';
}
