import { expect, test } from 'vitest';
import { newId, type CommandId, type ItemId } from '#shared/base/ids.ts';
import { ACTION_ITEM_STATUSES } from '#shared/record/schema.ts';
import {
  ITEM_STATUSES,
  readCommand,
  sortCommands,
  undoOf,
  type Command,
  type JotPart,
} from '../../../extension/store/command.ts';
import { at, day, sampleCommand } from '../../support/store/samples.ts';

function undo(command: Command): Command {
  const undoing = undoOf(command, { id: newId<CommandId>(), madeAt: at(1_700_000_000_001) });
  if (!undoing) throw new Error('an undo cannot be undone');
  return undoing;
}

test('[B8] an undo and its command cancel out, the others stand in their order', () => {
  const [first, second, third] = [sampleCommand(), sampleCommand(), sampleCommand()];
  const undoing = undo(second);

  const sorted = sortCommands([first, second, third, undoing]);

  expect(sorted.standing).toEqual([first, third]);
  expect(sorted.undone).toEqual([{ command: second, undo: undoing }]);
});

test('[B8] an undo whose command has left the box stands and says what to put back', () => {
  const gone = sampleCommand();
  const undoing = undo(gone);

  const { standing, undone } = sortCommands([undoing]);

  expect(standing).toEqual([undoing]);
  expect(undone).toEqual([]);
  expect(undoing.action).toEqual({ type: 'undo', commandId: gone.id, of: gone.action });
});

test('[B8] an undo that comes twice takes back once, and the second stands alone', () => {
  const command = sampleCommand();
  const [once, twice] = [undo(command), undo(command)];

  const { standing, undone } = sortCommands([command, once, twice]);

  expect(undone).toEqual([{ command, undo: once }]);
  expect(standing).toEqual([twice]);
});

test('an undo is not itself undone', () => {
  const made = { id: newId<CommandId>(), madeAt: at(1) };

  expect(undoOf(undo(sampleCommand()), made)).toBeUndefined();
});

test('[B4] every form of command is read back as it was written', () => {
  const created = sampleCommand({}, { dueOn: day('2026-11-30') });
  const ticked = sampleCommand({
    action: {
      type: 'setStatus',
      itemId: newId<ItemId>(),
      status: 'completed',
      from: 'in_progress',
      shown: { text: 'Read chapter 2', dueOn: undefined },
    },
  });
  const itemId = newId<ItemId>();
  const snoozes = [undefined, day('2026-11-30')].map((from) =>
    sampleCommand({ action: { type: 'setDueOn', itemId, dueOn: day('2026-12-07'), from } }),
  );

  for (const command of [
    created,
    sampleCommand({}, { part: 'note', assignees: [] }),
    sampleCommand({}, { part: 'resource', source: 'https://example.org/', quote: 'so it is' }),
    ticked,
    ...snoozes,
  ])
    for (const each of [command, undo(command)])
      expect(readCommand(structuredClone(each))).toEqual(each);
});

test('[B4] a command with a day that does not exist is not read', () => {
  for (const dueOn of ['2026-02-30', '1969-12-31', 'tomorrow', 20_261_130])
    expect(readCommand(sampleCommand({}, { dueOn: dueOn as never }))).toBeUndefined();
  const snooze = { type: 'setDueOn', itemId: newId<ItemId>(), from: undefined } as const;
  for (const dueOn of ['2026-02-30', undefined])
    expect(
      readCommand(sampleCommand({ action: { ...snooze, dueOn: dueOn as never } })),
    ).toBeUndefined();
});

test('[B4, U269] a command whose source is no page on the web is not read', () => {
  for (const source of ['javascript:alert(1)', 'mailto:sam@example.org', '', 7])
    expect(readCommand(sampleCommand({}, { source: source as never }))).toBeUndefined();
});

test('[B4] the box reads every status that the record knows', () => {
  expect(ITEM_STATUSES).toEqual(ACTION_ITEM_STATUSES);
});

test('[B4, B8] a check-in that an earlier version put into the box is read', () => {
  const { action, ...command } = sampleCommand({}, { part: 'checkIn', assignees: [] });

  const read = readCommand({ ...command, action: { ...action, checkIn: { mood: 'good' } } });

  expect(read?.action).toMatchObject({ part: 'checkIn', beside: { mood: 'good' } });
});

test('[B4] only a check-in has a mood, and only who is stuck has tried something', () => {
  const read = (part: JotPart, beside: unknown) => {
    const command = sampleCommand({}, { part, assignees: [] });
    return readCommand({ ...command, action: { ...command.action, beside } })?.action;
  };

  expect(read('stuck', { tried: 'To sleep', more: 7 })).toMatchObject({
    beside: { tried: 'To sleep' },
  });
  expect(read('note', { tried: 'To sleep' })).not.toHaveProperty('beside');
  expect(read('stuck', { mood: 'good' })).toBeUndefined();
  expect(read('checkIn', { tried: 'To sleep' })).toBeUndefined();
});
