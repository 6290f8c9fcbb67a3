/**
 * Epochs on a database that several relays share: two that race, an engine that fails on the way, a server
 * that is killed. L24, L36 to L39.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { openPostgresStore } from '../../sync-server/log/postgres-store.ts';
import { runSql, startPostgres, type Postgres } from '../support/postgres.ts';
import { waitFor } from '../support/wait.ts';
import { appendIn, eveOfEpoch } from './eve-of-epoch.ts';
import { errorOf, valueOf } from './log-store.ts';
import { workOn } from './snapshot-store.ts';

const PLENTY = 64 * 1024 * 1024;
const PATIENCE_MS = 120_000;

let postgres: Postgres;
let url: string;
let stores: readonly [LogStore, LogStore];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

const openStore = async (): Promise<LogStore> =>
  valueOf(await openPostgresStore({ url, connections: 4, onFault: () => undefined }));

beforeEach(async () => {
  url = await postgres.newDatabase();
  stores = [await openStore(), await openStore()];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
});

const newRoomId = (): RoomId => toBase64Url(randomBytes(16)) as RoomId;

// Everything that an epoch writes; each may be where the disk gives up.
const STEPS_OF_EPOCH = [
  'INSERT ON entry',
  'UPDATE OF head ON room',
  'UPDATE OF epoch ON room',
  'INSERT ON epoch',
  'UPDATE ON invite',
  'DELETE ON mark',
  'DELETE ON snapshot_part',
  'DELETE ON snapshot',
];

test('[L37] [L14] an epoch that fails at any of its writes has not begun, and begins when it is asked again', async () => {
  const [store, other] = stores;
  await runSql(
    url,
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE 'no space left' USING ERRCODE = 'disk_full'; END $$`,
  );
  for (const step of STEPS_OF_EPOCH) {
    const roomId = newRoomId();
    const { wanted, look } = await eveOfEpoch(store, roomId);
    const table = step.split(' ').at(-1);
    await runSql(
      url,
      `CREATE TRIGGER refuse BEFORE ${step} FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    expect(errorOf(await store.setEpoch(wanted)), step).toBe('storage-fault');
    await runSql(url, `DROP TRIGGER refuse ON ${table}`);
    expect(await look(other), step).toBe('before');
    await appendIn(store, roomId);
    valueOf(await store.setEpoch({ ...wanted, controlSeq: 4 }));
  }
});

test('[L36] [L24] of two relays that begin an epoch at once exactly one does, and it stands whole', async () => {
  for (let round = 0; round < 20; round += 1) {
    const roomId = newRoomId();
    const { wanted } = await eveOfEpoch(stores[0], roomId);
    const rivals = [0, 1].map(() => ({
      ...wanted,
      authPublic: randomBytes(32),
      admins: { number: 1, keys: [randomBytes(32)] },
      record: randomBytes(40),
    }));
    const begun = await Promise.all(
      stores.map((store, index) => store.setEpoch({ ...wanted, ...rivals[index] })),
    );
    const winner = begun.findIndex(({ ok }) => ok);
    expect(begun.filter(({ ok }) => ok).length).toBe(1);
    expect(begun.find(({ ok }) => !ok)).toMatchObject({ error: 'wrong-epoch' });
    const { authPublic, admins, record } = rivals[winner] ?? wanted;
    for (const store of stores) {
      expect(valueOf(await store.readRoom(roomId))).toMatchObject({ authPublic, admins, epoch: 1 });
      expect(valueOf(await store.readEpoch(roomId, 1))?.begun?.record).toEqual(record);
    }
  }
});

test('[L36] [L38] appends at another relay are before the epoch’s entry, or refused; control entries too', async () => {
  const [admin, member] = stores;
  for (let round = 0; round < 20; round += 1) {
    const roomId = newRoomId();
    const { wanted } = await eveOfEpoch(admin, roomId);
    const isControl = round % 2 === 1;
    const append = (size: number) => {
      const frame = randomBytes(size);
      return member.append({ roomId, epoch: 0, frame, maxRoomBytes: PLENTY, isControl });
    };
    const [begun, ...appended] = await Promise.all([
      admin.setEpoch(wanted),
      append(60),
      append(61),
      append(62),
    ]);
    const refusals = appended.filter(({ ok }) => !ok).map(errorOf);
    expect(new Set(refusals)).toEqual(new Set(refusals.length === 0 ? [] : ['wrong-epoch']));
    const stored = appended.flatMap((one) => (one.ok ? [one.value.head.seq] : []));
    if (begun.ok) for (const seq of stored) expect(seq).toBeLessThan(begun.value.head.seq);
    else expect([isControl, begun.error]).toEqual([true, 'stale']);
    expect(refusals.length === 0 || begun.ok).toBe(true);
    const late = await append(63);
    expect(late.ok ? 'stored' : late.error).toBe(begun.ok ? 'wrong-epoch' : 'stored');
  }
});

test(
  '[L37] after kill -9 of the server on the way, the old epoch is whole or the new one is',
  async () => {
    const [store] = stores;
    for (const delayTurns of [0, 1, 5, 25]) {
      const roomId = newRoomId();
      const { wanted, look } = await eveOfEpoch(store, roomId);
      const asked = store.setEpoch(wanted);
      for (let turn = 0; turn < delayTurns; turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
      await postgres.kill();
      const answer = await asked;
      await postgres.start();
      const isBack = async (): Promise<boolean> => (await store.readRoom(roomId)).ok;
      await waitFor('the store reads again', isBack, 30_000);
      const found = await look(store);
      if (answer.ok) expect(found).toBe('after');
      const writes = async (): Promise<boolean> => (await store.check()).ok;
      await waitFor('the store writes again', writes, 30_000);
      await appendIn(store, roomId);
    }
  },
  PATIENCE_MS,
);

test('[L39] [L36] of a deletion and an epoch at two relays only one is done', async () => {
  const [one, other] = stores;
  for (let round = 0; round < 20; round += 1) {
    const roomId = newRoomId();
    const { wanted } = await eveOfEpoch(one, roomId);
    const [begun, deleted] = await Promise.all([one.setEpoch(wanted), other.deleteRoom(roomId, 0)]);
    expect([begun.ok, deleted.ok].filter(Boolean).length).toBe(1);
    expect(begun.ok ? errorOf(deleted) : begun.error).toBe(begun.ok ? 'stale-number' : 'no-room');
    const state = await workOn(other, roomId)
      .state()
      .catch(() => undefined);
    expect(state?.epoch).toBe(begun.ok ? 1 : undefined);
  }
});
