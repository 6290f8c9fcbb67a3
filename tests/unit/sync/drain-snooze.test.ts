/** Items that are put off, and what becomes of it when it is taken back late. */
import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import { newId, type ItemId, type MemberId } from '#shared/base/ids.ts';
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { Command } from '../../../extension/store/command.ts';
import { day, must } from '../../support/store/samples.ts';
import {
  bench,
  commandOf,
  crash,
  creating,
  itemIdOf,
  now,
  undoing,
  writeRows,
  type Bench,
} from '../../support/sync/drain-bench.ts';

function puttingOff(it: Bench, itemId: ItemId, dueOn: string, from?: string): Command {
  const days = { dueOn: day(dueOn), from: from === undefined ? undefined : day(from) };
  return commandOf(it, { type: 'setDueOn', itemId, ...days });
}

function dueDates(doc: Y.Doc): readonly (string | undefined)[] {
  return readRecord(doc).actionItems.map((item) => item.dueOn);
}

async function addAll(it: Bench, ...commands: readonly Command[]): Promise<Y.Doc> {
  for (const command of commands) must(await it.jots.add(command));
  return it.drain();
}

/** What the partner does meanwhile, arrived here. */
async function partnerDoes(
  it: Bench,
  doc: Y.Doc,
  id: ItemId,
  patch: Parameters<typeof updateActionItem>[3],
): Promise<void> {
  const updates: Uint8Array[] = [];
  doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
  must(updateActionItem(doc, { memberId: newId<MemberId>(), now }, id, patch));
  await writeRows(it, updates);
}

test('[S33, B24] an item is put off once, and an undo puts back the day it had, or that it had none', async () => {
  const it = await bench();
  const create = creating(it);
  const id = itemIdOf(create);
  const first = puttingOff(it, id, '2026-03-03');
  const second = puttingOff(it, id, '2026-03-09', '2026-03-03');
  expect(dueDates(await addAll(it, create, first))).toEqual(['2026-03-03']);
  must(await it.jots.add(second));
  await it.drain({ remove: crash });
  expect(dueDates(await it.drain())).toEqual(['2026-03-09']);
  expect(dueDates(await addAll(it, undoing(second)))).toEqual(['2026-03-03']);
  expect(dueDates(await addAll(it, undoing(first)))).toEqual([undefined]);
  expect(await it.waiting()).toBe(0);
});

test('[S33] an undo of a written snooze leaves all else that the partner changed since', async () => {
  const it = await bench();
  const create = creating(it);
  const id = itemIdOf(create);
  const snooze = puttingOff(it, id, '2026-03-03');
  const doc = await addAll(it, create, snooze);
  await partnerDoes(it, doc, id, { text: 'Send it to Kim', status: 'in_progress' });
  const after = await addAll(it, undoing(snooze));
  expect(readRecord(after).actionItems).toMatchObject([
    { text: 'Send it to Kim', status: 'in_progress', dueOn: undefined },
  ]);
});

test('[S33] an undo of a written snooze leaves the day that the partner set since', async () => {
  const it = await bench();
  const create = creating(it);
  const id = itemIdOf(create);
  const snooze = puttingOff(it, id, '2026-03-03');
  const doc = await addAll(it, create, snooze);
  await partnerDoes(it, doc, id, { dueOn: '2026-04-01' });
  expect(dueDates(await addAll(it, undoing(snooze)))).toEqual(['2026-04-01']);
});
