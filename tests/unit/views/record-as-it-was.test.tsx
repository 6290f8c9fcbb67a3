/** A record of another day, drawn whole. */
import { cleanup, render } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { ITEM_PARTS, type ItemPart } from '#shared/record/schema.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { RecordView } from '#shared/record/view.ts';
import '../../../extension/locales/pages.ts';
import { itemText } from '../../../extension/search/item-texts.ts';
import { RecordAsItWas } from '../../../extension/views/history/RecordAsItWas.tsx';
import { addOneOfEach } from '../../support/record/one-of-each.ts';
import { author, pairRecord, ROBIN } from '../../support/record/people.ts';

afterEach(cleanup);

function wordsOf(record: RecordView, part: ItemPart): readonly string[] {
  return record[part].flatMap((item) => itemText<ItemPart>(part, item).split('\n'));
}

test('[U303] the record as it was shows the words of every item, in whatever part, and who wrote it', () => {
  const doc = pairRecord();
  addOneOfEach(doc, author(0, ROBIN));
  const record = readRecord(doc);
  const opened = { record, notes: () => [], agreement: () => [] };
  const { container } = render(<RecordAsItWas opened={opened} />);
  const shown = container.textContent ?? '';
  const missing = ITEM_PARTS.flatMap((part) => wordsOf(record, part)).filter(
    (words) => !shown.includes(words),
  );
  expect(missing).toEqual([]);
  expect(shown).toContain('Takeaway · Robin');
});
