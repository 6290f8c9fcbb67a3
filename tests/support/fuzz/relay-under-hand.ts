/**
 * The real relay without HTTP: its connections, rooms and in-memory store over the fuzz's socket pairs.
 * The store outlives a restart, what is in memory does not. [Z1]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { err } from '#shared/base/result.ts';
import { SNAPSHOT_REST_MS } from '#shared/wire/limits.ts';
import { readSocketPath } from '#shared/wire/path.ts';
import { createHeldBytes } from '../../../sync-server/front/held-bytes.ts';
import { createConnection, type Connection } from '../../../sync-server/front/connection.ts';
import { limitsWith } from '../../../sync-server/limits.ts';
import type { Append, LogStore, NewEpoch, RoomState } from '../../../sync-server/log/log-store.ts';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import type { LogEvent } from '../../../sync-server/ops/logger.ts';
import { createRooms } from '../../../sync-server/room/rooms.ts';
import { createStagingBudget } from '../../../sync-server/room/staging.ts';
import { RELAY_NAME, type Cast } from './cast.ts';
import { createSocketPairs, type Answering, type SocketPairs } from './socket-pairs.ts';
import { newPlace, post, settle, within, type Place } from './virtual-world.ts';

const TICK_MS = 1_000;
/** A little longer than a snapshot that somebody confirmed must rest. */
const AGE_MS = SNAPSHOT_REST_MS + 3_600_000;

/** A relay that the schedule restarts and disturbs. */
export type RelayUnderHand = {
  /** The devices' lines, which move by hand. */
  readonly pairs: SocketPairs;
  /** Lines that always move, for whoever writes into the log by hand. */
  readonly flowing: SocketPairs;
  /** All connections are lost and everything in memory is forgotten. */
  readonly restart: () => void;
  /** The disk refuses the next `count` appends. */
  readonly refuse: (count: number) => void;
  /** All of the log as it was stored, also what is swept by now. */
  readonly log: () => readonly Bytes[];
  /** The room as the relay has it. */
  readonly room: () => Promise<RoomState>;
  /** The relay's clock goes on by a day and more, and what nobody needs any more is swept. */
  readonly age: () => Promise<void>;
  /** What the relay reported as its own faults. */
  readonly faults: () => readonly LogEvent[];
};

/** A store whose work belongs to no relay, so that it is not lost with one; and that can refuse. */
function lastingStore(
  store: LogStore,
  refuses: () => boolean,
  appended: (frame: Bytes) => void,
): LogStore {
  const place = newPlace('the relay’s disk');
  const entries = Object.entries(store).map(([name, method]) => {
    const ask = method as (...args: unknown[]) => unknown;
    const inPlace = (...args: unknown[]): unknown => {
      if (name === 'append' && refuses()) return Promise.resolve(err('storage-fault'));
      return within(place, () => ask(...args));
    };
    const append = async (wanted: Append | NewEpoch): Promise<unknown> => {
      const done = (await inPlace(wanted)) as Awaited<ReturnType<LogStore['append']>>;
      if (done.ok) appended(wanted.frame);
      return done;
    };
    if (name === 'append' || name === 'setEpoch') return [name, append];
    return [name, inPlace];
  });
  return Object.fromEntries(entries) as LogStore;
}

/** Starts a relay that knows the room of `cast`. */
export async function startRelayUnderHand(cast: Cast): Promise<RelayUnderHand> {
  const { roomId } = cast;
  let refusals = 0;
  const bare = createMemoryStore();
  const frames: Bytes[] = [...cast.frames];
  const refuses = (): boolean => {
    refusals -= 1;
    return refusals >= 0;
  };
  const store = lastingStore(bare, refuses, (frame) => frames.push(frame));
  const { authPublic } = cast.inside.keys;
  await bare.createRoom({ roomId, authPublic, adminPublic: cast.adminPublic, now: 1 as Millis });
  for (const frame of cast.frames)
    await bare.append({ roomId, epoch: 0, frame, maxRoomBytes: 2 ** 30 });

  const limits = limitsWith({});
  const events: LogEvent[] = [];
  const log = (event: LogEvent): void => void events.push(event);
  const now = (): number => performance.now();
  let connections = new Set<Connection>();
  let lastNumber = 0;
  let aheadMs = 0;
  const clock = { now: () => (Date.now() + aheadMs) as Millis };
  let rooms = createRooms({ store, limits, log, now });

  const begin = (place: Place): Answering['accept'] =>
    within(place, () => {
      rooms = createRooms({ store, limits, log, now });
      const mine = new Set<Connection>();
      const deps = {
        ...{ store, limits, log, now },
        clock,
        rooms,
        names: () => [RELAY_NAME],
        creationToken: undefined,
        mayCreate: () => err('creation-refused' as const),
        budget: createStagingBudget(limits.maxStagedBytes, () => undefined),
        visited: () => undefined,
        traffic: { received: () => undefined, sent: () => undefined },
        output: createHeldBytes(limits.maxOutputBytes, () => undefined),
        received: createHeldBytes(limits.maxReceivedBytes, () => undefined),
        newcomers: { leave: () => undefined },
        reached: () => undefined,
        closed: (connection: Connection) => void mine.delete(connection),
      };
      connections = mine;
      setInterval(() => {
        for (const connection of mine) connection.tick(now());
      }, TICK_MS);
      return (socket, path) => {
        const read = readSocketPath(path);
        if (!read.ok) return false;
        lastNumber += 1;
        const made = createConnection(
          {
            ...{ socket, path: read.value, number: lastNumber, address: 'here' },
            newcomer: { makeRoom: () => undefined, network: '' },
          },
          deps,
        );
        mine.add(made);
        return true;
      };
    });

  const answering: { place: Place; accept: Answering['accept'] } = {
    place: newPlace('relay'),
    accept: () => false,
  };
  answering.accept = begin(answering.place);
  const pairs = createSocketPairs(answering);
  const flowing = createSocketPairs(answering);
  flowing.setFlowing(true);
  return {
    pairs,
    flowing,
    restart() {
      for (const pair of [...pairs.open(), ...flowing.open()]) pair.cut();
      connections.clear();
      answering.place.dead = true;
      answering.place = newPlace('relay');
      answering.accept = begin(answering.place);
    },
    refuse(count) {
      refusals = count;
    },
    log: () => frames,
    async room() {
      const room = await bare.readRoom(roomId);
      if (!room.ok) throw new Error('no room');
      return room.value;
    },
    async age() {
      aheadMs += AGE_MS;
      const sweep = async (): Promise<void> => {
        let more = true;
        while (more) {
          const swept = await store.sweepSnapshots(clock.now());
          more = swept.ok && swept.value.more;
          if (swept.ok && swept.value.roomId !== undefined) await rooms.refresh(roomId);
        }
      };
      post(answering.place, () => void sweep());
      await settle();
    },
    faults: () => events.filter(({ event }) => event === 'fault'),
  };
}
