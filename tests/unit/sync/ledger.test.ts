/** The order of one page's writes, and what it does while the storage refuses. */
import { afterEach, expect, test, vi } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { readRows, takeTerm, type RowsRead } from '../../../extension/store/rows.ts';
import type { Database } from '../../../extension/store/database.ts';
import { createLedger, type Ledger, type LedgerState } from '../../../extension/sync/ledger.ts';
import { failingIndexedDb, type WriteFate } from '../../support/store/failing-indexeddb.ts';
import { must } from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

type Bench = {
  readonly memory: IDBFactory;
  readonly ledger: Ledger;
  readonly db: Database;
  readonly states: readonly LedgerState[];
  readonly events: readonly string[];
  readonly read: () => Promise<RowsRead>;
  fate: WriteFate;
  term: number;
};

const ledgers: Ledger[] = [];
afterEach(() => {
  for (const ledger of ledgers.splice(0)) ledger.close();
  vi.useRealTimers();
});

async function bench(memory = new IDBFactory()): Promise<Bench> {
  const made = { fate: 'well' as WriteFate };
  const factory = failingIndexedDb(memory, () => made.fate);
  const db: Database = must(await openRoomDatabase(factory, 'tw:room'));
  const states: LedgerState[] = [];
  const events: string[] = [];
  const term = must(await takeTerm(db, -1)).state.term;
  const ledger = createLedger({
    db,
    term: () => self.term,
    onState: () => states.push(ledger.state()),
    onStored: ({ cursor }) => events.push(`stored ${cursor?.seq}`),
    onFenced: () => events.push('fenced'),
  });
  ledgers.push(ledger);
  const read = async (): Promise<RowsRead> => must(await readRows(db, -1));
  const self: Bench = Object.assign(made, { memory, ledger, db, states, events, read, term });
  return self;
}

function update(word: string): Bytes {
  const doc = new Y.Doc();
  doc.getArray('a').push([word]);
  return copyBytes(Y.encodeStateAsUpdate(doc));
}

function wordsOf({ rows }: Pick<RowsRead, 'rows'>): readonly string[] {
  const doc = new Y.Doc();
  for (const row of rows) Y.applyUpdate(doc, row.update);
  return doc.getArray<string>('a').toArray().toSorted();
}

const cursor = (seq: number) => ({ seq, hash: randomBytes(32) });

test('[B22, S30] nothing is claimed while storing fails; it is tried again until it holds', async () => {
  const it = await bench();
  it.fate = 'full';
  const own = it.ledger.saveOwn(update('mine'));
  let claimed = false;
  void own.then(() => (claimed = true));
  await vi.waitFor(() => expect(it.ledger.state()).toEqual({ state: 'failing', reason: 'quota' }));
  expect(claimed).toBe(false);
  expect(it.states.some((one) => one.state === 'saved')).toBe(false);
  it.fate = 'abort';
  await vi.waitFor(
    () => expect(it.ledger.state()).toEqual({ state: 'failing', reason: 'aborted' }),
    3_000,
  );
  it.fate = 'well';
  await it.ledger.settled();
  expect(it.ledger.state()).toEqual({ state: 'saved' });
  expect(wordsOf(await it.read())).toEqual(['mine']);
  expect((await it.read()).state.unacknowledged).toEqual([await own]);
});

