import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import { newId, type ItemId, type MemberId, type RoomId, type DeviceId } from '#shared/base/ids.ts';
import { idNumber } from '../../support/record/people.ts';
import type { ChangeLine, NewChangeLine } from '../../../extension/store/change-line.ts';
import { MOST_LINES, ONE_LINE_MS } from '../../../extension/store/change-line-rows.ts';
import type { Store } from '../../../extension/store/store.ts';
import {
  at,
  must,
  newRoomId,
  openTestStore,
  putRow,
  sampleEntry,
} from '../../support/store/samples.ts';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';

const NOON = 1_772_000_000_000;
const MIA = { memberId: newId<MemberId>(), deviceId: idNumber<DeviceId>(1) };
const BEN = { memberId: newId<MemberId>(), deviceId: idNumber<DeviceId>(2) };

function change(patch: Partial<NewChangeLine> = {}): NewChangeLine {
  return {
    at: at(NOON),
    author: MIA,
    knownBy: 'signed',
    part: 'goals',
    id: 'A'.repeat(22),
    deed: 'changed',
    fields: [],
    ...patch,
  };
}

async function lines(store: Store, roomId: RoomId): Promise<readonly ChangeLine[]> {
  return must(await store.changeLog.list(roomId));
}

/** What is listed after these were added, each by itself. */
async function keptOf(...added: readonly NewChangeLine[]): Promise<readonly ChangeLine[]> {
  const { store } = await openTestStore();
  const roomId = newRoomId();
  for (const line of added) must(await store.changeLog.add(roomId, [line]));
  return lines(store, roomId);
}

describe('[B100] a line', () => {
  test('says when, by whom, of what, what was done, and how that is known, newest first', async () => {
    const { store } = await openTestStore();
    const roomId = newRoomId();
    const second = change({ id: newId<ItemId>(), author: undefined, knownBy: 'snapshot' });
    must(await store.changeLog.add(roomId, [change({ fields: ['status'] }), second]));

    expect(await lines(store, roomId)).toEqual([
      { ...second, roomId, number: 2, until: NOON },
      { ...change({ fields: ['status'] }), roomId, number: 1, until: NOON },
    ]);
  });

  test('that holds words, or is none, is left out and stays; the others are there', async () => {
    const factory = new IDBFactory();
    const { store, reported } = await openTestStore(factory);
    const roomId = newRoomId();
    must(await store.changeLog.add(roomId, [change()]));
    const row = { ...change(), roomId, until: NOON };
    const wrong = [
      { ...row, number: 2, part: 'what Ben said' },
      { ...row, number: 3, id: 'what Ben said' },
      { ...row, number: 4, fields: ['what Ben said'] },
      { ...row, number: 5, author: { memberId: 'Ben', deviceId: MIA.deviceId } },
      { ...row, number: 6, knownBy: 'guess' },
      { ...row, number: 7, at: -1 },
      { roomId, number: 8 },
    ];
    for (const one of wrong) await putRow(factory, 'changeLines', one);

    expect((await lines(store, roomId)).map(({ number }) => number)).toEqual([1]);
    expect(reported).toHaveLength(wrong.length);
    must(await store.changeLog.add(roomId, [change({ id: newId<ItemId>() })]));
    expect((await lines(store, roomId)).map(({ number }) => number)).toEqual([9, 1]);
  });
});

test('[B101] lines are written in one transaction of their own, which waits for no disk', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);
  const before = watched.seen.length;
  must(await store.changeLog.add(newRoomId(), [change(), change({ author: BEN })]));

  const writing = watched.seen.slice(before).filter(({ mode }) => mode === 'readwrite');
  expect(writing.map(({ durability }) => durability)).toEqual(['relaxed']);
});

test('[B101] where they cannot be written that is answered, and nothing is kept', async () => {
  const watched = createWatchedIndexedDb();
  const { store } = await openTestStore(watched.factory);
  const roomId = newRoomId();
  watched.abortNext('QuotaExceededError');

  expect(await store.changeLog.add(roomId, [change()])).toEqual({ ok: false, error: 'quota' });
  expect(await lines(store, roomId)).toEqual([]);
});

describe('[B102] who goes on with the same thing within ten minutes', () => {
  test('makes one line, which tells all fields, and both times', async () => {
    const later = at(NOON + ONE_LINE_MS - 1);
    const [line, ...others] = await keptOf(
      change({ fields: ['title'] }),
      change({ fields: ['status'], at: later }),
    );
    expect(others).toEqual([]);
    expect(line).toMatchObject({ at: NOON, until: later, number: 2, fields: ['status', 'title'] });
  });

  test('makes one line, also while another writes in between', async () => {
    const kept = await keptOf(change(), change({ author: BEN }), change(), change({ author: BEN }));
    expect(kept.map(({ author }) => author)).toEqual([BEN, MIA]);
  });

  test('and changes what they made is told as one who made it', async () => {
    const kept = await keptOf(change({ deed: 'made' }), change({ fields: ['title'] }));
    expect(kept.map(({ deed }) => deed)).toEqual(['made']);
  });

  test.each<[string, Partial<NewChangeLine>]>([
    ['another author', { author: BEN }],
    ['another device of theirs', { author: { ...MIA, deviceId: BEN.deviceId } }],
    ['nobody who can be told', { author: undefined }],
    ['another place', { id: 'B'.repeat(22) }],
    ['another part', { part: 'sessions' }],
    ['another deed', { deed: 'removed' }],
    ['another way to know', { knownBy: 'here' }],
    ['ten minutes', { at: at(NOON + ONE_LINE_MS) }],
  ])('%s makes another line', async (_, patch) => {
    expect(await keptOf(change(), change(patch))).toHaveLength(2);
  });

  test('what is removed is told beside what was made, and what is made anew beside that', async () => {
    const deeds = ['made', 'removed', 'restored', 'changed', 'removed'];
    const kept = await keptOf(...deeds.map((deed) => change({ deed })));
    expect(kept.map(({ deed }) => deed).toReversed()).toEqual(deeds);
  });
});

