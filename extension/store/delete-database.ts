/**
 * Deletes a whole database. The browser does so once every connection to it is closed, which ours are as soon
 * as they are told (B6): whoever does not hear it, as a frozen page, is not waited for. Keeps rule B2.
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import { openFault, type StoreFault } from './fault.ts';

const PATIENCE_MS = 5_000;

/**
 * Deletes the database `name`; one that is not there is deleted already. `blocked`: a connection is still
 * open after five seconds, and it will be deleted when that goes. Never throws.
 */
export function deleteDatabase(
  factory: IDBFactory,
  name: string,
): Promise<Result<void, StoreFault>> {
  return new Promise((resolve) => {
    let silence: StoreFault = 'unavailable';
    const timer = setTimeout(() => resolve(err(silence)), PATIENCE_MS);
    const end = (result: Result<void, StoreFault>): void => {
      clearTimeout(timer);
      resolve(result);
    };
    const request = factory.deleteDatabase(name);
    request.addEventListener('blocked', () => {
      silence = 'blocked';
    });
    request.addEventListener('success', () => end(ok(undefined)));
    request.addEventListener('error', () => end(err(openFault(request.error))));
  });
}
