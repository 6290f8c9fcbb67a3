/**
 * A relay under load that is to be troubled: its process, eight rooms with two tireless writers each,
 * and two people with the product's own engine.
 */
import { createChance } from '../chance.ts';
import { startRelayProcess, type RelayProcess } from '../relay-process.ts';
import { makeRoom, newTestRoom, type RelayPlace } from '../wire-client.ts';
import { waitFor } from '../wait.ts';
import type { Ground } from './ground.ts';
import { readWholeRoom } from './read-whole-room.ts';
import {
  createValve,
  startWriter,
  type LoadedRoom,
  type TirelessWriter,
} from './tireless-writer.ts';
import { pairTwoPeople, type TwoPeople } from './two-people.ts';

/** What a site has gone through so far. */
export type Tally = {
  readonly acked: number;
  readonly ackedLost: number;
  readonly entries: number;
  readonly faults: readonly string[];
};

/** A relay under load. */
export type Site = {
  readonly ground: Ground;
  /** The relay that runs now, or ran last. */
  readonly relay: () => RelayProcess;
  readonly place: RelayPlace;
  /** Starts the relay again in its old place. */
  readonly restart: () => Promise<void>;
  /** Lets everybody write, for about so long. */
  readonly load: (forMs: number) => Promise<void>;
  /** Appends that were refused so far, for want of storage. */
  readonly refusals: () => number;
  /** Resolves once every writer has had something acknowledged from now on. */
  readonly flows: () => Promise<void>;
  /** Resolves once every room was read to its end. */
  readonly readers: () => Promise<void>;
  /** Reads every room against what was acknowledged, and waits for the two people. */
  readonly check: () => Promise<Tally>;
  readonly close: () => Promise<void>;
};

const ROOMS = 8;
const PATIENCE_MS = 60_000;
/** A writer here writes as fast as it can, which is no abuse; and the metrics can be read. */
const SETTINGS = {
  TWOWAY_APPENDS_PER_SECOND: '1000000',
  TWOWAY_APPEND_BURST: '1000000',
  TWOWAY_CREATES_PER_HOUR: '1000000',
  TWOWAY_METRICS: 'on',
};

/** Starts a relay on `ground` with everybody in it. */
export async function openSite(ground: Ground, seed: number): Promise<Site> {
  const chance = createChance(seed);
  const run = (port: number): Promise<RelayProcess> =>
    startRelayProcess({
      dataDir: ground.folder,
      port,
      env: { ...SETTINGS, ...ground.env },
      ...(ground.user && { user: ground.user }),
    });
  let relay = await run(0);
  const place = { url: relay.url, name: `127.0.0.1:${relay.port}` };
  const rooms: LoadedRoom[] = [];
  const writers: TirelessWriter[] = [];
  const valve = createValve();
  for (let count = 0; count < ROOMS; count += 1) {
    const loaded = { room: await newTestRoom(), acked: new Map<number, string>() };
    await makeRoom(place, loaded.room);
    rooms.push(loaded);
    for (let author = 0; author < 2; author += 1)
      writers.push(startWriter(place, loaded, () => 60 + chance.below(600), valve));
  }
  const people: TwoPeople = await pairTwoPeople(relay.url);
  const acks = (): readonly number[] => writers.map((writer) => writer.acks());

  return {
    ground,
    relay: () => relay,
    place,
    async restart() {
      relay = await run(relay.port);
    },
    async load(forMs) {
      valve.open();
      people.write();
      const until = performance.now() + forMs;
      await waitFor('the time is over', () => performance.now() > until, PATIENCE_MS);
    },
    refusals: () => writers.reduce((sum, writer) => sum + writer.refusals(), 0),
    async flows() {
      const before = acks();
      valve.open();
      await waitFor(
        'every writer is acknowledged again',
        () =>
          writers.some(({ faults }) => faults.length > 0) ||
          acks().every((count, place_) => count > (before[place_] ?? 0)),
        PATIENCE_MS,
      );
    },
    async readers() {
      for (const loaded of rooms) await readWholeRoom(place, loaded);
    },
    async check() {
      valve.shut();
      people.write();
      const faults = writers.flatMap((writer) => writer.faults);
      await people.converge().catch((fault: unknown) => faults.push(String(fault)));
      let [ackedLost, entries, acked] = [0, 0, 0];
      for (const loaded of rooms) {
        // What is acknowledged while it is read is for the next reading.
        const known = { room: loaded.room, acked: new Map(loaded.acked) };
        const reading = await readWholeRoom(place, known).catch((fault: unknown) => {
          faults.push(String(fault));
          return { entries: 0, lost: known.acked.size };
        });
        acked += known.acked.size;
        ackedLost += reading.lost;
        entries += reading.entries;
      }
      return { acked, ackedLost, entries, faults };
    },
    async close() {
      await Promise.all(writers.map((writer) => writer.stop()));
      await people.close();
      await relay.kill();
      await ground.close();
    },
  };
}
