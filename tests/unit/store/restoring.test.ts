/** What is kept of the log while a relay gets back what it lost. */
import { expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { err } from '#shared/base/result.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import {
  addOwnRows,
  commitFromRelay,
  finishRestoring,
  readRows,
  startRestoring,
  takeTerm,
} from '../../../extension/store/rows.ts';
import { must } from '../../support/store/samples.ts';

const cursor = { seq: 3, hash: randomBytes(32) };

// Taken out: the join with what is kept already. The records read since stood alone.
test('[B60] what a relay is to get back is kept, also when it is begun again, until the relay has it', async () => {
  const db = must(await openRoomDatabase(new IDBFactory(), 'tw:room'));
  const keys = must(await addOwnRows(db, [randomBytes(9)]));
  const { term } = must(await takeTerm(db, -1)).state;
  const [one, two, three] = [randomBytes(5), randomBytes(5), randomBytes(5)];
  const roster = (...records: readonly Bytes[]) =>
    commitFromRelay(db, term, {
      rows: [],
      acknowledged: new Set(),
      change: { cursor, roster: records },
    });
  must(await roster(one, two));
  expect(must(await startRestoring(db, term))).toEqual([one, two]);
  const begun = must(await readRows(db, -1)).state;
  expect(begun).toMatchObject({ cursor: undefined, roster: [], restoring: [one, two] });
  must(await roster(one, three));
  expect(must(await startRestoring(db, term))).toEqual([one, two, three]);
  expect(await startRestoring(db, term - 1)).toEqual(err('fenced'));
  expect(await finishRestoring(db, term - 1)).toEqual(err('fenced'));
  must(await finishRestoring(db, term));
  const { state } = must(await readRows(db, -1));
  expect(state).toMatchObject({ restoring: undefined, unacknowledged: keys });
});
