import { expect, test } from 'vitest';
import { newId, type ItemId, type MemberId } from '#shared/base/ids.ts';
import { ROLES } from '#shared/record/schema.ts';
import { firstProjection, type Projection } from '../../../extension/store/projection.ts';
import {
  at,
  day,
  must,
  newRoomId,
  openTestStore,
  putRow,
  sampleEntry,
  sampleProjection,
} from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

function fullProjection(): Projection {
  const session = {
    id: newId<ItemId>(),
    title: 'Kick-off',
    startsAt: at(1_800_000_000_000),
    zone: 'Europe/Berlin',
  };
  return sampleProjection({
    members: ROLES.map((role, colour) => ({
      id: newId<MemberId>(),
      name: `Member ${colour}`,
      role,
      colour,
      zone: 'Asia/Tokyo',
    })),
    mine: [
      {
        id: newId<ItemId>(),
        text: 'Outline',
        dueOn: day('2026-11-30'),
        status: 'in_progress',
      },
      { id: newId<ItemId>(), text: 'Read', dueOn: undefined, status: 'not_started' },
    ],
    nextSession: session,
    currentSession: {
      ...session,
      title: undefined,
      blocks: [
        { kind: 'heading', text: 'Today', level: 2, checked: undefined },
        { kind: 'task', text: 'Done', level: 0, checked: true },
      ],
    },
    sync: {
      ...{ relay: 'reached', waiting: 2, attention: 1, caughtUpAt: at(1_700_000_000_000) },
      reach: [
        { memberId: newId<MemberId>(), reached: 'seen', lastHeard: at(1_700_000_000_000) },
        { memberId: newId<MemberId>(), reached: 'no', lastHeard: undefined },
      ],
    },
  });
}

test('[B4] a projection is read back whole', async () => {
  const { store, reported } = await openTestStore();
  const projection = fullProjection();

  must(await store.projections.write(projection));

  expect(must(await store.projections.read(projection.roomId))).toEqual(projection);
  expect(must(await store.projections.list())).toEqual([projection]);
  expect(reported).toEqual([]);
});

test('a mentorship without a projection has none, and a first one can be made of its keys', async () => {
  const { store } = await openTestStore();
  const entry = await sampleEntry({ relayAddress: 'wss://relay.example' });

  expect(must(await store.projections.read(entry.roomId))).toBeUndefined();
  const first = firstProjection(entry);
  must(await store.projections.write(first));

  expect(must(await store.projections.read(entry.roomId))).toEqual(first);
  expect(first).toMatchObject({ name: 'Sam and Kim', me: entry.memberId, mine: [] });
});

test('[B10] an earlier term never replaces a later one', async () => {
  const { factory } = createWatchedIndexedDb();
  const frozen = (await openTestStore(factory)).store;
  const holder = (await openTestStore(factory)).store;
  const roomId = newRoomId();
  const later = sampleProjection({ roomId, term: 8, name: 'New' });
  must(await holder.projections.write(later));

  const answer = await frozen.projections.write(sampleProjection({ roomId, term: 7 }));

  expect(answer).toEqual({ ok: true, value: 'superseded' });
  expect(must(await frozen.projections.read(roomId))).toEqual(later);
});

test('[B10] the same or a later term replaces, and so does any term what cannot be read', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store } = await openTestStore(factory);
  const roomId = newRoomId();
  await putRow(factory, 'projections', { roomId, term: 99 });

  for (const [term, name] of [
    [3, 'One'],
    [3, 'Two'],
    [4, 'Three'],
  ] as const) {
    const projection = sampleProjection({ roomId, term, name });
    expect(await store.projections.write(projection)).toEqual({ ok: true, value: 'written' });
    expect(must(await store.projections.read(roomId))).toEqual(projection);
  }
});

test('[B4] an unreadable projection is left out and reported; the others work', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store, reported } = await openTestStore(factory);
  const good = sampleProjection();
  const wrong: Partial<Record<keyof Projection, unknown>>[] = [
    { term: 'x' },
    { writtenAt: undefined },
    { name: 1 },
    { me: 'me' },
    { members: {} },
    { mine: undefined },
    { sync: { relay: 'fine', waiting: 0, attention: 0 } },
    { sync: { relay: 'none', waiting: -1, attention: 0 } },
  ];
  const roomIds = wrong.map(() => newRoomId());
  for (const [index, fields] of wrong.entries())
    await putRow(factory, 'projections', { ...good, ...fields, roomId: roomIds[index] });
  must(await store.projections.write(good));

  expect(must(await store.projections.list())).toEqual([good]);
  expect(reported).toHaveLength(roomIds.length);
  expect(new Set(reported.map(({ key }) => key))).toEqual(new Set(roomIds));
});

test('[B4] of a list in a projection only the unreadable members are left out', async () => {
  const { factory } = createWatchedIndexedDb();
  const { store } = await openTestStore(factory);
  const projection = fullProjection();
  await putRow(factory, 'projections', {
    ...projection,
    members: [...projection.members, { id: 'x', name: 'Nobody' }, 4],
    mine: [{ ...projection.mine[0], status: 'done' }, ...projection.mine, null],
    currentSession: {
      ...projection.currentSession,
      blocks: [...(projection.currentSession?.blocks ?? []), { kind: 'video', text: '' }],
    },
    nextSession: { id: 3 },
  });

  expect(must(await store.projections.read(projection.roomId))).toEqual({
    ...projection,
    nextSession: undefined,
  });
});
