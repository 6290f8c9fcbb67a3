import { expect, test } from 'vitest';
import { newId, type CommandId, type ItemId, type MemberId } from '#shared/base/ids.ts';
import type { ActionItemStatus } from '#shared/record/schema.ts';
import { undoOf, type Command } from '../../../extension/store/command.ts';
import { laidOver } from '../../../extension/store/laid-over.ts';
import type { MineItem } from '../../../extension/store/projection.ts';
import { at, day, sampleCommand, sampleProjection } from '../../support/store/samples.ts';

const item: MineItem = {
  id: newId<ItemId>(),
  text: 'Read chapter 2',
  dueOn: day('2026-12-01'),
  status: 'not_started',
};
const projection = sampleProjection({ mine: [item] });
const { roomId, me } = projection;

function create(fields: Parameters<typeof sampleCommand>[1] = {}): Command {
  return sampleCommand({ roomId, madeBy: me }, fields);
}

function setStatus(itemId: ItemId, status: ActionItemStatus, from: ActionItemStatus): Command {
  return sampleCommand({ roomId, action: { type: 'setStatus', itemId, status, from } });
}

function undo(command: Command): Command {
  const undoing = undoOf(command, { id: newId<CommandId>(), madeAt: at(2) });
  if (!undoing) throw new Error('an undo cannot be undone');
  return undoing;
}

function createdId(command: Command): ItemId {
  if (command.action.type !== 'create') throw new Error('not a creating command');
  return command.action.itemId;
}

test('[B12] a new action item of mine is there once, also when the projection has it by now', () => {
  const command = create({ text: 'Send it', dueOn: day('2026-11-30') });
  const added = {
    id: createdId(command),
    text: 'Send it',
    dueOn: day('2026-11-30'),
    status: 'not_started',
  };

  expect(laidOver(projection, [command]).mine).toEqual([item, added]);
  const drained = laidOver(sampleProjection({ roomId, me, mine: [item] }), [command]);
  expect(laidOver({ ...projection, mine: drained.mine }, [command]).mine).toEqual([item, added]);
});

test('[B12] what is not mine, not an action item or of another mentorship is not among mine', () => {
  const others = [
    create({ assignees: [newId<MemberId>()] }),
    create({ assignees: [] }),
    create({ part: 'note' }),
    create({ part: 'talkingPoint' }),
    sampleCommand({ madeBy: me }),
  ];

  expect(laidOver(projection, others).mine).toEqual([item]);
});

test('[B12] an item set to completed or won’t do is gone, other statuses show', () => {
  for (const closed of ['completed', 'wont_do'] as const)
    expect(laidOver(projection, [setStatus(item.id, closed, 'not_started')]).mine).toEqual([]);
  for (const open of ['in_progress', 'on_hold', 'not_started'] as const)
    expect(laidOver(projection, [setStatus(item.id, open, 'not_started')]).mine).toEqual([
      { ...item, status: open },
    ]);
});

test('[B12] commands apply in the order of the box, also to an item made in it', () => {
  const made = create();
  const id = createdId(made);

  const shown = laidOver(projection, [
    made,
    setStatus(id, 'in_progress', 'not_started'),
    setStatus(id, 'on_hold', 'in_progress'),
    setStatus(item.id, 'completed', 'not_started'),
  ]);

  expect(shown.mine).toMatchObject([{ id, status: 'on_hold' }]);
});

test('[B12] an undone command shows nothing', () => {
  const [made, ticked] = [create(), setStatus(item.id, 'completed', 'not_started')];

  const shown = laidOver(projection, [made, ticked, undo(ticked), undo(made)]);

  expect(shown).toEqual(projection);
});

test('[B12] an undo of what was drained takes the item away or puts its status back', () => {
  const made = create();
  const drained = { ...projection, mine: laidOver(projection, [made]).mine };
  const started = { ...projection, mine: [{ ...item, status: 'in_progress' as const }] };

  expect(laidOver(drained, [undo(made)]).mine).toEqual([item]);
  expect(laidOver(started, [undo(setStatus(item.id, 'in_progress', 'not_started'))]).mine).toEqual([
    item,
  ]);
});

function setDueOn(itemId: ItemId, dueOn: string, from: string | undefined): Command {
  const days = { dueOn: day(dueOn), from: from === undefined ? undefined : day(from) };
  return sampleCommand({ roomId, action: { type: 'setDueOn', itemId, ...days } });
}

test('[B12] an item that is put off shows its new day, and its old one again when undone', () => {
  const [once, twice] = [
    setDueOn(item.id, '2026-12-07', '2026-12-01'),
    setDueOn(item.id, '2026-12-14', '2026-12-07'),
  ];
  const dues = (...commands: readonly Command[]) =>
    laidOver(projection, commands).mine.map(({ dueOn }) => dueOn);
  expect(dues(once, twice)).toEqual(['2026-12-14']);
  expect(dues(once, twice, undo(twice))).toEqual(['2026-12-07']);
  const written = { ...projection, mine: [{ ...item, dueOn: day('2026-12-07') }] };
  expect(laidOver(written, [undo(once)]).mine).toEqual([item]);
});

test('[B12] an undo of what was written puts nothing back over what was set since', () => {
  const moved = { ...projection, mine: [{ ...item, dueOn: day('2027-01-01') }] };
  const undone = undo(setDueOn(item.id, '2026-12-07', '2026-12-01'));
  expect(laidOver(moved, [undone]).mine).toEqual(moved.mine);
  const held = { ...projection, mine: [{ ...item, status: 'on_hold' as const }] };
  const started = undo(setStatus(item.id, 'in_progress', 'not_started'));
  expect(laidOver(held, [started]).mine).toEqual(held.mine);
});

test('[B12] an item whose tick was written comes back at once by its undo, as it was shown', () => {
  const shown = { text: item.text, dueOn: item.dueOn };
  const action = { itemId: item.id, status: 'completed', from: 'in_progress', shown } as const;
  const ticked = sampleCommand({ roomId, action: { type: 'setStatus', ...action } });
  const drained = { ...projection, mine: [] };
  expect(laidOver(drained, [undo(ticked)]).mine).toEqual([{ ...item, status: 'in_progress' }]);
});

test('[B12] each command that stands counts as a change that waits', () => {
  const waiting = { ...projection, sync: { ...projection.sync, waiting: 2 } };
  const taken = create();

  const shown = laidOver(waiting, [create(), taken, undo(taken), create({ part: 'note' })]);

  expect(shown.sync.waiting).toBe(4);
  expect(laidOver(waiting, [sampleCommand()]).sync.waiting).toBe(2);
});
