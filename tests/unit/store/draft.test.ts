import { expect, test } from 'vitest';
import type { Draft } from '../../../extension/store/draft.ts';
import { must, newRoomId, openTestStore, putRow } from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

const draft: Draft = { text: 'Ask about the tal', kind: 'question', roomId: newRoomId() };

test('[B3] each keystroke is on its way, commit included, before the call returns', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);

  for (const text of ['A', 'As', 'Ask']) {
    void store.draft.write({ ...draft, text });
    expect(watched.seen.at(-1)).toMatchObject({ durability: 'relaxed', committed: true });
  }
  store.close();

  const { store: later } = await openTestStore(watched.factory);
  expect(must(await later.draft.read())).toEqual({ ...draft, text: 'Ask' });
});

test('[B1] a draft that could not be stored is answered with the reason', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);
  must(await store.draft.write(draft));
  watched.abortNext('QuotaExceededError');

  expect(await store.draft.write({ ...draft, text: 'x'.repeat(10) })).toEqual({
    ok: false,
    error: 'quota',
  });

  expect(must(await store.draft.read())).toEqual(draft);
});

test('[B4] a draft that cannot be read counts as none, is reported, and can be replaced', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store, reported } = await openTestStore(factory);
  for (const row of [
    7,
    { ...draft, text: 1 },
    { ...draft, kind: 'x' },
    { ...draft, roomId: 'x' },
  ]) {
    await putRow(factory, 'draft', row, 'only');
    expect(must(await store.draft.read())).toBeUndefined();
    expect(reported.at(-1)).toEqual({ part: 'draft', key: 'only' });
  }
  expect(reported).toHaveLength(4);

  must(await store.draft.write(draft));

  expect(must(await store.draft.read())).toEqual(draft);
});
