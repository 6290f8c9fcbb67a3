import { afterEach, expect, test, vi } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import {
  openDatabase,
  type Database,
  type DatabasePlan,
  type UpgradeStep,
} from '../../../extension/store/database.ts';
import { requested } from '../../../extension/store/transaction.ts';
import { failingIndexedDb, type WriteFate } from '../../support/store/failing-indexeddb.ts';
import { losableIndexedDb } from '../../support/store/losable-indexeddb.ts';
import { must } from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

const addNotes: UpgradeStep = (database) => void database.createObjectStore('notes');
const addPlans: UpgradeStep = (database) => void database.createObjectStore('plans');
const versionOne: DatabasePlan = { name: 'd', steps: [addNotes] };
const versionTwo: DatabasePlan = { name: 'd', steps: [addNotes, addPlans] };

function put(database: Database, value: unknown, key = 'k') {
  return database.transact(
    { mode: 'readwrite', parts: ['notes'], durability: 'relaxed' },
    async (transaction) => void transaction.objectStore('notes').put(value, key),
  );
}

function get(database: Database, key = 'k') {
  return database.transact({ mode: 'readonly', parts: ['notes'] }, (transaction) =>
    requested<unknown>(transaction.objectStore('notes').get(key)),
  );
}

afterEach(() => {
  vi.useRealTimers();
});

test('[B1] a write that is answered is there for another connection', async () => {
  const factory = new IDBFactory();
  const writer = must(await openDatabase(factory, versionOne));
  const reader = must(await openDatabase(factory, versionOne));

  expect(await put(writer, 'kept')).toEqual({ ok: true, value: undefined });

  expect(await get(reader)).toEqual({ ok: true, value: 'kept' });
});

test('[B1, B2] a write whose request succeeded but whose transaction did not is a fault', async () => {
  for (const [exception, fault] of [
    ['QuotaExceededError', 'quota'],
    ['UnknownError', 'aborted'],
  ] as const) {
    const watched = createWatchedIndexedDb();
    const database = must(await openDatabase(watched.factory, versionOne));
    watched.abortNext(exception);

    expect(await put(database, 'lost')).toEqual({ ok: false, error: fault });

    expect(await get(database)).toEqual({ ok: true, value: undefined });
  }
});

test('[B1, B2] a write handed over at once whose transaction did not complete is a fault', async () => {
  const watched = createWatchedIndexedDb();
  const database = must(await openDatabase(watched.factory, versionOne));
  watched.abortNext('QuotaExceededError');

  const written = await database.writeAtOnce(
    { parts: ['notes'], durability: 'strict' },
    (transaction) => transaction.objectStore('notes').put('lost', 'k'),
  );

  expect(written).toEqual({ ok: false, error: 'quota' });
});

test('[B2] what cannot be cloned is a fault and nothing of its transaction is written', async () => {
  const database = must(await openDatabase(new IDBFactory(), versionOne));

  const written = await database.writeAtOnce(
    { parts: ['notes'], durability: 'strict' },
    (transaction) => {
      transaction.objectStore('notes').put('first', 'k');
      transaction.objectStore('notes').put(() => undefined, 'l');
    },
  );

  expect(written).toEqual({ ok: false, error: 'aborted' });
  expect(await get(database)).toEqual({ ok: true, value: undefined });
});

test('a fault of ours inside a transaction goes on as an exception and writes nothing', async () => {
  const database = must(await openDatabase(new IDBFactory(), versionOne));

  const run = database.transact(
    { mode: 'readwrite', parts: ['notes'], durability: 'relaxed' },
    async (transaction) => {
      await requested(transaction.objectStore('notes').put('half', 'k'));
      throw new Error('ours');
    },
  );

  await expect(run).rejects.toThrow('ours');
  expect(await get(database)).toEqual({ ok: true, value: undefined });
});

test('[B2] where there is no IndexedDB, or it refuses, the store is unavailable', async () => {
  const throwing = new IDBFactory();
  throwing.open = () => {
    throw new DOMException('storage is switched off', 'SecurityError');
  };
  const failing: DatabasePlan = {
    ...versionOne,
    steps: [
      () => {
        throw new DOMException('disk', 'UnknownError');
      },
    ],
  };

  expect(await openDatabase(undefined, versionOne)).toEqual({ ok: false, error: 'unavailable' });
  expect(await openDatabase(throwing, versionOne)).toEqual({ ok: false, error: 'unavailable' });
  expect(await openDatabase(new IDBFactory(), failing)).toEqual({
    ok: false,
    error: 'unavailable',
  });
});

