/**
 * A profile's document into which a browser of mine that was taken over wrote what it liked: almost what would
 * have been told, and anything else. What keeps, strikes out and restores by it comes through.
 */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { err } from '#shared/base/result.ts';
import { emptyRoster } from '#shared/seal/roster.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createProfileKeeper } from '../../../extension/sync/profile-keeper.ts';
import { keepRecovery } from '../../../extension/sync/recovery-keeper.ts';
import { strikesIn } from '../../../extension/sync/strike-progress.ts';
import { goOnStriking } from '../../../extension/sync/striking.ts';
import { idNumber } from '../../support/record/people.ts';
import { must, openTestStore, sampleEntry } from '../../support/store/samples.ts';

const now = (): Millis => 1_800_000_000_000 as Millis;
const [HERE, TOLD, OWN] = [91, 92, 93].map((n) => idNumber(n) as string as RoomId) as [
  RoomId,
  RoomId,
  RoomId,
];
const DEVICES = [1, 2, 3].map((n) => idNumber<DeviceId>(n));
const [MINE, STRUCK] = DEVICES as [DeviceId, DeviceId, DeviceId];

const odd = fc.constantFrom<unknown>(
  ...[null, undefined, '', 'x'.repeat(400), -1, 0.5, Number.NaN, 2 ** 53, true, [], {}],
  new Uint8Array(5),
);
const id = fc.constantFrom<string>(HERE, TOLD, OWN, ...DEVICES, 'odd', '__proto__');
/** Mostly one that is told of, or is here. */
const room = fc.oneof({ weight: 6, arbitrary: fc.constantFrom<string>(HERE, TOLD) }, id);
const bytesOf = (size: number) =>
  fc.uint8Array({ minLength: size, maxLength: size }).map(copyBytes);
const time = fc.constantFrom(0, 1, 1_800_000_000_001, Number.MAX_SAFE_INTEGER);
/** As it should be, mostly. */
const or = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: odd });
const text = fc.constantFrom('Mia', '', '\ud800', '<b>', 'mentor', 'x'.repeat(300));
const address = fc.constantFrom('wss://relay.example.org', 'ws://127.0.0.1:1', '', 'http://x', '…');
const keys = {
  signPublic: or(bytesOf(32)),
  kexPublic: or(bytesOf(32)),
  adminPublic: or(bytesOf(32)),
};
const name = (...parts: readonly fc.Arbitrary<unknown>[]) =>
  fc.tuple(...parts).map((all) => all.join(':'));
const told = <T>(root: string, key: fc.Arbitrary<string>, value: fc.Arbitrary<T>) =>
  fc.record({ root: fc.constant(root), key, value: or(value) });

const mentorship = told(
  'mentorships',
  room,
  fc.record({
    ...{ memberId: or(id), memberName: or(text), role: or(text), mentorshipName: or(text) },
    ...{
      relayAddress: or(address),
      addedAt: or(time),
      closedAt: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, or(time)),
    },
  }),
);
const secret = told(
  'secrets',
  name(room, fc.constantFrom(0, 1, 7, 999_999_999, -1, '01')),
  bytesOf(32),
);
const entry = fc.oneof(
  { weight: 4, arbitrary: mentorship },
  { weight: 4, arbitrary: secret },
  told(
    'devices',
    name(room, id),
    fc.record({ ...keys, label: or(text), browser: or(id), addedAt: or(time) }),
  ),
  told('consents', name(room, id, id), bytesOf(64)),
  told('browsers', id, fc.record({ label: or(text), addedAt: or(time) })),
  told('activity', id, text),
  told('settings', text, text),
  told('strikes', id, fc.record({ at: or(time), by: or(id) })),
  told(
    'strikes',
    name(id, id),
    fc.record({
      at: or(time),
      reason: or(fc.constantFrom('due', 'no-right', 'no-relay', undefined)),
    }),
  ),
  told(
    'recovery',
    name(fc.constant('key'), fc.constant(OWN), id),
    fc.record({
      ...keys,
      kind: or(fc.constantFrom('file', 'paper')),
      madeAt: or(time),
      admitted: or(fc.boolean()),
    }),
  ),
  told(
    'recovery',
    name(fc.constant('seeds'), room, id),
    fc.record({ ...keys, deviceId: or(id), sealed: or(bytesOf(144)), admitted: or(fc.boolean()) }),
  ),
);

