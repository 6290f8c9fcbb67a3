/** Who makes a long log short, when, and of what exactly. */
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { copyBytes, randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { emptyRoster } from '#shared/seal/roster.ts';
import { readSnapshotBody } from '#shared/seal/snapshot.ts';
import type { SnapshotCode } from '#shared/wire/errors.ts';
import { readDown, type DownMessage } from '#shared/wire/down.ts';
import { SNAPSHOT_REST_MS } from '#shared/wire/limits.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import { NO_CLAIMS } from '../../../extension/store/claims.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { addOwnRows, commitFromRelay, readRows } from '../../../extension/store/rows.ts';
import {
  COMPACTION_PACE,
  createCompactor,
  type CompactionPort,
} from '../../../extension/sync/compactor.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import { makeSnapshot, type SnapshotMakerDeps } from '../../../extension/sync/snapshot-maker.ts';
import { must } from '../../support/store/samples.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import {
  closing,
  enter,
  jot,
  leave,
  replay,
  textsOf,
  until,
  untilSynced,
  untilTrue,
} from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';
import { createHeadlessPerson } from '../../support/headless-client.ts';

afterEach(leave);

const EAGER = { compaction: { quietMs: 20, spreadMs: 0 } };

/** Mia's rows hold exactly what the log does; a copy of her document, and the maker over both. */
async function ready() {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  jot(page.doc, stage.entry, 'on the relay');
  await untilSynced(page);
  await page.close();
  const db = must(
    await openRoomDatabase(indexedDB, stage.mia.shared.databaseName(stage.entry.roomId)),
  );
  closing(async () => db.close());
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(page.doc));
  const here = await stage.relay.cursor();
  const deps: SnapshotMakerDeps = {
    ...{ db, doc, isQuiet: () => true, read: () => here, stored: () => here },
    roster: () => emptyRoster(stage.entry.roomId),
    claims: () => NO_CLAIMS,
    hasIncomplete: () => false,
  };
  return { stage, db, doc, here, deps };
}

test('[R4] a snapshot holds exactly what the log does up to its place', async () => {
  const { stage, here, deps } = await ready();
  const made = await makeSnapshot(deps);
  if (made.state !== 'made') throw new Error(made.state);
  expect(made.covers).toEqual(here);
  const body = must(await readSnapshotBody(made.body));
  const doc = new Y.Doc();
  Y.applyUpdateV2(doc, body.state);
  expect(Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(await replay(stage)))).toBe(true);
});

test('[R4] none is made while the document holds what no row does', async () => {
  const { doc, deps } = await ready();
  doc.getMap('twoway').set('extra', 'of a sibling, just now');
  expect(await makeSnapshot(deps)).toEqual({ state: 'not-now' });
});

test('[R4] one is made where two people set the same field while apart', async () => {
  const { db, doc, deps } = await ready();
  const updates = [new Y.Doc(), new Y.Doc()].map((apart, number) => {
    Y.applyUpdate(apart, Y.encodeStateAsUpdate(doc));
    return updateOf(apart, () => {
      apart.getMap('meta').set('name', number);
      apart.getMap('meta').set('kind', new Y.Map([['of', number]]));
    });
  });
  for (const update of updates) Y.applyUpdate(doc, update);
  const { state } = must(await readRows(db, -1));
  const came = { rows: updates, acknowledged: new Set<number>(), change: {} };
  must(await commitFromRelay(db, state.term, came));
  expect((await makeSnapshot(deps)).state).toBe('made');
});

test('[R4] none is made while the document lacks what a row holds', async () => {
  const { deps } = await ready();
  expect(await makeSnapshot({ ...deps, doc: new Y.Doc() })).toEqual({ state: 'not-now' });
});

test('[R4] none is made while a row is not on the relay', async () => {
  const { db, doc, deps } = await ready();
  const before = Y.encodeStateVector(doc);
  doc.getMap('twoway').set('typed', 'now');
  must(await addOwnRows(db, [copyBytes(Y.encodeStateAsUpdate(doc, before))]));
  expect(await makeSnapshot(deps)).toEqual({ state: 'not-now' });
});

test('[R4] none is made while the log was read farther than it is stored, or something is under way', async () => {
  const { here, deps } = await ready();
  const ahead = { seq: here.seq + 1, hash: randomBytes(32) };
  for (const changed of [
    { read: () => ahead },
    { stored: () => ahead },
    { isQuiet: () => false },
  ] satisfies Partial<SnapshotMakerDeps>[])
    expect(await makeSnapshot({ ...deps, ...changed })).toEqual({ state: 'not-now' });
});

test('[R4] none is made by who does not understand a record of the roster', async () => {
  const { stage, deps } = await ready();
  const roster = { ...emptyRoster(stage.entry.roomId), unknownRecords: 1 };
  expect(await makeSnapshot({ ...deps, roster: () => roster })).toEqual({ state: 'not-now' });
});

