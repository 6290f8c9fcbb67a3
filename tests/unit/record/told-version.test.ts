/** The version of a record or a profile, told by devices that are apart. [D147] */
import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { schemaVersionOf } from '#shared/record/operation.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { beginProfile, profileRoot, profileVersionOf } from '#shared/record/profile.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { rootMap, VERSION_KEY } from '#shared/record/schema.ts';
import { highestTold, tellsVersion, tellVersion } from '#shared/record/told-version.ts';
import { author, done, meet } from '../../support/record/people.ts';
import { recordOf, type FormName } from '../../support/record/record-forms.ts';

/** Two documents of one mentorship; of two values under one key that of the second stands. */
function apart(): readonly [lower: Y.Doc, higher: Y.Doc] {
  const [lower, higher] = [new Y.Doc(), new Y.Doc()];
  [lower.clientID, higher.clientID] = [1, 2];
  return [lower, higher];
}

describe('[D147] of two versions that are told while apart the higher counts, whichever device stands last', () => {
  test.each([
    ['the newer one', 0, 1],
    ['the older one', 1, 0],
  ] as const)('of a record, %s', (_name, older, newer) => {
    const docs = apart();
    done(addJot(docs[older], author(), { kind: 'note', text: 'Here' }));
    tellVersion(rootMap(docs[newer], 'meta'), VERSION_KEY, 2);
    meet(...docs);
    for (const doc of docs)
      expect(readRecord(doc)).toMatchObject({ schemaVersion: 2, newerSchema: true });
  });

  test.each([
    ['the newer one', 0, 1],
    ['the older one', 1, 0],
  ] as const)('of a profile, %s', (_name, older, newer) => {
    const docs = apart();
    beginProfile(docs[older]);
    tellVersion(profileRoot(docs[newer]), 'version', 2);
    meet(...docs);
    expect(docs.map(profileVersionOf)).toEqual([2, 2]);
  });
});

test('[D147] a record that was raised by one device is told the higher version by all, the first versions too', () => {
  const doc = recordOf('all-parts');
  tellVersion(rootMap(doc, 'meta'), VERSION_KEY, 2);
  // Such a device looks at this one key.
  expect(rootMap(doc, 'meta').get('schemaVersion')).toBe(2);
  expect(schemaVersionOf(doc)).toBe(2);
});

describe('[D139, D147] records of each form say the version that they said', () => {
  test.each<readonly [FormName, number]>([
    ['first', 1],
    ['flat-notes', 1],
    ['all-parts', 1],
    ['later-fields', 1],
    ['newer', 2],
  ])('%s', (name, version) => {
    expect(schemaVersionOf(recordOf(name))).toBe(version);
  });
});

test('[D3, D147] what is no version counts for none, and stays', () => {
  const map = new Y.Doc().getMap<unknown>('meta');
  for (const key of ['v.', 'v.0', 'v.1', 'v.-3', 'v.1.5', 'v.two', 'vv.2', 'w']) map.set(key, true);
  map.set('v', 'two');
  expect(highestTold(map, 'v')).toBe(0);
  tellVersion(map, 'v', 3);
  expect([map.get('v'), highestTold(map, 'v')]).toEqual(['two', 3]);
  expect(['v', 'v.3', 'vv.2', 'w'].filter((key) => tellsVersion(key, 'v'))).toEqual(['v', 'v.3']);
});

test('[D61, D147] however many versions a peer has told, reading asks for a bounded number of them', () => {
  const map = new Y.Doc().getMap<unknown>('meta');
  for (let version = 2; version <= 5_000; version += 1) map.set(`v.${version}`, true);
  const asked = vi.spyOn(map, 'has');
  expect(highestTold(map, 'v')).toBeGreaterThan(2);
  expect(asked.mock.calls.length).toBeLessThan(1_001);
});

test('[D7, D147] a version that is told, or a lower one, is not told again', () => {
  const doc = new Y.Doc();
  tellVersion(doc.getMap('meta'), 'v', 2);
  const before = Y.encodeStateVector(doc);
  for (const version of [1, 2]) tellVersion(doc.getMap('meta'), 'v', version);
  expect(Y.encodeStateVector(doc)).toEqual(before);
});
