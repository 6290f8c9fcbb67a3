/** Former texts of the agreement, as search finds them. */
import { describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { newId, type DeviceId, type ItemId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { agreementOf, agreementText, type WrittenSection } from '#shared/record/agreement.ts';
import { rootMap } from '#shared/record/schema.ts';
import { MOST_FORMER_TEXTS } from '../../../extension/search/former-texts.ts';
import { entriesOf } from '../../../extension/search/record-entries.ts';
import { signedTextId, type SearchEntry } from '../../../extension/search/search-entry.ts';
import { createSearchIndex, queryWords } from '../../../extension/search/search-index.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { MONDAY, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { newRoomId } from '../../support/store/samples.ts';

const room = { roomId: newRoomId(), name: 'Ours' };
const DAY = 86_400_000;

async function find(doc: Y.Doc, query: string): Promise<readonly SearchEntry[]> {
  const index = await createSearchIndex(entriesOf(doc, room, MONDAY));
  return index.search(queryWords(query)).map(({ entry }) => entry);
}

function hashOf(number: number): string {
  return String(number).padStart(43, 'A');
}

/** Puts a text that `by` signed into the record, as it was on that day. */
function sign(
  doc: Y.Doc,
  day: number,
  sections: readonly WrittenSection[],
  by: MemberId = SAM,
): void {
  const at = MONDAY + day * DAY;
  const hash = hashOf(day);
  rootMap(doc, 'agreementVersions').set(hash, { text: agreementText(sections), by, at });
  const device = newId<ItemId>() as string as DeviceId;
  const signature = { device, signature: 'A'.repeat(86), at };
  rootMap(doc, 'agreementSignatures').set(`${hash}:${by}`, signature);
}

const former = (day: number, text: string) => ({
  kind: 'formerAgreement',
  id: signedTextId(hashOf(day)),
  at: (MONDAY + day * DAY) as Millis,
  text,
});

describe('[F17] former texts of the agreement', () => {
  test('are found by what does not stand there any more, each with its day', async () => {
    const doc = pairRecord();
    writeLines(agreementOf(doc, 'cadence'), [{ text: 'Every second Thursday' }]);
    sign(doc, 1, [{ section: 'cadence', text: 'On Mondays at the harbour' }]);
    sign(doc, 2, [{ section: 'cadence', text: 'Every second Thursday' }]);

    expect(await find(doc, 'mondays harb')).toMatchObject([former(1, 'On Mondays at the harbour')]);
    expect(await find(doc, 'thursday')).toMatchObject([{ kind: 'agreement', id: 'cadence' }]);
  });

  test('a section that several of them have is found once, in the latest', async () => {
    const doc = pairRecord();
    const purpose = { section: 'purpose', text: 'To sail around the cape' } as const;
    for (const day of [1, 2, 3])
      sign(doc, day, [purpose, { section: 'else', text: `Version ${day} with biscuits` }]);

    expect(await find(doc, 'cape')).toMatchObject([{ id: signedTextId(hashOf(3)) }]);
    expect(await find(doc, 'biscuits')).toHaveLength(3);
  });

  test('are one hit, whichever of its sections have the words', async () => {
    const doc = pairRecord();
    sign(
      doc,
      1,
      [
        { section: 'purpose', text: 'To sail' },
        { section: 'cadence', text: 'On Mondays' },
      ],
      ROBIN,
    );

    expect(await find(doc, 'sail mondays')).toHaveLength(1);
  });

  test('that nobody signed, or whose signature was taken back, are not found', async () => {
    const doc = pairRecord();
    sign(doc, 1, [{ section: 'purpose', text: 'To sail' }]);
    rootMap(doc, 'agreementSignatures').clear();

    expect(await find(doc, 'sail')).toEqual([]);
  });
});

test('[F18] of very many former texts the latest are read', async () => {
  const doc = pairRecord();
  for (let day = 1; day <= MOST_FORMER_TEXTS + 1; day += 1)
    sign(doc, day, [{ section: 'purpose', text: `Text w${day}` }]);

  expect(await find(doc, 'w1')).not.toContainEqual(expect.objectContaining(former(1, 'Text w1')));
  expect(await find(doc, `w${MOST_FORMER_TEXTS + 1}`)).toHaveLength(1);
  expect(
    entriesOf(doc, room, MONDAY).filter(({ kind }) => kind === 'formerAgreement'),
  ).toHaveLength(MOST_FORMER_TEXTS);
});
