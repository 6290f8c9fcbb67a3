import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isId } from '#shared/base/ids.ts';
import { AGREEMENT_SECTIONS } from '#shared/record/agreement.ts';
import { PLACE_PARTS } from '#shared/record/places.ts';
import { DEEDS, isFieldOf, touchedPlaces } from '#shared/record/touched-places.ts';
import { rangesOf } from '../../../extension/sync/update-ranges.ts';
import { freshRanges } from '../../../extension/sync/fresh-ranges.ts';
import { assaults, assaultUpdate } from '../../support/record/hostile.ts';
import { pairRecord } from '../../support/record/people.ts';

const SECTIONS: readonly string[] = AGREEMENT_SECTIONS;

test('[D127] whatever a peer wrote, what is told of it is ids and names of closed lists', () => {
  fc.assert(
    fc.property(assaults, (attack) => {
      const doc = pairRecord();
      const update = assaultUpdate(attack);
      const ranges = rangesOf(update);
      fc.pre(ranges !== undefined);
      if (ranges === undefined) return;
      const fresh = freshRanges(doc, ranges);
      Y.applyUpdate(doc, update);
      for (const { part, id, deed, fields } of touchedPlaces(doc, fresh, 1_000).places) {
        expect(PLACE_PARTS).toContain(part);
        expect(DEEDS).toContain(deed);
        expect(fields.filter((name) => !isFieldOf(part, name))).toEqual([]);
        expect(id === '' ? part === 'mentorship' : isId(id) || SECTIONS.includes(id)).toBe(true);
      }
      expect(touchedPlaces(doc, freshRanges(doc, ranges), 1_000).places).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
