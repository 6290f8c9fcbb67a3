import { expect, test } from 'vitest';
import { newId, type CommandId } from '#shared/base/ids.ts';
import type { Draft } from '../../../extension/store/draft.ts';
import {
  day,
  must,
  newRoomId,
  openTestStore,
  putRow,
  sampleCommand,
} from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

const draft: Draft = { text: 'Send the outline', kind: 'actionItem', roomId: undefined };

test('[B8] commands are listed in the order added, whichever page added them', async () => {
  const { factory } = createWatchedIndexedDb();
  const one = (await openTestStore(factory)).store;
  const two = (await openTestStore(factory)).store;
  const commands = [sampleCommand(), sampleCommand(), sampleCommand()];
  const [first, second, third] = commands;
  if (!first || !second || !third) throw new Error('three commands');

  await Promise.all([one.jots.add(first), two.jots.add(second), one.jots.add(third)]);

  expect(must(await two.jots.list())).toEqual(commands);
});

test('[B8] listing one mentorship gives only its commands', async () => {
  const { store } = await openTestStore();
  const roomId = newRoomId();
  const own = [sampleCommand({ roomId }), sampleCommand({ roomId })];
  for (const command of [own[0], sampleCommand(), own[1]])
    if (command) must(await store.jots.add(command));

  expect(must(await store.jots.list(roomId))).toEqual(own);
});

test('[B8] adding a command that is there changes nothing, its place included', async () => {
  const { store } = await openTestStore();
  const [first, second] = [sampleCommand(), sampleCommand()];
  must(await store.jots.add(first));
  must(await store.jots.add(second));

  expect((await store.jots.add(first)).ok).toBe(true);

  expect(must(await store.jots.list())).toEqual([first, second]);
});

test('[B8] a command leaves the box only by its id', async () => {
  const { store } = await openTestStore();
  const commands = [sampleCommand(), sampleCommand(), sampleCommand()];
  for (const command of commands) must(await store.jots.add(command));

  const gone = commands[1]?.id;
  must(await store.jots.remove([newId<CommandId>(), ...(gone ? [gone] : [])]));

  expect(must(await store.jots.list())).toEqual([commands[0], commands[2]]);
});

test('[B3] a command is on its way, commit included, before the call returns', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store } = await openTestStore(factory);
  const command = sampleCommand();

  void store.jots.addFromDraft(command);
  store.close();

  const { store: later } = await openTestStore(factory);
  expect(must(await later.jots.list())).toEqual([command]);
});

test('[B3] commands and their removal are written with strict durability', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);
  const command = sampleCommand();

  const added = store.jots.add(command);
  expect(watched.seen.at(-1)).toMatchObject({ durability: 'strict', committed: true });
  await added;
  await store.jots.remove([command.id]);

  const writes = watched.seen.filter(({ mode }) => mode === 'readwrite');
  expect(writes.map(({ durability }) => durability)).toEqual(['strict', 'strict']);
});

test('[B9] entering a jot moves the text from the draft into the box', async () => {
  const { store } = await openTestStore();
  const command = sampleCommand();
  must(await store.draft.write(draft));

  must(await store.jots.addFromDraft(command));

  expect(must(await store.jots.list())).toEqual([command]);
  expect(must(await store.draft.read())).toBeUndefined();
});

test('[B9] entering a jot on a full disk says so and leaves the draft', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);
  must(await store.draft.write(draft));
  watched.abortNext('QuotaExceededError');

  expect(await store.jots.addFromDraft(sampleCommand())).toEqual({ ok: false, error: 'quota' });

  expect(must(await store.draft.read())).toEqual(draft);
  expect(must(await store.jots.list())).toEqual([]);
});

test('[B8, B9] entering the same jot again takes the draft away and adds nothing', async () => {
  const { store } = await openTestStore();
  const command = sampleCommand();
  must(await store.jots.add(command));
  must(await store.draft.write(draft));

  must(await store.jots.addFromDraft(command));

  expect(must(await store.jots.list())).toEqual([command]);
  expect(must(await store.draft.read())).toBeUndefined();
});

test('[B4] a command that cannot be read is left out, reported and kept; the others work', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store, reported } = await openTestStore(factory);
  const command = sampleCommand();
  const bad: unknown[] = [
    'text',
    null,
    { ...sampleCommand(), id: 'short' },
    { ...sampleCommand(), madeAt: -1 },
    { ...sampleCommand(), action: { type: 'later', itemId: 'x' } },
    sampleCommand({}, { part: 'session' as 'note' }),
    { ...sampleCommand(), action: { type: 'create', part: 'note', itemId: command.id, text: 1 } },
    { ...sampleCommand(), action: { type: 'setStatus', itemId: command.id, status: 'done' } },
    { ...sampleCommand(), action: { type: 'undo', commandId: command.id, of: { type: 'undo' } } },
  ];
  for (const row of bad) await putRow(factory, 'jots', row);
  must(await store.jots.add(command));

  expect(must(await store.jots.list())).toEqual([command]);

  expect(reported).toHaveLength(bad.length);
  expect(reported[0]).toEqual({ part: 'jots', key: 1 });
  must(await store.jots.list());
  expect(reported).toHaveLength(bad.length * 2);
});

test('[B4] a command that could not be read back is not taken, and the draft stays', async () => {
  const { store } = await openTestStore();
  must(await store.draft.write(draft));
  const impossible = sampleCommand({}, { dueOn: day('2026-02-30') });

  await expect(store.jots.add(impossible)).rejects.toThrow('could not be read back');
  await expect(store.jots.addFromDraft(impossible)).rejects.toThrow('could not be read back');

  expect(must(await store.jots.list())).toEqual([]);
  expect(must(await store.draft.read())).toEqual(draft);
});
