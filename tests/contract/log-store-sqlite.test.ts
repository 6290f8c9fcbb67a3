/** The sqlite engine passes the contract, and the rules that only a file can keep: L3, L14, L16, L17. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, truncateSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { chainStart, nextHash } from '#shared/wire/chain.ts';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { checkFileAt } from '../../sync-server/log/sqlite-check.ts';
import { openSqliteKeeper } from '../../sync-server/log/sqlite-keeper.ts';
import { openSqliteStore } from '../../sync-server/log/sqlite-store.ts';
import { SNAPSHOT_PATIENCE_MS } from '#shared/wire/limits.ts';
import { expectOldRooms, oldRooms } from '../support/old-rooms.ts';
import { TABLES_1, TABLES_3 } from '../support/older-tables.ts';
import { describeEpochStore } from './epoch-store.ts';
import { appendIn, eveOfEpoch } from './eve-of-epoch.ts';
import { describeLogStore, errorOf, valueOf } from './log-store.ts';
import { describeSnapshotStore, workOn } from './snapshot-store.ts';

const NOW = 1_800_000_000_000 as Millis;
const PLENTY = 64 * 1024 * 1024;
const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twoway-log-'));
  folders.push(folder);
  return folder;
}

function openIn(folder: string, faults: unknown[] = []): LogStore {
  return valueOf(openSqliteStore({ folder, onFault: (fault) => faults.push(fault) }));
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describeLogStore('sqlite', async () => openIn(newFolder()));
describeSnapshotStore('sqlite', async () => openIn(newFolder()));
describeEpochStore('sqlite', async () => openIn(newFolder()));

let folder: string;
let roomId: RoomId;
beforeEach(() => {
  folder = newFolder();
  roomId = toBase64Url(randomBytes(16)) as RoomId;
});

async function makeRoom(store: LogStore): Promise<void> {
  const keys = { authPublic: randomBytes(32), adminPublic: randomBytes(32) };
  valueOf(await store.createRoom({ roomId, ...keys, now: NOW }));
}

const append = (store: LogStore, frame: Bytes) =>
  store.append({ roomId, epoch: 0, frame, maxRoomBytes: PLENTY });

/** Checks that the stored log is whole: contiguous, its chain the frames'; returns its length. */
async function checkedLength(store: LogStore): Promise<number> {
  let { seq, hash } = await chainStart(roomId);
  for (const entry of valueOf(await store.readEntries(roomId, 0, PLENTY))) {
    seq += 1;
    hash = await nextHash(hash, entry.frame);
    expect(entry.seq).toBe(seq);
    expect(valueOf(await store.readHash(roomId, seq))).toEqual(hash);
  }
  expect(valueOf(await store.readRoom(roomId)).head).toEqual({ seq, hash });
  return seq;
}

test('[L3] when an append settles, another reader of the file sees it', async () => {
  const store = openIn(folder);
  await makeRoom(store);
  const other = new DatabaseSync(join(folder, 'relay.sqlite'), { readOnly: true });
  const count = other.prepare('SELECT count(*) AS entries FROM entry');
  for (let entries = 1; entries <= 5; entries += 1) {
    valueOf(await append(store, randomBytes(100)));
    expect(count.get()?.['entries']).toBe(entries);
  }
  other.close();
  await store.close();
});

test('[L14] when the engine fails, none of the group is stored and the next group is', async () => {
  const faults: unknown[] = [];
  const store = openIn(folder, faults);
  await makeRoom(store);
  valueOf(await append(store, randomBytes(50)));
  // A real failure of the engine, at the third write of the group.
  const other = new DatabaseSync(join(folder, 'relay.sqlite'));
  other.exec(
    "CREATE TRIGGER refuse BEFORE INSERT ON entry WHEN new.seq = 3 BEGIN SELECT raise(ABORT, 'disk'); END",
  );
  const results = await Promise.all([1, 2, 3].map(() => append(store, randomBytes(50))));
  expect(results.map(errorOf)).toEqual(['storage-fault', 'storage-fault', 'storage-fault']);
  expect(faults.length).toBe(1);
  expect(await checkedLength(store)).toBe(1);
  other.exec('DROP TRIGGER refuse');
  other.close();
  expect(valueOf(await append(store, randomBytes(50))).head.seq).toBe(2);
  expect(await checkedLength(store)).toBe(2);
  await store.close();
});

test('[L16] after a restart everything acknowledged is there', async () => {
  const first = openIn(folder);
  await makeRoom(first);
  for (let count = 0; count < 20; count += 1) valueOf(await append(first, randomBytes(300)));
  valueOf(await first.setAdmins(roomId, { number: 1, keys: [randomBytes(32), randomBytes(32)] }));
  const before = valueOf(await first.readRoom(roomId));
  await first.close();
  const second = openIn(folder);
  expect(valueOf(await second.readRoom(roomId))).toEqual(before);
  expect(await checkedLength(second)).toBe(20);
  expect(valueOf(await append(second, randomBytes(5))).head.seq).toBe(21);
  await second.close();
});