type FakeRelay = { readonly port: CompactionPort; readonly sent: UpMessage[]; made: number };

/** A relay that answers a lease and then each request with the next of `codes`. */
function relayWith(
  patch: Partial<CompactionPort>,
  codes: readonly SnapshotCode[],
  holder = 1,
): FakeRelay {
  const sent: UpMessage[] = [];
  const answers = [...codes];
  const life = new AbortController();
  const fake: FakeRelay = {
    sent,
    made: 0,
    port: {
      connectionId: 1,
      send: (message) => void sent.push(message),
      tailBytes: () => 300_000,
      newest: () => ({ seq: 0, total: 0 }),
      isOutlived: () => false,
      async make() {
        fake.made += 1;
        return {
          state: 'made',
          covers: { seq: 9, hash: new Uint8Array(32) },
          body: randomBytes(10),
        };
      },
      seal: async () => new Uint8Array(200_000),
      committed: () => void sent.push({ type: 'resume' }),
      line: {
        lease: async () => ({ type: 'snapshot-lease', holder, leftMs: 60_000 }),
        ask: async () => undefined,
        async askAs(_, message) {
          sent.push(message);
          return answers.shift();
        },
        fetch: async () => undefined,
        nextId: () => 7,
        take: () => undefined,
        ended: life.signal,
        end: () => undefined,
      },
      ...patch,
    },
  };
  return fake;
}

function compacting(fake: FakeRelay): void {
  const compactor = createCompactor({ quietMs: 1, spreadMs: 0 });
  closing(async () => compactor.close());
  compactor.connect(fake.port);
}

function typesOf({ sent }: FakeRelay): readonly string[] {
  return sent.map(({ type }) => type);
}

test('[S47] under the lease the parts are staged one by one and committed', async () => {
  const fake = relayWith({}, ['done', 'done']);
  compacting(fake);
  await until(() => typesOf(fake).at(-1) === 'resume');
  const flow = ['snapshot-begin', 'snapshot-part', 'snapshot-part', 'snapshot-commit', 'resume'];
  expect(typesOf(fake)).toEqual(flow);
  expect(fake.sent[0]).toMatchObject({ id: 7, covers: { seq: 9 }, previous: 0, total: 200_000 });
});

test('[S80] once an epoch has begun after the newest snapshot another is made, however short the log is', async () => {
  const short = { tailBytes: () => 10, newest: () => ({ seq: 4, total: 1_000 }) };
  const outlived = relayWith({ ...short, isOutlived: () => true }, ['done', 'done']);
  compacting(outlived);
  await until(() => typesOf(outlived).at(-1) === 'resume');
  expect(outlived.sent[0]).toMatchObject({ type: 'snapshot-begin', previous: 4 });
});

test('[S47] one that comes while it is made, and was not compared, is not gone over', async () => {
  let seq = 4;
  const fake = relayWith(
    {
      newest: () => ({ seq, total: 0 }),
      async make() {
        seq = 8;
        const covers = { seq: 9, hash: new Uint8Array(32) };
        return { state: 'made', covers, body: randomBytes(10) };
      },
    },
    ['stale'],
  );
  compacting(fake);
  await until(() => fake.sent.length > 0);
  // The relay, whose newest is another, answers `stale`.
  expect(fake.sent[0]).toMatchObject({ type: 'snapshot-begin', previous: 4 });
});

test('[S47] a log that is not longer than the newest snapshot and 256 KiB is left alone', async () => {
  let asked = 0;
  const fake = relayWith(
    {
      tailBytes: () => 256 * 1024,
      newest() {
        asked += 1;
        return { seq: 4, total: 1_000 };
      },
    },
    [],
  );
  compacting(fake);
  await until(() => asked === 1);
  const larger = relayWith({ newest: () => ({ seq: 4, total: 300_000 }) }, []);
  compacting(larger);
  const control = relayWith({}, ['done', 'done']);
  compacting(control);
  await until(() => typesOf(control).at(-1) === 'resume');
  expect([fake.made, larger.made]).toEqual([0, 0]);
});

test('[S47] nothing is made while another device has the lease, nor sent when it is refused', async () => {
  const other = relayWith({}, ['done', 'done'], 2);
  const soon = relayWith({}, ['too-soon']);
  compacting(other);
  compacting(soon);
  const control = relayWith({}, ['done', 'done']);
  compacting(control);
  await until(() => typesOf(control).at(-1) === 'resume');
  expect([other.made, typesOf(other)]).toEqual([0, []]);
  expect(typesOf(soon)).toEqual(['snapshot-begin']);
});

