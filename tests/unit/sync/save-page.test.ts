/** Saving a page from the browser's menu: into which mentorship, and what is told of it. */
import { expect, test } from 'vitest';
import { err, ok } from '#shared/base/result.ts';
import { savePage, type SavePageDeps } from '../../../extension/sync/save-page.ts';
import { at, must, openTestStore, sampleEntry } from '../../support/store/samples.ts';

const PAGE = {
  part: 'resource',
  url: 'https://example.org/a',
  title: 'A page',
  selection: 'so it is',
} as const;

async function storeWith(names: readonly string[]) {
  const { store } = await openTestStore();
  const entries = await Promise.all(
    names.map((mentorshipName, order) => sampleEntry({ mentorshipName, addedAt: at(order + 1) })),
  );
  for (const entry of entries) must(await store.keyring.add(entry));
  return { store, entries };
}

function depsOf(store: SavePageDeps['store'], start = sampleEntry): SavePageDeps {
  return { store, now: () => at(5), start: async () => ok(await start()) };
}

test('[U269] a page goes into the mentorship used last, as a command of the jot box', async () => {
  const { store, entries } = await storeWith(['Kim', 'Maya']);
  const maya = entries[1]?.roomId;
  must(await store.settings.write({ lastRoomId: maya }));
  const { command, place } = must(await savePage(depsOf(store), PAGE));
  expect(must(await store.jots.list())).toEqual([command]);
  expect(place).toBe('Maya');
  expect(command).toMatchObject({
    roomId: maya,
    madeBy: entries[1]?.memberId,
    action: { part: 'resource', text: 'A page', source: PAGE.url, quote: 'so it is' },
  });
});

test('[U269] an action item of a page is mine', async () => {
  const { store, entries } = await storeWith(['Kim']);
  const { command, place } = must(await savePage(depsOf(store), { ...PAGE, part: 'actionItem' }));
  expect(place).toBeUndefined();
  expect(command.action).toMatchObject({ assignees: [entries[0]?.memberId], text: 'so it is' });
});

test('[U269] none goes into a mentorship that was left, though it was used last', async () => {
  const { store, entries } = await storeWith(['Kim', 'Maya']);
  const [kim, maya] = entries;
  if (!kim || !maya) throw new Error('no mentorships');
  must(await store.settings.write({ lastRoomId: kim.roomId }));
  must(await store.keyring.update(kim.roomId, { closedAt: at(9) }));
  expect(must(await savePage(depsOf(store), PAGE)).command.roomId).toBe(maya.roomId);
});

test('[U269] where there is no mentorship one is made on this device', async () => {
  const { store } = await openTestStore();
  const made = await sampleEntry();
  const { command } = must(
    await savePage(
      depsOf(store, () => Promise.resolve(made)),
      PAGE,
    ),
  );
  expect(command.roomId).toBe(made.roomId);
});

test('[U269] what is not saved is said to be not saved, and why', async () => {
  const { store } = await storeWith(['Kim']);
  const fromNowhere = await savePage(depsOf(store), { ...PAGE, url: 'about:blank' });
  expect(fromNowhere).toEqual(err('no-address'));
  const full: SavePageDeps['store'] = {
    ...store,
    jots: { ...store.jots, add: () => Promise.resolve(err('quota')) },
  };
  expect(await savePage(depsOf(full), PAGE)).toEqual(err('quota'));
  expect(must(await store.jots.list())).toEqual([]);
});
