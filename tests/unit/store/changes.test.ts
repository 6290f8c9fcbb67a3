import { expect, test } from 'vitest';
import type { Change } from '../../../extension/store/changes.ts';
import {
  must,
  openTestStore,
  sampleCommand,
  sampleEntry,
  sampleProjection,
} from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

/** Two surfaces over one database, and what the second one hears. */
async function openTwo() {
  const watched = createWatchedIndexedDb();
  const name = `test-${Math.random()}`;
  const one = (await openTestStore(watched.factory, name)).store;
  const two = (await openTestStore(watched.factory, name)).store;
  const heard: Change[] = [];
  let wake = (): void => undefined;
  two.onChange((change) => {
    heard.push(change);
    wake();
  });
  const hear = async (count: number): Promise<readonly Change[]> => {
    while (heard.length < count)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return heard;
  };
  const close = (): void => {
    one.close();
    two.close();
  };
  return { watched, name, one, two, hear, heard, close };
}

test('[B7] every kind of write is heard in the other surface, with its mentorship', async () => {
  const { one, hear, close } = await openTwo();
  const entry = await sampleEntry();
  const command = sampleCommand();
  const projection = sampleProjection();

  must(await one.keyring.add(entry));
  must(await one.keyring.update(entry.roomId, { introduced: true }));
  must(await one.settings.write({ name: 'Sam' }));
  must(await one.draft.write({ text: 'x', kind: 'note', roomId: undefined }));
  must(await one.jots.add(command));
  must(await one.jots.remove([command.id]));
  must(await one.projections.write(projection));

  expect(await hear(7)).toEqual([
    { changed: 'keyring', roomId: entry.roomId },
    { changed: 'keyring', roomId: entry.roomId },
    { changed: 'settings' },
    { changed: 'draft' },
    { changed: 'jots', roomId: command.roomId },
    { changed: 'jots' },
    { changed: 'projections', roomId: projection.roomId },
  ]);
  close();
});

test('[B7] what was heard is stored already', async () => {
  const { one, two, close } = await openTwo();
  const command = sampleCommand();
  const listed = new Promise((resolve) => {
    two.onChange(() => resolve(two.jots.list()));
  });

  void one.jots.addFromDraft(command);

  expect(await listed).toEqual({ ok: true, value: [command] });
  close();
});

test('[B7] a write is heard in the surface that made it, and not after it stops listening', async () => {
  const { store } = await openTestStore();
  const heard: Change[] = [];
  const stop = store.onChange((change) => heard.push(change));

  must(await store.settings.write({ name: 'Sam' }));
  stop();
  must(await store.settings.write({ name: 'Kim' }));

  expect(heard).toEqual([{ changed: 'settings' }]);
  store.close();
});

test('[B1, B7] a write that did not complete is not announced', async () => {
  const { watched, one, heard, hear, close } = await openTwo();
  watched.abortNext('QuotaExceededError');

  expect((await one.jots.add(sampleCommand())).ok).toBe(false);
  must(await one.settings.write({ name: 'Sam' }));

  await hear(1);
  expect(heard).toEqual([{ changed: 'settings' }]);
  close();
});

test('[B7] messages that are not ours are ignored', async () => {
  const { name, one, hear, close } = await openTwo();
  const stranger = new BroadcastChannel(`${name}:twoway:store`);

  for (const message of [
    'settings',
    null,
    7,
    { changed: 'weather' },
    { changed: 'jots', roomId: '../x' },
    { changed: ['jots'] },
  ])
    stranger.postMessage(message);
  must(await one.settings.write({ name: 'Sam' }));

  expect(await hear(1)).toEqual([{ changed: 'settings' }]);
  stranger.close();
  close();
});

test('[B7] closing in the middle of a write lets it complete and announces nothing more', async () => {
  const { watched, one, close } = await openTwo();
  const heard: Change[] = [];
  one.onChange((change) => heard.push(change));
  const command = sampleCommand();

  const added = one.jots.add(command);
  one.close();

  expect(await added).toEqual({ ok: true, value: undefined });
  expect(heard).toEqual([]);
  const { store } = await openTestStore(watched.factory);
  expect(must(await store.jots.list())).toEqual([command]);
  store.close();
  close();
});
