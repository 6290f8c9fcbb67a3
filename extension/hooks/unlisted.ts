/** Devices of mine that none of my browsers tells of, as a page lists them and strikes them out. [U160, U161] */
import { signal } from '@preact/signals';
import type { DeviceId } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { observeTold } from '#shared/record/profile-mentorships.ts';
import type { Engine } from '../sync/engine.ts';
import { storedRoster } from '../sync/stored-roster.ts';
import { lendingBy } from '../sync/strike-rounds.ts';
import { strikeOutOf } from '../sync/striking.ts';
import { unlistedIn, type UnlistedDevice } from '../sync/unlisted-devices.ts';
import type { UnlistedPort, UnlistedState } from '../views/devices/unlisted-port.ts';
import { startEngine, type PageEngineDeps } from './start-engine.ts';

/** The list, for as long as the profile is open. */
export type Unlisted = UnlistedPort & { readonly close: () => Promise<void> };

const nameOf = ({ roomId, deviceId }: UnlistedDevice): string => `${roomId}:${deviceId}`;

async function readAll({ store }: PageEngineDeps, profile: Engine): Promise<UnlistedDevice[]> {
  const rooms = { indexedDB: globalThis.indexedDB };
  const entries = await store.keyring.list();
  if (!entries.ok) return [];
  const { doc } = profile;
  const entry = profile.entry();
  const known = { doc, entry, roster: await storedRoster(rooms, entry.roomId) };
  const found: UnlistedDevice[] = [];
  for (const one of entries.value)
    found.push(...unlistedIn(known, one, await storedRoster(rooms, one.roomId)));
  return found;
}

/** Lists them, from what is stored on this device. */
export function createUnlisted(deps: PageEngineDeps, profile: Engine): Unlisted {
  const list = signal<readonly UnlistedDevice[]>([]);
  const states = signal<ReadonlyMap<string, UnlistedState>>(new Map());
  const life = new AbortController();
  const lend = lendingBy((entry) => startEngine(deps, entry, 'background'));
  const work = new Set<Promise<void>>();
  let reading: Promise<void> | undefined;
  let isStale = false;
  const read = async (): Promise<void> => {
    do {
      isStale = false;
      const found = await readAll(deps, profile);
      if (!life.signal.aborted) list.value = found;
    } while (isStale && !life.signal.aborted);
  };
  const look = (): void => {
    isStale = true;
    reading ??= read()
      .catch(reportFault)
      .finally(() => {
        reading = undefined;
      });
  };
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
    const out: readonly DeviceId[] = [device.deviceId];
    const outcome = await lend(entry.value, async (engine) => {
      await engine.whenSynced(CONNECT_PATIENCE_MS);
      return strikeOutOf(engine, out, life.signal);
    });
    set(device, outcome === 'out' ? undefined : outcome === 'no-right' ? 'no-right' : 'waits');
    await read();
  };
  const { roomId: own } = profile.entry();
  const stops = [
    observeTold(profile.doc, look),
    deps.store.onChange((change) => {
      if (change.changed === 'keyring' && change.roomId !== own) look();
    }),
  ];
  look();
  return {
    list,
    stateOf: (device) => states.value.get(nameOf(device)),
    strike(device) {
      if (states.peek().get(nameOf(device)) === 'now') return;
      const done = strike(device).catch(reportFault);
      work.add(done);
      void done.then(() => work.delete(done));
    },
    async close() {
      life.abort();
      for (const stop of stops) stop();
      await Promise.all(work);
    },
  };
}

/** So long the relay of a mentorship has to answer before it is said to be away. */
const CONNECT_PATIENCE_MS = 10_000;