test('[L16] a torn tail of the write-ahead log leaves a whole prefix', async () => {
  const store = openIn(folder);
  await makeRoom(store);
  for (let count = 0; count < 30; count += 1) valueOf(await append(store, randomBytes(500)));
  // What the disk held at a stop without warning, its last bytes torn off at ever other places.
  for (const torn of [0, 1, 100, 5_000, 40_000]) {
    const copy = newFolder();
    for (const file of ['relay.sqlite', 'relay.sqlite-wal'])
      copyFileSync(join(folder, file), join(copy, file));
    const log = join(copy, 'relay.sqlite-wal');
    truncateSync(log, statSync(log).size - torn);
    const restarted = openIn(copy);
    const length = await checkedLength(restarted);
    if (torn === 0) expect(length).toBe(30);
    else expect(length).toBeLessThan(30);
    expect(valueOf(await append(restarted, randomBytes(9))).head.seq).toBe(length + 1);
    await restarted.close();
  }
  await store.close();
});

// Everything that an epoch writes, in the order in which it does; each may be where the disk gives up.
const STEPS_OF_EPOCH = [
  'INSERT ON entry',
  'UPDATE OF control_seq ON room',
  'UPDATE OF epoch ON room',
  'INSERT ON epoch',
  'UPDATE ON invite',
  'DELETE ON mark',
  'DELETE ON snapshot_part',
  'DELETE ON snapshot',
];

test('[L37] [L14] an epoch that fails at any of its writes has not begun, and begins when it is asked again', async () => {
  const store = openIn(folder);
  const other = new DatabaseSync(join(folder, 'relay.sqlite'));
  for (const step of STEPS_OF_EPOCH) {
    const id = toBase64Url(randomBytes(16)) as RoomId;
    const { wanted, look } = await eveOfEpoch(store, id);
    other.exec(`CREATE TRIGGER refuse BEFORE ${step} BEGIN SELECT raise(ABORT, 'disk'); END`);
    expect(errorOf(await store.setEpoch(wanted)), step).toBe('storage-fault');
    expect(await look(store), step).toBe('before');
    other.exec('DROP TRIGGER refuse');
    await appendIn(store, id);
    valueOf(await store.setEpoch({ ...wanted, controlSeq: 4 }));
  }
  other.close();
  await store.close();
});

test('[L37] [L16] however the write-ahead log is torn, the old epoch is whole or the new one is', async () => {
  const store = openIn(folder);
  const { wanted, look } = await eveOfEpoch(store, roomId);
  const log = join(folder, 'relay.sqlite-wal');
  const beforeBytes = statSync(log).size;
  valueOf(await store.setEpoch(wanted));
  const written = statSync(log).size - beforeBytes;
  const found = new Set<string>();
  for (let torn = 0; torn <= written; torn += Math.ceil(written / 12)) {
    const copy = newFolder();
    for (const file of ['relay.sqlite', 'relay.sqlite-wal'])
      copyFileSync(join(folder, file), join(copy, file));
    truncateSync(join(copy, 'relay.sqlite-wal'), beforeBytes + written - torn);
    const restarted = openIn(copy);
    found.add(await look(restarted));
    await appendIn(restarted, roomId);
    await restarted.close();
  }
  expect(found).toEqual(new Set(['before', 'after']));
  await store.close();
});

test('[L16] [L21] a copy of the disk at any piece of a sweep opens whole and sweeps on', async () => {
  const store = openIn(folder);
  const work = workOn(store, roomId);
  await work.makeRoom();
  const first = await work.grow(300);
  await work.commit(first, 200_000);
  const second = await work.grow(300);
  const at = (NOW + SNAPSHOT_PATIENCE_MS) as Millis;
  await work.commit(second, 300, first.seq, at);
  await work.grow(2);
  const end = (at + SNAPSHOT_PATIENCE_MS) as Millis;
  for (let more = true; more; more = valueOf(await store.sweepSnapshots(end)).more) {
    const copy = newFolder();
    for (const file of ['relay.sqlite', 'relay.sqlite-wal'])
      copyFileSync(join(folder, file), join(copy, file));
    const restarted = openIn(copy);
    const { keptSeq } = valueOf(await restarted.readRoom(roomId));
    const on = workOn(restarted, roomId);
    expect((await on.seqs(keptSeq)).length).toBe(602 - keptSeq);
    await on.sweep(end);
    expect(await on.state()).toMatchObject({ keptSeq: 600, bytes: 500, head: { seq: 602 } });
    expect((await on.grow(1)).seq).toBe(603);
    await restarted.close();
  }
  await store.close();
});

