import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Database } from '../../../extension/store/database.ts';
import { openLastingDatabase } from '../../../extension/store/lasting-database.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import {
  addOwnRows,
  commitFromRelay,
  readRows,
  refillRows,
  takeTerm,
  type RowsRead,
} from '../../../extension/store/rows.ts';
import { turnOver } from '../../../extension/store/turn-over.ts';
import { must } from '../../support/store/samples.ts';

const FLOOR = 1_772_000_000_000;

function rowOf(words: string): Bytes {
  const doc = new Y.Doc();
  doc.getText('notes').insert(0, words);
  return copyBytes(Y.encodeStateAsUpdate(doc));
}

function wordsOf(update: Bytes): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getText('notes').toJSON();
}

type Bench = {
  readonly database: Database;
  readonly factory: IDBFactory;
  /** Closes the last connection as a browser does that loses its storage. */
  readonly loseConnection: () => void;
  readonly prepared: string[];
};

async function bench(knownKey: number): Promise<Bench> {
  const factory = new IDBFactory();
  let connection: IDBDatabase | undefined;
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    const request = open(name, version);
    request.addEventListener('success', () => {
      connection = request.result;
    });
    return request;
  };
  const prepared: string[] = [];
  const database = must(
    await openLastingDatabase({
      open: (onLost) => openRoomDatabase(factory, 'room', { onLost }),
      hasRoom: () => Promise.resolve(true),
      turnOver: () => turnOver(factory, undefined),
      async prepare(again) {
        const refilled = await refillRows(again, rowOf('all of it'), knownKey, FLOOR);
        prepared.push(refilled.ok ? refilled.value : refilled.error);
        return refilled.ok;
      },
    }),
  );
  const loseConnection = (): void =>
    // The package types the parameter as the class instead of its instance.
    forceCloseDatabase(connection as unknown as Parameters<typeof forceCloseDatabase>[0]);
  return { database, factory, loseConnection, prepared };
}

async function remove(factory: IDBFactory): Promise<void> {
  const deleting = factory.deleteDatabase('room');
  await new Promise((resolve) => deleting.addEventListener('success', resolve));
}

function rowsOnceBack(database: Database): Promise<RowsRead> {
  return vi.waitFor(async () => must(await readRows(database, -1)));
}

test('[B29] a connection that the browser closed comes back, and rows that are there stay as they are', async () => {
  const { database, loseConnection, prepared } = await bench(1);
  must(await addOwnRows(database, [rowOf('one'), rowOf('two')]));

  loseConnection();

  const read = await rowsOnceBack(database);
  expect(read.rows.map(({ key }) => key)).toEqual([1, 2]);
  expect(prepared).toEqual(['whole']);
});

test('[B29] one that was deleted is filled first, and whoever owned it before is fenced', async () => {
  const { database, factory, prepared } = await bench(1);
  must(await addOwnRows(database, [rowOf('one'), rowOf('two')]));
  const { state } = must(await takeTerm(database, -1));

  await remove(factory);

  const read = await rowsOnceBack(database);
  expect(read.rows.map(({ update }) => wordsOf(update))).toEqual(['all of it']);
  expect(read.own).toHaveLength(1);
  expect(prepared).toEqual(['refilled']);
  const late = { rows: [], acknowledged: new Set([1]), change: {} };
  expect(await commitFromRelay(database, state.term, late)).toEqual({ ok: false, error: 'fenced' });
  expect(must(await takeTerm(database, -1)).state.term).toBe(FLOOR + 1);
});

test('[B29] one that we closed ourselves stays closed', async () => {
  const { database, factory, prepared } = await bench(1);
  database.close();

  await remove(factory);

  expect(await readRows(database, -1)).toMatchObject({ ok: false });
  expect((await factory.databases()).map(({ name }) => name)).toEqual([]);
  expect(prepared).toEqual([]);
});