// Taken out: the wait for the rows made before. The cursor then stood after text of ours that was
// not stored, and which the relay had: a crash lost it here for good.
test('[R3, B22] the cursor stands still while a row that was made before it is not stored', async () => {
  const it = await bench();
  it.fate = 'full';
  void it.ledger.saveOwn(update('mine'));
  await vi.waitFor(() => expect(it.ledger.state().state).toBe('failing'));
  it.ledger.commit({ rows: [update('theirs')], acknowledged: [], change: { cursor: cursor(1) } });
  it.ledger.commit({ rows: [], acknowledged: [], change: { cursor: cursor(2) } });
  it.fate = 'well';
  const seen: string[] = [];
  while (it.ledger.state().state !== 'saved') {
    const { state, rows } = await it.read();
    seen.push(`${wordsOf({ rows }).includes('mine')} ${state.cursor?.seq ?? 0}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(seen.filter((one) => one.startsWith('false') && !one.endsWith(' 0'))).toEqual([]);
  expect(it.events).toEqual(['stored 1', 'stored 2']);
  expect(wordsOf(await it.read())).toEqual(['mine', 'theirs']);
});

test('[B22] a commit that the storage refuses is written later, in order, before the next one', async () => {
  const it = await bench();
  it.fate = 'abort';
  it.ledger.commit({ rows: [update('one')], acknowledged: [], change: { cursor: cursor(1) } });
  it.ledger.commit({ rows: [update('two')], acknowledged: [], change: { cursor: cursor(2) } });
  await vi.waitFor(() => expect(it.ledger.state().state).toBe('failing'));
  expect((await it.read()).state.cursor).toBeUndefined();
  it.fate = 'well';
  await it.ledger.settled();
  expect(it.events).toEqual(['stored 1', 'stored 2']);
  expect((await it.read()).state.cursor?.seq).toBe(2);
});

test('[B22] a write that holds ends the wait of all others at once', async () => {
  // No timer ever fires here.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const it = await bench();
  it.fate = 'full';
  const waiting = Array.from({ length: 20 }, (_, n) => it.ledger.saveOwn(update(`${n}`)));
  while (it.ledger.state().state !== 'failing')
    await new Promise((resolve) => setImmediate(resolve));
  it.fate = 'well';
  await it.ledger.saveOwn(update('the one that holds'));
  await Promise.all(waiting);
  expect(it.ledger.state()).toEqual({ state: 'saved' });
});

// Taken out: the writing at once (each change waited for the one before it to be stored). A page that
// went while it had fallen behind took along all that was typed since.
test('[S7, B21] however far behind the storage is, a change is handed over whole in its own tick', async () => {
  const { factory, seen } = createWatchedIndexedDb();
  const it = await bench(factory);
  const before = seen.length;
  const letters = ['a', 'b', 'c', 'd'];
  for (const [n, letter] of letters.entries()) {
    it.ledger.commit({ rows: [update('theirs')], acknowledged: [], change: {} });
    void it.ledger.saveOwn(update(letter));
    const own = seen.slice(before).filter(({ parts }) => parts.length === 1);
    expect(own.map(({ committed, requests }) => [committed, requests])).toEqual(
      letters.slice(0, n + 1).map(() => [true, 1]),
    );
  }
  expect(it.ledger.state().state).toBe('saving');
  await it.ledger.settled();
  expect((await it.read()).own.length).toBe(letters.length);
});

/** The words of the rows made here, in the order of their keys. */
function ownWords({ own }: RowsRead): readonly string[] {
  return own.map((row) => wordsOf({ rows: [row] }).join());
}

// Taken out: the one transaction of what was refused (each tried again by itself). A later change was
// stored without the earlier one, without which nobody can read it.
test('[B22, S7] what several writes under way were refused is stored together, in order, with the next change', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { factory, seen } = createWatchedIndexedDb();
  const it = await bench(factory);
  it.fate = 'full';
  const refused = ['1', '2', '3'].map((word) => it.ledger.saveOwn(update(word)));
  const isRefused = () => it.states.filter(({ state }) => state === 'failing').length >= 3;
  while (!isRefused()) await new Promise((resolve) => setImmediate(resolve));
  it.fate = 'well';
  const next = it.ledger.saveOwn(update('4'));
  expect(seen.at(-1)).toMatchObject({ requests: 4, committed: true });
  const keys = await Promise.all([...refused, next]);
  const read = await it.read();
  expect(read.own.map(({ key }) => key)).toEqual(keys);
  expect(ownWords(read)).toEqual(['1', '2', '3', '4']);
  expect(it.ledger.state()).toEqual({ state: 'saved' });
});

test('[B22] a disk that is full for long is not asked for all of it again with every key', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { factory, seen } = createWatchedIndexedDb();
  const it = await bench(factory);
  it.fate = 'full';
  const keys = Array.from({ length: 400 }, (_, n) => it.ledger.saveOwn(update(`${n}`)));
  while (it.states.filter(({ state }) => state === 'failing').length < 400)
    await new Promise((resolve) => setImmediate(resolve));
  const before = seen.length;
  keys.push(it.ledger.saveOwn(update('400')));
  expect(seen.length).toBe(before);
  it.fate = 'well';
  vi.advanceTimersByTime(60_000);
  await it.ledger.settled();
  const read = await it.read();
  expect(read.own.map(({ key }) => key)).toEqual(await Promise.all(keys));
  expect(ownWords(read)).toEqual(keys.map((_, n) => `${n}`));
});

// Taken out: the term of 0 for whoever is no owner, and with it the comparison in the transaction
// (each alone still holds the other; the rows' tests show the comparison by itself).
test('[R3, S24] a page whose term is over writes no cursor and ticks nothing off, and stores its own text', async () => {
  const it = await bench();
  const key = await it.ledger.saveOwn(update('mine'));
  it.term = 0;
  it.ledger.commit({
    rows: [update('theirs')],
    acknowledged: [Promise.resolve([key])],
    change: { cursor: cursor(1) },
  });
  it.term = 0;
  await it.ledger.saveOwn(update('more'));
  await it.ledger.settled();
  expect(it.events).toEqual(['fenced']);
  const { state } = await it.read();
  expect(state.cursor).toBeUndefined();
  expect(state.unacknowledged.length).toBe(2);
});

test('[B22] a ledger that was closed tries nothing any more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const it = await bench();
  it.fate = 'full';
  void it.ledger.saveOwn(update('mine'));
  it.ledger.close();
  await vi.waitFor(() => expect(it.ledger.state().state).toBe('failing'));
  expect(vi.getTimerCount()).toBe(0);
});

test('[B22, S24] a page whose term ended while its storage refused says so no longer than that', async () => {
  const it = await bench();
  it.fate = 'full';
  it.ledger.commit({ rows: [update('theirs')], acknowledged: [], change: { cursor: cursor(8) } });
  await vi.waitFor(() => expect(it.ledger.state().state).toBe('failing'));
  must(await takeTerm(must(await openRoomDatabase(it.memory, 'tw:room')), -1));
  it.fate = 'well';
  await it.ledger.settled();
  expect(it.events).toEqual(['fenced']);
  expect(it.ledger.state()).toEqual({ state: 'saved' });
});

// Taken out: the term that is kept when a commit comes. It was written under the term of the next
// tenure, whose cursor it set back.
test('[S24, R3] what came under one term is never written under a later one', async () => {
  const it = await bench();
  it.fate = 'abort';
  it.ledger.commit({ rows: [update('old')], acknowledged: [], change: { cursor: cursor(8) } });
  // This one's turn comes only when the term is over.
  it.ledger.commit({ rows: [update('old, too')], acknowledged: [], change: { cursor: cursor(9) } });
  await vi.waitFor(() => expect(it.ledger.state().state).toBe('failing'));
  // Let go, and owner once more.
  it.fate = 'well';
  it.term = must(await takeTerm(it.db, -1)).state.term;
  it.ledger.commit({ rows: [update('new')], acknowledged: [], change: { cursor: cursor(4) } });
  await it.ledger.settled();
  expect(it.events).toEqual(['fenced', 'fenced', 'stored 4']);
  const read = await it.read();
  expect(read.state.cursor?.seq).toBe(4);
  expect(wordsOf(read)).toEqual(['new']);
});