test('[B103] of a mentorship 2,000 lines are kept, the oldest go first, and none of another', async () => {
  const { store } = await openTestStore();
  const [roomId, other] = [newRoomId(), newRoomId()];
  must(await store.changeLog.add(other, [change()]));
  const many = Array.from({ length: MOST_LINES + 5 }, () => change({ id: newId<ItemId>() }));
  must(await store.changeLog.add(roomId, many));

  const kept = await lines(store, roomId);
  expect([kept.length, kept.at(-1)?.number]).toEqual([MOST_LINES, 6]);
  expect(await lines(store, other)).toHaveLength(1);
});

test('[B103] a clock that was years off takes no line away', async () => {
  const kept = await keptOf(
    change({ at: at(NOON + 3e11), id: newId<ItemId>() }),
    change({ id: newId<ItemId>() }),
    change({ at: at(0), id: newId<ItemId>() }),
  );
  expect(kept.map(({ number }) => number)).toEqual([3, 2, 1]);
});

describe('[B104] with a mentorship that is erased', () => {
  test('its lines and where it was looked at go, and none are written for it any more', async () => {
    const { store } = await openTestStore();
    const [erased, kept] = [await sampleEntry(), await sampleEntry()];
    for (const entry of [erased, kept]) {
      must(await store.keyring.add(entry));
      must(await store.changeLog.add(entry.roomId, [change()]));
      must(await store.changeLog.look(entry.roomId, at(NOON)));
    }
    must(await store.keyring.erase(erased.roomId, at(NOON)));
    must(await store.changeLog.add(erased.roomId, [change()]));
    must(await store.changeLog.look(erased.roomId, at(NOON)));

    expect(await lines(store, erased.roomId)).toEqual([]);
    expect(must(await store.changeLog.lastLook(erased.roomId))).toBeUndefined();
    expect(await lines(store, kept.roomId)).toHaveLength(1);
    expect(must(await store.changeLog.lastLook(kept.roomId))).toBeDefined();
  });

  test('with everything, all of them go', async () => {
    const { store } = await openTestStore();
    const entry = await sampleEntry();
    must(await store.keyring.add(entry));
    must(await store.changeLog.add(entry.roomId, [change()]));
    must(await store.changeLog.look(entry.roomId, at(NOON)));
    must(await store.keyring.eraseAll(at(NOON)));

    expect(await lines(store, entry.roomId)).toEqual([]);
    expect(must(await store.changeLog.lastLook(entry.roomId))).toBeUndefined();
  });
});

describe('[B105] where a mentorship was last looked at', () => {
  test('is the newest line of then, and never an earlier one', async () => {
    const { store } = await openTestStore();
    const roomId = newRoomId();
    const looks: unknown[] = [must(await store.changeLog.lastLook(roomId))];
    must(await store.changeLog.add(roomId, [change(), change({ author: BEN })]));
    must(await store.changeLog.look(roomId, at(NOON)));
    looks.push(must(await store.changeLog.lastLook(roomId)));
    must(await store.changeLog.add(roomId, [change({ id: newId<ItemId>() })]));
    looks.push(must(await store.changeLog.lastLook(roomId)));

    expect(looks).toEqual([
      undefined,
      { roomId, number: 2, at: NOON },
      { roomId, number: 2, at: NOON },
    ]);
  });

  test('a line that goes on after that is news again', async () => {
    const { store } = await openTestStore();
    const roomId = newRoomId();
    must(await store.changeLog.add(roomId, [change()]));
    must(await store.changeLog.look(roomId, at(NOON)));
    must(await store.changeLog.add(roomId, [change({ fields: ['title'] })]));

    const looked = must(await store.changeLog.lastLook(roomId))?.number ?? 0;
    const [line] = await lines(store, roomId);
    expect(line?.number).toBeGreaterThan(looked);
  });

  test('is where what is news begins', async () => {
    const { store } = await openTestStore();
    const roomId = newRoomId();
    const ids = [newId<ItemId>(), newId<ItemId>(), newId<ItemId>()];
    must(
      await store.changeLog.add(
        roomId,
        ids.map((id) => change({ id })),
      ),
    );
    expect(must(await store.changeLog.list(roomId, 1)).map(({ id }) => id)).toEqual([
      ids[2],
      ids[1],
    ]);
  });

  test('that cannot be read counts as never', async () => {
    const factory = new IDBFactory();
    const { store } = await openTestStore(factory);
    const roomId = newRoomId();
    await putRow(factory, 'looks', { roomId, number: 'all', at: NOON });
    expect(must(await store.changeLog.lastLook(roomId))).toBeUndefined();
  });
});

test('[B106] new lines and looks are announced, and nothing where none was written', async () => {
  const { store } = await openTestStore();
  const roomId = newRoomId();
  const heard: string[] = [];
  store.onChange(({ changed }) => heard.push(changed));
  must(await store.changeLog.add(roomId, []));
  must(await store.changeLog.add(roomId, [change()]));
  must(await store.changeLog.look(roomId, at(NOON)));
  must(await store.changeLog.look(roomId, at(NOON + 1)));
  expect(heard).toEqual(['changeLines', 'looks']);
});
