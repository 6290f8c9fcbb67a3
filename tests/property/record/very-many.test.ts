/** A record with a hundred thousand action items, all of them mine: what each look at it costs. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { agendaOf, currentSession, mine } from '#shared/record/queries.ts';
import { createRecordReader } from '#shared/record/read-record.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { entriesOf } from '../../../extension/search/record-entries.ts';
import { createSearchIndex } from '../../../extension/search/search-index.ts';
import { projectionOf } from '../../support/record/every-reader.ts';
import { author, done, MONDAY, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { hugeUpdate } from '../../support/record/wrong-types.ts';
import { there } from '../../support/there.ts';

const MANY = 100_000;
/** It is measured at 0.5 s, nearly all of it sorting; what reads all items again takes several seconds. */
const WITHIN_MS = 2_000;
/** What is done once, when a page opens, or a while after a change. */
const ONCE_WITHIN_MS = 20_000;

/** The processor's time that this process used for it, so that a busy machine counts for nothing. */
async function costOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('[D62] 100,000 action items are read, asked, projected and searched, and a change hangs no page', async () => {
  const doc = pairRecord();
  const reader = createRecordReader(doc);
  Y.applyUpdate(
    doc,
    hugeUpdate(MANY, ['actionItems'], { status: 'not_started', quote: undefined }),
  );
  expect(await costOf(() => reader.read())).toBeLessThan(ONCE_WITHIN_MS);
  expect(reader.read().actionItems).toHaveLength(MANY);
  const first = there(reader.read().actionItems[0]).id;
  const looks = {
    'the agenda': () => agendaOf(reader.read(), currentSession(reader.read(), MONDAY)?.id, MONDAY),
    'one more': () => {
      done(addActionItem(doc, author(), { text: 'My item', assignees: [SAM, ROBIN] }));
      reader.read();
    },
    'one ticked off': () => {
      done(updateActionItem(doc, author(), first, { status: 'completed' }));
      reader.read();
    },
    'a key in the notes': () => {
      doc.getText('notes:x').insert(0, 'a');
      reader.read();
    },
  };
  const late: Record<string, number> = {};
  for (const [name, look] of Object.entries(looks)) {
    const cost = await costOf(look);
    if (cost > WITHIN_MS) late[name] = cost;
  }
  expect(late).toEqual({});
  expect(mine(reader.read(), SAM)).toHaveLength(MANY);
  expect(await costOf(() => projectionOf(doc, SAM))).toBeLessThan(ONCE_WITHIN_MS);
  reader.close();
  const entries = entriesOf(doc, { roomId: 'room' as string as RoomId, name: 'Ours' }, MONDAY);
  const index = await createSearchIndex(entries);
  expect(index.search(['my', 'item']).map(({ entry }) => entry.text)).toContain('My item');
}, 240_000);