test('[B2] an IndexedDB that never answers is unavailable after a bounded wait', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const silent = new IDBFactory();
  const inner = new IDBFactory();
  silent.open = (name) => {
    const request = inner.open(name, 1);
    const mute: typeof request.addEventListener = () => undefined;
    request.addEventListener = mute;
    return request;
  };

  const opening = openDatabase(silent, { name: 'd', steps: [addNotes] });
  await vi.advanceTimersByTimeAsync(5_000);

  expect(await opening).toEqual({ ok: false, error: 'unavailable' });
});

test('[B6] an upgrade runs the steps that are missing and keeps what was stored', async () => {
  const factory = new IDBFactory();
  const before = must(await openDatabase(factory, versionOne));
  await put(before, 'kept');
  before.close();

  const after = must(await openDatabase(factory, versionTwo));

  expect(await get(after)).toEqual({ ok: true, value: 'kept' });
  const plans = await after.transact({ mode: 'readonly', parts: ['plans'] }, (transaction) =>
    requested(transaction.objectStore('plans').count()),
  );
  expect(plans).toEqual({ ok: true, value: 0 });
});

test('[B6] an older connection gives way to an upgrade and then answers that it is closed', async () => {
  const factory = new IDBFactory();
  const older = must(await openDatabase(factory, versionOne));

  const newer = await openDatabase(factory, versionTwo);

  expect(newer.ok).toBe(true);
  expect(await put(older, 'late')).toEqual({ ok: false, error: 'closed' });
  expect(
    await older.writeAtOnce({ parts: ['notes'], durability: 'strict' }, (transaction) =>
      transaction.objectStore('notes').put('late', 'k'),
    ),
  ).toEqual({ ok: false, error: 'closed' });
});

test('[B6] a database of a newer version is refused and left as it is', async () => {
  const factory = new IDBFactory();
  const newer = must(await openDatabase(factory, versionTwo));
  await put(newer, 'kept');

  expect(await openDatabase(factory, versionOne)).toEqual({ ok: false, error: 'newer' });

  expect(await get(newer)).toEqual({ ok: true, value: 'kept' });
});

test('[B6] an upgrade that a page with an older version holds up is blocked, not hung', async () => {
  const factory = new IDBFactory();
  const holder = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open('d', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('notes'));
    request.addEventListener('success', () => resolve(request.result));
  });

  const impatient = { ...versionTwo, patienceMs: 50 };
  expect(await openDatabase(factory, impatient)).toEqual({ ok: false, error: 'blocked' });

  // The open that we gave up on succeeds when the holder goes, and must not block the next one.
  holder.close();
  const third = { ...versionTwo, steps: [...versionTwo.steps, () => undefined] };
  expect((await openDatabase(factory, third)).ok).toBe(true);
});

test('[B2] after the browser has closed the connection every call answers that it is closed', async () => {
  const losable = losableIndexedDb(new IDBFactory());
  const database = must(await openDatabase(losable.factory, versionOne));

  await losable.lose();

  expect(await get(database)).toEqual({ ok: false, error: 'closed' });
});

test('[B63] what the browser never ends on a connection that it closed is answered as closed', async () => {
  const losable = losableIndexedDb(new IDBFactory());
  let fate: WriteFate = 'well';
  const silent = failingIndexedDb(losable.factory, () => fate);
  const database = must(await openDatabase(silent, versionOne));
  fate = 'hang';
  const waiting = database.transact(
    { mode: 'readwrite', parts: ['notes'], durability: 'relaxed' },
    (transaction) => requested(transaction.objectStore('notes').put('lost', 'k')),
  );
  const handedOver = database.writeAtOnce(
    { parts: ['notes'], durability: 'strict' },
    (transaction) => transaction.objectStore('notes').put('lost', 'k'),
  );

  await losable.lose();

  expect(await waiting).toEqual({ ok: false, error: 'closed' });
  expect(await handedOver).toEqual({ ok: false, error: 'closed' });
});