function documentOf(entries: readonly { root: string; key: string; value: unknown }[]): Y.Doc {
  const doc = new Y.Doc();
  // Yjs takes plain objects alone; those of fast-check have no prototype.
  for (const { root, key, value } of entries)
    doc.getMap<unknown>(root).set(key, structuredClone(value));
  return doc;
}

/** A profile of three devices of which one is struck out; its relay answers nothing. */
function profileOf(doc: Y.Doc, own: KeyringEntry) {
  const device = (one: DeviceId) =>
    [one, { ...own.device, id: one, memberId: own.memberId, label: '', lastNumber: 1 }] as const;
  const roster: Roster = {
    ...emptyRoster(OWN),
    devices: new Map(DEVICES.map(device)),
    struck: new Map([[STRUCK, 1]]),
    epochs: [],
  };
  const status: Engine['status'] = () =>
    ({ uploader: true, relay: { state: 'connected' }, attention: [] }) as unknown as ReturnType<
      Engine['status']
    >;
  return {
    ...{ doc, status, entry: () => own, roster: () => Promise.resolve(roster) },
    strikeOut: () => Promise.resolve(err('not-connected' as const)),
    whenSynced: () => Promise.resolve(err('timeout' as never)),
    admitRecovery: () => Promise.resolve(err('not-connected' as const)),
  };
}

test('[S139] whatever a profile tells, keeping it, striking out and covering come through, and no key that is here changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 40 }), async (entries) => {
      const indexedDB = new IDBFactory();
      const { store } = await openTestStore(indexedDB);
      const sample = await sampleEntry({ purpose: 'profile', roomId: OWN, epoch: 1 });
      const own = { ...sample, device: { ...sample.device, deviceId: MINE } };
      const relayAddress = 'wss://relay.example.org';
      const here = await sampleEntry({ roomId: HERE, relayAddress, introduced: true });
      must(await store.keyring.add(here));
      const doc = documentOf(entries);
      const profile = profileOf(doc, own);
      const { keyring, settings } = store;
      const keeper = createProfileKeeper({
        ...{ keyring, settings, profile, now, indexedDB, browserLabel: 'A browser' },
        withEngine: (_, act) => act({ bringIn: () => Promise.resolve(err('not-connected')) }),
      });

      expect(typeof (await keeper.keep())).toBe('boolean');
      expect(typeof (await keeper.keep())).toBe('boolean');
      const striking = {
        ...{ profile, keyring, now, signal: new AbortController().signal },
        withEngine: () => Promise.resolve(undefined),
        onRoom: () => undefined,
      };
      expect(typeof (await goOnStriking(striking))).toBe('boolean');
      const view = { doc, profile: OWN, names: undefined, doing: new Map<string, 'now'>() };
      expect(strikesIn(view).length).toBeLessThanOrEqual(entries.length + 1);
      const mentorships = must(await keyring.list());
      const deps = { profile, mentorships, withEngine: () => Promise.resolve(false) };
      expect((await keepRecovery(deps)).covered.length).toBeLessThanOrEqual(mentorships.length + 1);

      const after = must(await keyring.get(HERE));
      expect(after).toMatchObject({ epoch: 0, secret: here.secret, memberId: here.memberId });
      expect(after?.device.deviceId).toBe(here.device.deviceId);
      const adopted = mentorships.filter(({ roomId }) => roomId !== HERE);
      for (const { origin, relayAddress: at } of adopted)
        expect([origin.state, (at ?? '').startsWith('ws')]).toEqual(['linked', true]);
      doc.destroy();
      store.close();
    }),
    { numRuns: 100 },
  );
}, 60_000);
