/**
 * A whole Twoway person without a browser: the real engine on in-memory storage, over a real socket.
 * For tests, load programs and other people's tools: join by invite, `doc`, `whenSynced`, `close`.
 */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { WebSocket } from 'ws';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { systemClock } from '#shared/base/clock.ts';
import type { CoalescingPace } from '../../extension/sync/coalescer.ts';
import type { EngineDeps } from '../../extension/sync/engine-context.ts';
import { createEngine, type Engine } from '../../extension/sync/engine.ts';
import { createMentorship, joinByCode } from '../../extension/sync/mentorships.ts';
import type { ContextKind, Visibility } from '../../extension/sync/ownership.ts';
import type { SocketClass } from '../../extension/sync/relay-line.ts';
import type { KeyringEntry } from '../../extension/store/keyring-entry.ts';
import { openStore, type Store } from '../../extension/store/store.ts';

/** Whether a context is seen, under the test's hand. */
export type SwitchedVisibility = Visibility & { readonly show: (visible: boolean) => void };

/** What an engine of one person is made of, where a test wants it otherwise than usual. */
export type OpenOptions = {
  readonly kind?: ContextKind;
  readonly visibility?: Visibility;
  readonly indexedDB?: IDBFactory;
} & Partial<
  Pick<
    EngineDeps,
    | 'locks'
    | 'openChannel'
    | 'Socket'
    | 'store'
    | 'databaseName'
    | 'compaction'
    | 'coalescing'
    | 'disk'
  >
>;

/** As with company: who waits for the relay in a test is not to wait for the pace of one who is alone. */
const QUICK_ALONE: CoalescingPace = { pauseMs: 200, beatMs: 100, aloneMs: 100 };

/** What all contexts of one profile share. */
export type SharedByContexts = Pick<EngineDeps, 'locks' | 'openChannel'> & {
  readonly databaseName: (roomId: RoomId) => string;
};

/** One person with a profile of their own: storage, locks and channels that nobody else sees. */
export type HeadlessPerson = {
  readonly name: string;
  readonly store: Store;
  /** Makes a mentorship on this device. */
  readonly create: (relayAddress: string | undefined) => Promise<KeyringEntry>;
  /** Joins by a code. */
  readonly join: (code: string) => Promise<KeyringEntry>;
  /** Links this browser by a code of another one of theirs. */
  readonly link: (code: string) => Promise<KeyringEntry>;
  /** Opens a context on a mentorship: a page, or the background. */
  readonly open: (roomId: RoomId, options?: OpenOptions) => Promise<Engine>;
  /** What every context of this profile shares. */
  readonly shared: SharedByContexts;
  /** Closes everything that was opened. */
  readonly close: () => Promise<void>;
};

/** The sockets of Node. */
export const NodeSocket = WebSocket as unknown as SocketClass;
let people = 0;

/** Always seen. */
export const alwaysVisible: Visibility = { visible: () => true, onChange: () => undefined };

/** Seen or not, as the test says. */
export function switchedVisibility(initially: boolean): SwitchedVisibility {
  let visible = initially;
  const listeners = new Set<() => void>();
  return {
    visible: () => visible,
    onChange(listener, signal) {
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener));
    },
    show(value) {
      visible = value;
      for (const listener of listeners) listener();
    },
  };
}

/** The machine's locks under names of one person. */
function locksOf(profile: string): LockManager {
  const { locks } = navigator;
  return {
    async query() {
      const { held = [] } = await locks.query();
      const own = held.filter(({ name }) => name?.startsWith(`${profile}/`));
      return { held: own.map((lock) => ({ ...lock, name: lock.name?.slice(profile.length + 1) })) };
    },
    request: (name: string, ...rest: readonly unknown[]) =>
      Reflect.apply(locks.request.bind(locks), locks, [`${profile}/${name}`, ...rest]) as unknown,
  } as LockManager;
}

function must<T>(
  result:
    { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(`expected success, got ${String(result.error)}`);
  return result.value;
}

/** A person called `name`, whose clock is `now`. */
export async function createHeadlessPerson(
  name: string,
  now: () => Millis = systemClock.now,
): Promise<HeadlessPerson> {
  people += 1;
  const profile = `person-${people}`;
  const openChannel = (channel: string): BroadcastChannel =>
    new BroadcastChannel(`${profile}/${channel}`);
  const store = must(
    await openStore({ indexedDB: new IDBFactory(), openChannel, report: () => undefined }),
  );
  const opened = new Set<Engine>();
  const shared: SharedByContexts = {
    openChannel,
    locks: locksOf(profile),
    databaseName: (room) => `${profile}/tw:${room}`,
  };
  const databaseName = (room: RoomId): string => `${profile}/tw:${room}`;
  const mentorships = { keyring: store.keyring, now, Socket: NodeSocket };
  const joining = { ...mentorships, joining: store.joining, indexedDB, databaseName };
  const byCode = async (code: string) =>
    must(await joinByCode(joining, code, { name, role: 'mentee' }));

  return {
    name,
    store,
    create: async (relayAddress) =>
      must(
        await createMentorship(mentorships, {
          mentorshipName: `${name}'s mentorship`,
          memberName: name,
          role: 'mentor',
          relayAddress,
        }),
      ),
    async join(code) {
      const joined = await byCode(code);
      if (joined.type !== 'mentorship') throw new Error('a code that links browsers');
      return joined.entry;
    },
    async link(code) {
      const joined = await byCode(code);
      if (joined.type !== 'profile') throw new Error('a code of a mentorship');
      return must(await joined.accept());
    },
    shared,
    async open(roomId, { kind = 'page', visibility = alwaysVisible, ...others } = {}) {
      const entry = must(await store.keyring.get(roomId));
      if (entry === undefined) throw new Error('no such mentorship here');
      const engine = createEngine({
        entry,
        store,
        kind,
        visibility,
        indexedDB,
        Socket: NodeSocket,
        now,
        coalescing: QUICK_ALONE,
        ...shared,
        ...others,
      });
      opened.add(engine);
      must(await engine.whenLoaded);
      const close = async (): Promise<void> => {
        opened.delete(engine);
        await engine.close();
      };
      return { ...engine, close };
    },
    async close() {
      await Promise.all([...opened].map((engine) => engine.close()));
      store.close();
    },
  };
}
