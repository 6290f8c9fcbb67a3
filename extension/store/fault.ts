/**
 * What can go wrong between us and the browser's own database, as one closed list, and the only
 * place where its exceptions are told apart. Keeps rule B2 of STORE.md.
 */

/**
 * Why nothing was stored or read.
 * - `unavailable`: there is no IndexedDB here, or it does not answer or open;
 * - `blocked`: another page of ours holds an older version open and does not let go;
 * - `newer`: the database was made by a newer version of the extension;
 * - `quota`: the disk or our share of it is full;
 * - `aborted`: the browser gave the transaction up (disk error, shutdown);
 * - `closed`: this connection was closed, by us, by an upgrade elsewhere or by the browser.
 */
export type StoreFault = 'unavailable' | 'blocked' | 'newer' | 'quota' | 'aborted' | 'closed';

/** The name of an exception of the platform, or `undefined` for anything else that was thrown. */
export function exceptionName(thrown: unknown): string | undefined {
  return thrown instanceof DOMException ? thrown.name : undefined;
}

/** What an open request's error means. */
export function openFault(thrown: unknown): StoreFault {
  const name = exceptionName(thrown);
  if (name === 'VersionError') return 'newer';
  if (name === 'QuotaExceededError') return 'quota';
  return 'unavailable';
}

/** What the error of a transaction that did not complete means; `null` when it names none. */
export function transactionFault(thrown: unknown): StoreFault {
  const name = exceptionName(thrown);
  if (name === 'QuotaExceededError') return 'quota';
  if (name === 'InvalidStateError') return 'closed';
  return 'aborted';
}
