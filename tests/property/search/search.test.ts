import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type ItemId } from '#shared/base/ids.ts';
import { markedText } from '../../../extension/search/marked-text.ts';
import { entriesOf } from '../../../extension/search/record-entries.ts';
import { createSearchIndex, queryWords } from '../../../extension/search/search-index.ts';
import { wordsOf } from '../../../extension/search/words.ts';
import { assaults, assaultUpdate } from '../../support/record/hostile.ts';
import { newRoomId } from '../../support/store/samples.ts';
import { MONDAY, pairRecord } from '../../support/record/people.ts';

const room = { roomId: newRoomId(), name: 'Ours' };
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('Café', 'שָׁלוֹם', '目标', 'ประชุม', '👋🏽', '\ud800', 'İ', 'ab cd', '\n'), {
      maxLength: 60,
    })
    .map((parts) => parts.join('')),
);

test('[F3] whatever a peer wrote, its entries can be read, indexed and looked for', async () => {
  await fc.assert(
    fc.asyncProperty(assaults, texts, async (list, query) => {
      const doc = pairRecord();
      Y.applyUpdate(doc, assaultUpdate(list));
      const entries = entriesOf(doc, room, MONDAY);
      const index = await createSearchIndex(entries);
      for (const { entry, terms } of index.search(queryWords(query)))
        expect(markedText(entry.text, terms).length).toBeGreaterThan(0);
      expect(entries.some(({ kind }) => kind === 'mentorship')).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('[F1, F4] each of its words finds a text, and marks something in it', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const entry = {
        ...room,
        kind: 'note',
        id: newId<ItemId>(),
        text,
        session: undefined,
      } as const;
      const index = await createSearchIndex([entry]);
      for (const { start, end } of wordsOf(text).slice(0, 8)) {
        // The segmenter may cut a word apart that stands alone; its parts stand in the text too.
        const words = queryWords(text.slice(start, end));
        const [hit] = index.search(words);
        if (
          words.length > 0 &&
          words.every((word) => wordsOf(text).some(({ folded }) => folded === word))
        )
          expect(markedText(text, hit?.terms ?? new Set()).some(({ isMatch }) => isMatch)).toBe(
            true,
          );
      }
    }),
    { numRuns: 300 },
  );
});

test('[F7] without its marks and its cuts a text is shown as it was written', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const terms = new Set(
        wordsOf(text)
          .slice(3, 5)
          .map(({ folded }) => folded),
      );
      const shown = markedText(text, terms).map((part) => part.text);
      const whole = shown.filter((part) => part !== '… ' && part !== ' …').join('');
      expect(text.replaceAll('\n', ' · ')).toContain(whole);
    }),
    { numRuns: 300 },
  );
});
