import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { readRecord } from '#shared/record/read-record.ts';
import { PLACE_PARTS } from '#shared/record/places.ts';
import { changeSentence, knownSentences } from '../../../extension/views/history/change-words.ts';
import { routeOfThing, thingAt } from '../../../extension/views/history/changed-thing.ts';
import { routeToHash } from '../../../extension/views/dashboard/route.ts';
import '../../../extension/locales/pages.ts';
import { assaults, assaultUpdate } from '../../support/record/hostile.ts';
import { idNumber, MONDAY, pairRecord, SAM } from '../../support/record/people.ts';
import { newRoomId } from '../../support/store/samples.ts';
import type { DeviceId } from '#shared/base/ids.ts';

const IDS = ['', 'purpose', 'cadence-0000-20260302A', ...[1, 2, 3, 4].map((n) => idNumber(n))];

test('[U248] whatever a peer wrote, each place is one sentence, and leads to a page or nowhere', () => {
  const roomId = newRoomId();
  fc.assert(
    fc.property(assaults, fc.constantFrom(...IDS), (attack, id) => {
      const doc = pairRecord();
      Y.applyUpdate(doc, assaultUpdate(attack));
      const record = readRecord(doc);
      for (const part of [...PLACE_PARTS, 'many', 'unknown']) {
        const place = { part, id, deed: 'changed', fields: ['title', 'unknown'] };
        const author = { memberId: SAM, deviceId: idNumber<DeviceId>(1) };
        const times = { at: MONDAY, until: MONDAY };
        const line = { ...place, ...times, roomId, number: 1, author, knownBy: 'signed' as const };
        const thing = thingAt(record, place, MONDAY);
        expect(changeSentence(line, record.members, thing)).not.toBe('');
        knownSentences(line, { labels: new Map(), people: record.members, thing });
        const route = routeOfThing(roomId, place, thing);
        if (route !== undefined) expect(routeToHash(route)).toContain(`#/m/${roomId}`);
      }
    }),
    { numRuns: 100 },
  );
});
