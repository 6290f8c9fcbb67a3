import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import type { Command } from '../../../extension/store/command.ts';
import type { Store } from '../../../extension/store/store.ts';
import { must, newRoomId, openTestStore, sampleCommand } from '../../support/store/samples.ts';

const ROOMS = [newRoomId(), newRoomId()];
const COMMANDS = Array.from({ length: 8 }, (_, index) => {
  const roomId = ROOMS[index % ROOMS.length];
  return sampleCommand(roomId === undefined ? {} : { roomId });
});

type Act =
  | { readonly act: 'add' | 'enter'; readonly command: number }
  | { readonly act: 'list'; readonly room: number | undefined }
  | { readonly act: 'remove'; readonly commands: readonly number[] }
  | { readonly act: 'reopen' };
/** One act of one of two openers; `wait`: whether the next one begins only when it is done. */
type Step = { readonly opener: 0 | 1; readonly act: Act; readonly wait: boolean };

const commandIndex = fc.nat({ max: COMMANDS.length - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('add' as const), command: commandIndex }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('enter' as const), command: commandIndex }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('list' as const),
      room: fc.option(fc.nat({ max: ROOMS.length - 1 }), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('remove' as const),
      commands: fc.uniqueArray(commandIndex, { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ act: 'reopen' as const }) },
);
const step: fc.Arbitrary<Step> = fc.record({
  opener: fc.constantFrom(0 as const, 1 as const),
  act,
  wait: fc.boolean(),
});

function commandsAt(indices: readonly number[]): readonly Command[] {
  return indices.flatMap((index) => COMMANDS[index] ?? []);
}

/** Does one act with the store and with the model (a plain list); returns what to wait for. */
function perform(store: Store, model: Command[], wanted: Act): Promise<unknown> {
  if (wanted.act === 'add' || wanted.act === 'enter') {
    const [command] = commandsAt([wanted.command]);
    if (command === undefined) throw new Error('no such command');
    const { jots } = store;
    const adding = wanted.act === 'add' ? jots.add(command) : jots.addFromDraft(command);
    // One that was there already needs a second transaction for the draft, after a close perhaps.
    if (model.includes(command)) return adding;
    model.push(command);
    return adding.then(must);
  }
  if (wanted.act === 'list') {
    const roomId = wanted.room === undefined ? undefined : ROOMS[wanted.room];
    const expected = model.filter((each) => roomId === undefined || each.roomId === roomId);
    return store.jots.list(roomId).then((listed) => expect(must(listed)).toEqual(expected));
  }
  if (wanted.act === 'remove') {
    const gone = commandsAt(wanted.commands);
    model.splice(0, model.length, ...model.filter((each) => !gone.includes(each)));
    return store.jots.remove(gone.map(({ id }) => id)).then(must);
  }
  return Promise.resolve();
}

test('[B8] any interleaving of two pages that add, list, remove and close loses nothing and keeps the order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const factory = new IDBFactory();
      const openers = [(await openTestStore(factory)).store, (await openTestStore(factory)).store];
      const model: Command[] = [];
      const running: Promise<unknown>[] = [];
      for (const { opener, act: wanted, wait } of steps) {
        const store = openers[opener];
        if (store === undefined) throw new Error('two openers');
        if (wanted.act === 'reopen') {
          store.close();
          openers[opener] = (await openTestStore(factory)).store;
          continue;
        }
        const done = perform(store, model, wanted);
        running.push(done);
        if (wait) await done;
      }
      await Promise.all(running);
      for (const store of openers) {
        expect(must(await store.jots.list())).toEqual(model);
        store.close();
      }
    }),
    { numRuns: 150 },
  );
});