test('[S47, S72] that a record is too large for a snapshot is said, until one is made', async () => {
  const said: boolean[] = [];
  const told = (tooLarge: boolean): void => void said.push(tooLarge);
  for (const fake of [
    relayWith({ make: async () => ({ state: 'too-large' }) }, []),
    relayWith({}, ['too-large']),
    relayWith({}, ['done', 'done']),
  ]) {
    const { length } = said;
    const compactor = createCompactor({ quietMs: 1, spreadMs: 0 }, told);
    compactor.connect(fake.port);
    await until(() => said.length > length);
    compactor.close();
  }
  expect(said).toEqual([true, true, false]);
});

test.each([
  { chance: 0, afterMs: 60_000 },
  { chance: 0.5, afterMs: 75_000 },
])(
  '[S47] the pace of the product: a minute after the last change and a chance of half a minute, above 256 KiB: $afterMs ms',
  async ({ chance, afterMs }) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const drawn = vi.spyOn(Math, 'random').mockReturnValue(chance);
    const least = relayWith({ tailBytes: () => 262_144 }, []);
    const more = relayWith({ tailBytes: () => 262_145 }, ['done', 'done']);
    const compactors = [least, more].map(({ port }) => {
      const compactor = createCompactor(COMPACTION_PACE);
      closing(async () => compactor.close());
      compactor.connect(port);
      return compactor;
    });
    closing(async () => {
      drawn.mockRestore();
      vi.useRealTimers();
    });
    await vi.advanceTimersByTimeAsync(50_000);
    for (const { touch } of compactors) touch();
    await vi.advanceTimersByTimeAsync(afterMs - 1);
    expect([least.made, more.made]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect([least.made, more.made]).toEqual([0, 1]);
  },
);

test('[S47] who writes puts it off', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  closing(async () => void vi.useRealTimers());
  const fake = relayWith({}, ['done', 'done']);
  const compactor = createCompactor({ quietMs: 300, spreadMs: 0 });
  closing(async () => compactor.close());
  compactor.connect(fake.port);
  for (let keys = 0; keys < 5; keys += 1) {
    await vi.advanceTimersByTimeAsync(299);
    compactor.touch();
  }
  await vi.advanceTimersByTimeAsync(299);
  expect(fake.made).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(fake.made).toBe(1);
});

test('[S47, S45, S46] over a real relay: a long log is compacted, confirmed, and read by who joins later', async () => {
  let ahead = 0;
  const clock = { now: () => (Date.now() + ahead) as Millis };
  const socket = listeningSocket();
  const eager = { Socket: socket.Socket, ...EAGER };
  const { mia, ben, mias, relay, code } = await twoPeople({ clock, limits: { sweepMs: 20 } });
  const { roomId } = mias.entry();
  const joined = await ben.join(await code());
  const bens = await ben.open(joined.roomId, eager);
  await untilSynced(bens);
  await mias.close();
  const page = await mia.open(roomId, eager);
  await untilSynced(page);
  for (let n = 0; n < 8; n += 1) {
    page.doc.getMap('twoway').set('blob', toBase64Url(randomBytes(60_000)));
    await untilSynced(page);
  }
  jot(page.doc, page.entry(), 'in the snapshot');
  await untilSynced(page);
  const isConfirmed = (message: DownMessage): boolean =>
    message.type === 'snapshots' && message.snapshots[0]?.confirmed === true;
  await until(() => socket.heard('snapshots').some(isConfirmed));
  ahead = SNAPSHOT_REST_MS;
  await untilTrue(async () => must(await relay.store.readRoom(roomId)).keptSeq > 0);
  const invite = must(await page.invite());
  const third = await createHeadlessPerson('Kim');
  closing(third.close);
  const kims = await third.join(invite.code);
  const later = listeningSocket();
  const kim = await third.open(kims.roomId, { Socket: later.Socket });
  await untilSynced(kim);
  await until(() => textsOf(kim.doc).includes('in the snapshot'));
  // The first entries are gone at the relay; a newer snapshot that comes meanwhile is compared, none is read twice.
  const read = later
    .heard('snapshot')
    .map((message) => (message.type === 'snapshot' ? message.covers.seq : -1));
  expect(read.length).toBeGreaterThan(0);
  expect(new Set(read).size).toBe(read.length);
  expect(kim.doc.getMap('twoway').get('blob')).toBe(page.doc.getMap('twoway').get('blob'));
});

/** A socket class that lets the test hear what the relay says. */
function listeningSocket() {
  const messages: DownMessage[] = [];
  class Listening extends WebSocket {
    constructor(url: string) {
      super(url);
      this.addEventListener('message', ({ data }) => {
        const read = data instanceof ArrayBuffer ? readDown(new Uint8Array(data)) : undefined;
        if (read?.ok === true) messages.push(read.value);
      });
    }
  }
  return {
    Socket: Listening as unknown as SocketClass,
    heard: (type: DownMessage['type']) => messages.filter((message) => message.type === type),
  };
}
