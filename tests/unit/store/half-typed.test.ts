/** What is half typed in forms, as the storage keeps it. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import type { RoomId } from '#shared/base/ids.ts';
import { openDatabase } from '../../../extension/store/database.ts';
import { finishErasing } from '../../../extension/store/erasing.ts';
import {
  MOST_FORMS,
  MOST_TYPED_CHARACTERS,
  type FormKind,
  type KeptForm,
} from '../../../extension/store/half-typed.ts';
import { STORE_PLAN } from '../../../extension/store/parts.ts';
import type { Store } from '../../../extension/store/store.ts';
import {
  at,
  must,
  newRoomId,
  openTestStore,
  putRow,
  sampleEntry,
} from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

const ROOM = newRoomId();

function form(patch: Partial<KeptForm> = {}): KeptForm {
  const fields = { text: 'Learn to li' };
  return { roomId: ROOM, kind: 'shared', place: 'goal', by: 'A', at: at(1), fields, ...patch };
}

async function keptIn(
  store: Store,
  roomId: RoomId = ROOM,
  kind: FormKind = 'shared',
): Promise<readonly KeptForm[]> {
  return must(await store.halfTyped.list(roomId, kind));
}

describe('[B107] what is half typed', () => {
  test('is on its way at each keystroke, commit included, before the call returns, and waits for no disk', async () => {
    const watched = createWatchedIndexedDb();
    const { store } = await openTestStore(watched.factory);

    for (const text of ['L', 'Le', 'Lea']) {
      void store.halfTyped.put(form({ fields: { text } }));
      expect(watched.seen.at(-1)).toMatchObject({ durability: 'relaxed', committed: true });
    }
    store.close();

    const { store: later } = await openTestStore(watched.factory);
    expect(await keptIn(later)).toEqual([form({ fields: { text: 'Lea' } })]);
  });

  test('is kept by mentorship, by who sees it and by place', async () => {
    const { store } = await openTestStore();
    const [other, alone] = [form({ roomId: newRoomId() }), form({ kind: 'alone' })];
    for (const one of [form(), form({ place: 'question' }), other, alone])
      must(await store.halfTyped.put(one));

    expect((await keptIn(store)).map(({ place }) => place).toSorted()).toEqual([
      'goal',
      'question',
    ]);
    expect(await keptIn(store, ROOM, 'alone')).toEqual([alone]);
    expect(await keptIn(store, other.roomId)).toEqual([other]);
  });

  test('is told to no page', async () => {
    const { store } = await openTestStore();
    const heard: unknown[] = [];
    store.onChange((change) => heard.push(change));

    must(await store.halfTyped.put(form()));
    must(await store.halfTyped.remove(form(), new Set(['A'])));

    expect(heard).toEqual([]);
  });

  test('[B1] that could not be kept is answered with the reason', async () => {
    const watched = createWatchedIndexedDb();
    const { store } = await openTestStore(watched.factory);
    watched.abortNext('QuotaExceededError');

    expect(await store.halfTyped.put(form())).toEqual({ ok: false, error: 'quota' });

    expect(await keptIn(store)).toEqual([]);
  });
});

describe('[B108] of a form', () => {
  test('stands what was typed last, on whichever page', async () => {
    const { store } = await openTestStore();
    must(await store.halfTyped.put(form({ fields: { text: 'mine, which is longer' } })));
    const theirs = form({ by: 'B', fields: { text: 'theirs' } });
    must(await store.halfTyped.put(theirs));

    expect(await keptIn(store)).toEqual([theirs]);
  });

  test('a page takes away what it wrote or found, and nothing that another wrote since', async () => {
    const { store } = await openTestStore();
    const theirs = form({ by: 'B' });
    must(await store.halfTyped.put(theirs));

    must(await store.halfTyped.remove(form(), new Set(['A'])));
    expect(await keptIn(store)).toEqual([theirs]);

    must(await store.halfTyped.remove(form(), new Set(['A', 'B'])));
    expect(await keptIn(store)).toEqual([]);
  });
});

describe('[B109] what is kept is bounded', () => {
  test('of too many forms the oldest go', async () => {
    const { store } = await openTestStore();
    for (let number = 0; number < MOST_FORMS + 2; number += 1)
      await store.halfTyped.put(form({ place: `comment ${number}`, at: at(1000 - number) }));

    for (let again = 0; again < 2; again += 1) {
      const places = (await keptIn(store)).map(({ place }) => place);
      expect(places).toHaveLength(MOST_FORMS);
      expect(places).not.toContain(`comment ${MOST_FORMS}`);
    }
    must(await store.halfTyped.remove(form({ place: 'comment 0' }), new Set(['A'])));
    expect(await keptIn(store)).toHaveLength(MOST_FORMS - 1);
  });

  test('of a field its beginning is kept', async () => {
    const { store } = await openTestStore();
    must(await store.halfTyped.put(form({ fields: { text: 'x'.repeat(100_000) } })));

    expect((await keptIn(store))[0]?.fields.text).toHaveLength(MOST_TYPED_CHARACTERS);
  });

  test('[B4] what is no such row is left out, reported, and stays', async () => {
    const factory = new IDBFactory();
    const { store, reported } = await openTestStore(factory);
    must(await store.halfTyped.put(form()));
    const wrong = [
      7,
      form({ roomId: 'x' as RoomId }),
      { ...form(), kind: 'other' },
      { ...form(), place: 'x'.repeat(1_000) },
      { ...form(), at: -1 },
      { ...form(), by: undefined },
      { ...form(), fields: { text: 7 } },
      { ...form(), fields: 'text' },
      { ...form(), fields: { text: 'x'.repeat(MOST_TYPED_CHARACTERS + 1) } },
      {
        ...form(),
        fields: Object.fromEntries(Array.from('abcdefghijklmnopq', (name) => [name, ''])),
      },
    ];
    for (const [index, row] of wrong.entries())
      await putRow(factory, 'halfTyped', row, [ROOM, 0, `wrong ${index}`]);

    expect(await keptIn(store)).toEqual([form()]);

    await keptIn(store);
    expect(reported).toHaveLength(wrong.length * 2);
    expect(reported[0]).toEqual({ part: 'halfTyped', key: undefined });
  });
});

describe('[B110] with a mentorship that is erased', () => {
  test('[B87] what was half typed in it goes in the same transaction, and nothing of another', async () => {
    const { store } = await openTestStore();
    const [entry, kept] = [await sampleEntry(), await sampleEntry()];
    for (const { roomId } of [entry, kept])
      for (const kind of ['shared', 'alone'] as const)
        must(await store.halfTyped.put(form({ roomId, kind })));

    must(await store.keyring.erase(entry.roomId, at(5)));

    for (const kind of ['shared', 'alone'] as const) {
      expect(await keptIn(store, entry.roomId, kind)).toEqual([]);
      expect(await keptIn(store, kept.roomId, kind)).toHaveLength(1);
    }
  });

  test('[B89] what a page that had not heard yet wrote for it goes when the background begins', async () => {
    const factory = new IDBFactory();
    const { store } = await openTestStore(factory);
    const { roomId } = await sampleEntry();
    must(await store.keyring.erase(roomId, at(5)));
    must(await store.halfTyped.put(form({ roomId, kind: 'alone' })));

    must(await finishErasing({ keyring: store.keyring, indexedDB: factory, now: () => at(6) }));

    expect(await keptIn(store, roomId, 'alone')).toEqual([]);
  });

  test('[B91] it goes with everything', async () => {
    const { store } = await openTestStore();
    must(await store.halfTyped.put(form()));

    must(await store.keyring.eraseAll(at(5)));

    expect(await keptIn(store)).toEqual([]);
  });
});

test('[B6] a device with version 4 keeps what it has and can keep what is half typed', async () => {
  const factory = new IDBFactory();
  const entry = await sampleEntry();
  const steps = STORE_PLAN.steps.slice(0, 4);
  const before = must(await openDatabase(factory, { ...STORE_PLAN, steps }));
  must(
    await before.transact(
      { mode: 'readwrite', parts: ['keyring', 'looks'], durability: 'strict' },
      async (transaction) => {
        transaction.objectStore('keyring').put(entry);
        transaction.objectStore('looks').put({ roomId: entry.roomId, number: 3, at: at(4) });
      },
    ),
  );
  before.close();

  const { store } = await openTestStore(factory);

  expect(must(await store.keyring.get(entry.roomId))).toEqual(entry);
  expect(must(await store.changeLog.lastLook(entry.roomId))?.number).toBe(3);
  must(await store.halfTyped.put(form()));
  expect(await keptIn(store)).toEqual([form()]);
});
