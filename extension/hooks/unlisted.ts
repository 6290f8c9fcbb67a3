/** Devices of mine that none of my browsers tells of, as a page lists them and strikes them out. [U160, U161] */
import { signal } from '@preact/signals';
import type { RoomId } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { observeTold } from '#shared/record/profile-mentorships.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { Engine } from '../sync/engine.ts';
import { rosterOf, storedRecords } from '../sync/stored-roster.ts';
import { lendingBy } from '../sync/strike-rounds.ts';
import { strikeOutOf } from '../sync/striking.ts';
import { unlistedIn, type UnlistedDevice } from '../sync/unlisted-devices.ts';
import type { UnlistedPort, UnlistedState } from '../views/devices/unlisted-port.ts';
import { startEngine, type PageEngineDeps } from './start-engine.ts';

/** So often the rosters that are stored are looked at while somebody sees the list: no other page tells of them. */
const LOOK_EVERY_MS = 3_000;
/** So long the relay of a mentorship has to answer before it is said to be away. */
const CONNECT_PATIENCE_MS = 10_000;

/** The list, for as long as the profile is open. */
export type Unlisted = UnlistedPort & { readonly close: () => Promise<void> };

const nameOf = ({ roomId, deviceId }: UnlistedDevice): string => `${roomId}:${deviceId}`;

type ReadRoster = (roomId: RoomId) => Promise<Roster>;

/** Reads rosters as they are stored; one that has no more records than before is not made once more. */
function createRosterReader(): ReadRoster {
  const known = new Map<RoomId, { readonly count: number; readonly roster: Roster }>();
  return async (roomId) => {
    const records = await storedRecords({ indexedDB: globalThis.indexedDB }, roomId);
    const before = known.get(roomId);
    if (before?.count === records.length) return before.roster;
    const roster = await rosterOf(roomId, records);
    known.set(roomId, { count: records.length, roster });
    return roster;
  };
}

async function readAll(
  { store }: PageEngineDeps,
  profile: Engine,
  read: ReadRoster,
): Promise<readonly UnlistedDevice[]> {
  const entries = await store.keyring.list();
  if (!entries.ok) return [];
  const { doc } = profile;
  const entry = profile.entry();
  const known = { doc, entry, roster: await read(entry.roomId) };
  const found: UnlistedDevice[] = [];
  for (const one of entries.value) found.push(...unlistedIn(known, one, await read(one.roomId)));
  return found;
}

/** Reads whenever it is asked to, one reading at a time; what is asked meanwhile is the next. */
function createLook(read: () => Promise<void>): () => void {
  let reading: Promise<void> | undefined;
  let isStale = false;
  const readOn = async (): Promise<void> => {
    do {
      isStale = false;
      await read();
    } while (isStale);
  };
  return () => {
    isStale = true;
    reading ??= readOn()
      .catch(reportFault)
      .finally(() => {
        reading = undefined;
      });
  };
}

/** Lists them from what is stored on this device, for as long as somebody looks. */
export function createUnlisted(deps: PageEngineDeps, profile: Engine): Unlisted {
  const list = signal<readonly UnlistedDevice[]>([]);
  const states = signal<ReadonlyMap<string, UnlistedState>>(new Map());
  const life = new AbortController();
  const lend = lendingBy((entry) => startEngine(deps, entry, 'background'));
  const work = new Set<Promise<void>>();
  const readRoster = createRosterReader();
  const read = async (): Promise<void> => {
    const found = await readAll(deps, profile, readRoster);
    const said = JSON.stringify(found);
    if (!life.signal.aborted && said !== JSON.stringify(list.peek())) list.value = found;
  };
  const look = createLook(read);
  const set = (device: UnlistedDevice, state: UnlistedState | undefined): void => {
    const next = new Map(states.peek());
    if (state === undefined) next.delete(nameOf(device));
    else next.set(nameOf(device), state);
    states.value = next;
  };
  const strike = async (device: UnlistedDevice): Promise<void> => {
    const entry = await deps.store.keyring.get(device.roomId);
    if (!entry.ok || entry.value === undefined) return;
    set(device, 'now');
    const outcome = await lend(entry.value, async (engine) => {
      await engine.whenSynced(CONNECT_PATIENCE_MS);
      return strikeOutOf(engine, [device.deviceId], life.signal);
    });
    set(device, outcome === 'out' ? undefined : outcome === 'no-right' ? 'no-right' : 'waits');
    await read();
  };
  return {
    list,
    stateOf: (device) => states.value.get(nameOf(device)),
    watch() {
      const timer = setInterval(look, LOOK_EVERY_MS);
      const stop = observeTold(profile.doc, look);
      look();
      return () => {
        clearInterval(timer);
        stop();
      };
    },
    strike(device) {
      if (states.peek().get(nameOf(device)) === 'now') return;
      const done: Promise<void> = strike(device)
        .catch((fault: unknown) => {
          // It can be tried again.
          set(device, 'waits');
          reportFault(fault);
        })
        .finally(() => work.delete(done));
      work.add(done);
    },
    async close() {
      life.abort();
      await Promise.all(work);
    },
  };
}
