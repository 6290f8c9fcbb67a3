/**
 * Two pages of one profile, each with a store connection of its own over the same storage, as a browser has
 * them: what one erases the other learns by the channel alone, or not at all.
 */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { systemClock } from '#shared/base/clock.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { openStore, type Store } from '../../../extension/store/store.ts';
import { createEngine, type Engine } from '../../../extension/sync/engine.ts';
import { newEntry } from '../../../extension/sync/new-entry.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import { alwaysVisible, createHeadlessPerson, type SharedByContexts } from '../headless-client.ts';
import { must } from '../store/samples.ts';
import { closing } from './stage.ts';

/** One profile and what its pages share. */
export type TwoPages = {
  /** Where `twoway` lies. */
  readonly factory: IDBFactory;
  readonly shared: SharedByContexts;
  readonly mine: Store;
  readonly theirs: Store;
  /** A mentorship that lies on the device alone, in the keyring. */
  readonly entry: KeyringEntry;
  /** Opens it in a page over `store`. */
  readonly page: (store: Store, entry?: KeyringEntry) => Promise<Engine>;
  /** What `eraseRoom` and its like take, as `store`'s page. */
  readonly erasing: (store: Store) => {
    readonly keyring: Store['keyring'];
    readonly indexedDB: IDBFactory;
    readonly now: typeof systemClock.now;
    readonly databaseName: (roomId: RoomId) => string;
  };
  /** The names of the rooms' databases that there are. */
  readonly roomDatabases: () => Promise<readonly string[]>;
};

/** Opens both; closed by `leave`. */
export async function twoPages(): Promise<TwoPages> {
  const person = await createHeadlessPerson('Mia');
  closing(person.close);
  const { shared } = person;
  const factory = new IDBFactory();
  const open = async (): Promise<Store> => {
    const { openChannel } = shared;
    const deps = { indexedDB: factory, openChannel, report: () => undefined };
    const store = must(await openStore(deps));
    closing(async () => store.close());
    return store;
  };
  const [mine, theirs] = [await open(), await open()];
  const me = { mentorshipName: 'Mia and Ben', memberName: 'Mia', role: 'mentee' } as const;
  const wanted = { purpose: 'mentorship', ...me, relayAddress: undefined } as const;
  const entry = await newEntry(wanted, systemClock.now());
  must(await mine.keyring.add(entry));
  return {
    factory,
    shared,
    mine,
    theirs,
    entry,
    async page(store, of = entry) {
      const engine = createEngine({
        entry: of,
        store,
        kind: 'page',
        visibility: alwaysVisible,
        indexedDB,
        Socket: WebSocket as unknown as SocketClass,
        now: systemClock.now,
        ...shared,
      });
      closing(engine.close);
      await engine.whenLoaded;
      return engine;
    },
    erasing: ({ keyring }) => ({
      keyring,
      indexedDB,
      now: systemClock.now,
      databaseName: shared.databaseName,
    }),
    async roomDatabases() {
      const own = shared.databaseName('' as RoomId);
      const all = await indexedDB.databases();
      return all.flatMap(({ name = '' }) => (name.startsWith(own) ? [name] : []));
    },
  };
}