test('[L17] a file of the first version is brought up to this one and loses nothing', async () => {
  const old = new DatabaseSync(join(folder, 'relay.sqlite'));
  old.exec(`PRAGMA journal_mode = WAL; BEGIN; ${TABLES_1} COMMIT;`);
  const [auth, admin] = [randomBytes(32), randomBytes(32)];
  old
    .prepare('INSERT INTO room VALUES (1, ?, 0, ?, 0, ?, ?)')
    .run(Buffer.from(roomId, 'base64url'), auth, admin, NOW);
  const insert = old.prepare(
    'INSERT INTO entry (room, seq, hash, room_bytes, frame) VALUES (1, ?, ?, ?, ?)',
  );
  let { hash } = await chainStart(roomId);
  for (let seq = 1; seq <= 20; seq += 1) {
    const frame = randomBytes(100);
    hash = await nextHash(hash, frame);
    insert.run(seq, hash, seq * 100, frame);
  }
  old.close();
  const store = openIn(folder);
  expect(await checkedLength(store)).toBe(20);
  const work = workOn(store, roomId);
  expect(await work.state()).toMatchObject({ bytes: 2000, tailBytes: 2000, keptSeq: 0 });
  const covers = await work.grow(1);
  await work.commit(covers, 300);
  await store.close();
  const again = openIn(folder);
  expect(await workOn(again, roomId).state()).toMatchObject({
    bytes: 2400,
    snapshots: [{ covers }],
  });
  await again.close();
});

test('[L17] [L36] a file from before rooms had epochs knows its last control entries', async () => {
  const old = new DatabaseSync(join(folder, 'relay.sqlite'));
  old.exec(`PRAGMA journal_mode = WAL; BEGIN; ${TABLES_3} COMMIT;`);
  const addRoom = old.prepare(
    'INSERT INTO room (number, id, epoch, auth_public, admin_number, admin_keys, made_at, kept_seq, kept_hash, kept_bytes, doomed) VALUES (?, ?, 0, ?, 4, ?, ?, ?, ?, ?, ?)',
  );
  const addEntry = old.prepare(
    'INSERT INTO entry (room, seq, hash, room_bytes, frame) VALUES (?, ?, ?, ?, ?)',
  );
  const rooms = await oldRooms();
  for (const [index, { room, keptSeq, entries }] of rooms.entries()) {
    const id = Buffer.from(room.roomId, 'base64url');
    const [auth, admin] = [room.auth.publicKey, room.admin.publicKey];
    const kept = keptSeq === 0 ? undefined : entries[keptSeq - 1];
    const keptRow = [keptSeq, kept?.hash ?? null, kept?.written ?? 0] as const;
    addRoom.run(index + 1, id, auth, admin, NOW, ...keptRow, null);
    for (const { seq, hash, written, frame } of entries.slice(keptSeq))
      addEntry.run(index + 1, seq, hash, written, frame);
  }
  addRoom.run(
    9,
    randomBytes(24),
    randomBytes(32),
    randomBytes(32),
    NOW,
    0,
    null,
    0,
    randomBytes(16),
  );
  old.close();
  const store = openIn(folder);
  await expectOldRooms(store, rooms);
  await store.close();
  const keeper = valueOf(openSqliteKeeper(folder, () => undefined));
  for (let more = true; more;) ({ more } = valueOf(await keeper.sweepDoomed()));
  await keeper.close();
  expect(checkFileAt(join(folder, 'relay.sqlite'))).toEqual({
    ok: true,
    value: { rooms: rooms.length, entries: 19 },
  });
});

test('[L17] a second process, or a second store, is told that the folder is in use', async () => {
  const store = openIn(folder);
  const second = openSqliteStore({ folder, onFault: () => undefined });
  expect(errorOf(second)).toEqual({ reason: 'in-use' });
  await store.close();
  await openIn(folder).close();
});

test('[L17] a file of a newer version is refused and left alone', async () => {
  await openIn(folder).close();
  const file = join(folder, 'relay.sqlite');
  const newer = new DatabaseSync(file);
  newer.exec('PRAGMA user_version = 9');
  newer.close();
  const refused = openSqliteStore({ folder, onFault: () => undefined });
  expect(errorOf(refused)).toEqual({ reason: 'newer-version', version: 9 });
  expect(existsSync(file)).toBe(true);
});

test('[L17] a folder that cannot be one is said so', () => {
  const refused = openSqliteStore({ folder: '/dev/null/nowhere', onFault: () => undefined });
  expect(errorOf(refused).reason).toBe('folder-unusable');
});
