/** That what is found leads somewhere, whatever items a peer put on each other's lines. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { ITEM_PARTS, rootMap, type ItemPart } from '#shared/record/schema.ts';
import { entriesOf } from '../../../extension/search/record-entries.ts';
import { readRoute, routeToHash } from '../../../extension/views/dashboard/route.ts';
import { placeOfItem } from '../../../extension/views/links/line-place.ts';
import { placeOfEntry } from '../../../extension/views/search/found-place.ts';
import { idNumber, MONDAY, pairRecord, SAM } from '../../support/record/people.ts';
import { newRoomId } from '../../support/store/samples.ts';

const room = { roomId: newRoomId(), name: 'Ours' };
const ids = fc.constantFrom(...[1, 2, 3, 4, 5].map((at) => idNumber<ItemId>(at)));
/** Comments stand on anything, themselves too. */
const parts = fc.oneof(fc.constantFrom(...ITEM_PARTS), fc.constant('comments' as const));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Any item, on the line of any other one or of itself, in the bin or not. */
const items = fc.record({
  part: parts,
  id: ids,
  onPart: maybe(fc.oneof(parts, fc.constant('members'))),
  names: maybe(fc.oneof(ids, fc.constantFrom('x', SAM))),
  kind: fc.constantFrom('question', 'curiosity', 'lesson', 'reading'),
  isRemoved: fc.boolean(),
});

type Item = typeof items extends fc.Arbitrary<infer Made> ? Made : never;

const NAMING = ['onId', 'goalId', 'itemId', 'sessionId', 'memberId', 'forMember'];

function put(doc: Y.Doc, { part, id, onPart, names, kind, isRemoved }: Item): void {
  const fields = {
    text: 'word',
    title: 'word',
    reason: 'word',
    mood: 'good',
    startsOn: '2026-03-02',
  };
  const item = new Y.Map<unknown>(Object.entries({ ...fields, onPart, kind }));
  for (const name of NAMING) item.set(name, names);
  if (isRemoved) item.set('removedAt', MONDAY);
  rootMap(doc, part).set(id, item);
}

/** Whether one gets there: its own line, or one of the bin. */
function isUnderstood(doc: Y.Doc, part: ItemPart, id: ItemId): boolean {
  const place = placeOfItem(readRecord(doc), room.roomId, { part, id }, MONDAY);
  if (place === undefined) return true;
  const [line] = place.lines;
  const isItsLine = line?.id === id || place.route.place === 'bin';
  return isItsLine && routeToHash(readRoute(routeToHash(place.route))) === routeToHash(place.route);
}

test('[F12, U235] whatever stands on whose line, what is found leads to an address, and that to a line', () => {
  fc.assert(
    fc.property(fc.array(items, { maxLength: 20 }), (list) => {
      const doc = pairRecord();
      for (const item of list) put(doc, item);
      for (const entry of entriesOf(doc, room, MONDAY)) {
        const hash = routeToHash(placeOfEntry(entry).route);
        expect(routeToHash(readRoute(hash))).toBe(hash);
      }
      for (const { part, id } of list) expect(isUnderstood(doc, part, id)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
