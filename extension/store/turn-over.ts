/**
 * Chromium keeps all databases of an extension behind one log file. A write that a full disk cuts short
 * leaves a torn piece in it; what is written later goes behind that piece, can be read for as long as the
 * browser runs, and makes the next start find the file damaged and delete every database of the
 * extension. A few megabytes make it begin a new file and take all that it holds out of the old one.
 * Measured in Chromium 156: after a full disk everything was gone at the next start, and was not with this. [B61, B62]
 */
import { backOffMs } from '#shared/base/back-off.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { openDatabase } from './database.ts';
import type { StoreFault } from './fault.ts';

const NAME = 'turn-over';
const PART = 'pieces';
/** Larger values are put into files of their own, beside the log. */
const PIECE_BYTES = 60_000;
const PIECES_AT_ONCE = 16;
/** Together above the 4 MB at which the browser begins a new log. */
const TIMES = 6;
/** What waits for room again is written before. */
const FIRST_WAIT_MS = 250;
/** On a disk that stays nearly full each try costs what is being written just then another try. */
const MOST_WAIT_MS = 5 * 60_000;

/** Begins a new log once the storage is there again. */
export type TurnOver = {
  /** The storage was lost and is there again. */
  readonly owe: () => void;
  readonly close: () => void;
};

/** One for each context; tries in growing steps until it is done. */
export function createTurnOver(factory: IDBFactory | undefined): TurnOver {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isOwed = false;
  let closed = false;

  const wait = (): void => {
    if (closed) return;
    const waitMs = backOffMs(failures, FIRST_WAIT_MS, MOST_WAIT_MS);
    timer = setTimeout(() => void pay().catch(reportFault), waitMs);
  };
  const pay = async (): Promise<void> => {
    isOwed = false;
    const turned = await turnOver(factory);
    failures = turned.ok ? 0 : failures + 1;
    timer = undefined;
    // What made it fail is mostly what it is about: the storage was lost once more.
    if (!turned.ok || isOwed) wait();
  };
  return {
    owe() {
      isOwed = true;
      if (timer === undefined) wait();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Makes the browser begin a new log; what it writes for that is deleted again. Where that fails, the
 * storage has given way again and nothing is left behind but what the next call deletes.
 */
export async function turnOver(factory: IDBFactory | undefined): Promise<Result<void, StoreFault>> {
  const opened = await openDatabase(factory, {
    name: NAME,
    steps: [(database) => database.createObjectStore(PART, { autoIncrement: true })],
  });
  if (!opened.ok) return opened;
  const piece = new Uint8Array(PIECE_BYTES);
  let fault: StoreFault | undefined;
  for (let time = 0; time < TIMES && fault === undefined; time += 1) {
    const written = await opened.value.writeAtOnce(
      { parts: [PART], durability: 'relaxed' },
      (transaction) => {
        const pieces = transaction.objectStore(PART);
        for (let at = 0; at < PIECES_AT_ONCE; at += 1) pieces.add(piece);
      },
    );
    if (!written.ok) fault = written.error === 'taken' ? 'aborted' : written.error;
  }
  opened.value.close();
  factory?.deleteDatabase(NAME);
  return fault === undefined ? ok(undefined) : err(fault);
}
