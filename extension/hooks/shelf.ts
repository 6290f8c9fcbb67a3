/**
 * What this device's store holds, as signals for the views of one surface: read once at opening and
 * again whenever any surface changes it. It reads no record and knows no Yjs. [U4, U16]
 */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { backOffMs } from '#shared/base/back-off.ts';
import type { Result } from '#shared/base/result.ts';
import type { Change } from '../store/changes.ts';
import type { Command } from '../store/command.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { laidOver } from '../store/laid-over.ts';
import { projectionOf, type Projection } from '../store/projection.ts';
import { DEFAULT_SETTINGS, type Settings } from '../store/settings.ts';
import type { JotStore } from '../store/jot-store.ts';

const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 15_000;

/** The store's content as it was read last. */
export type Shelf = {
  /** Why the store does not work; `undefined` while it does. */
  readonly fault: ReadonlySignal<StoreFault | undefined>;
  /** What the last write met, and the last reading: each is taken back by its like alone. */
  readonly writeFault: Signal<StoreFault | undefined>;
  readonly readFault: Signal<StoreFault | undefined>;
  /** False until all was read once: before, nothing can be said about it. */
  readonly ready: Signal<boolean>;
  readonly settings: Signal<Settings>;
  /** The mentorships of this device that are in use, oldest first. */
  readonly entries: Signal<readonly KeyringEntry[]>;
  /** Those that I left, or that go on in another one, oldest first: in no list of those in use. [U129, U153] */
  readonly left: Signal<readonly KeyringEntry[]>;
  /** All of them. */
  readonly all: ReadonlySignal<readonly KeyringEntry[]>;
  /** What was last known of each of those. */
  readonly leftMentorships: ReadonlySignal<readonly Projection[]>;
  /** One for each of `entries`, in their order. */
  readonly projections: ReadonlySignal<readonly Projection[]>;
  readonly commands: Signal<readonly Command[]>;
  /** The projections with the commands of the box laid over them. */
  readonly mentorships: ReadonlySignal<readonly Projection[]>;
  /** The projections that were written, by their holder. */
  readonly written: Signal<readonly Projection[]>;
};

/** A shelf on which nothing stands yet. */
export function createShelf(): Shelf {
  const entries = signal<readonly KeyringEntry[]>([]);
  const written = signal<readonly Projection[]>([]);
  const commands = signal<readonly Command[]>([]);
  const writeFault = signal<StoreFault | undefined>(undefined);
  const readFault = signal<StoreFault | undefined>(undefined);
  const left = signal<readonly KeyringEntry[]>([]);
  const projectionsOf = (of: readonly KeyringEntry[]): readonly Projection[] => {
    const byRoom = new Map(written.value.map((projection) => [projection.roomId, projection]));
    return of.map((entry) => projectionOf(entry, byRoom.get(entry.roomId)));
  };
  const projections = computed(() => projectionsOf(entries.value));
  return {
    fault: computed(() => writeFault.value ?? readFault.value),
    writeFault,
    readFault,
    ready: signal(false),
    settings: signal(DEFAULT_SETTINGS),
    entries,
    left,
    all: computed(() => [...entries.value, ...left.value]),
    leftMentorships: computed(() => projectionsOf(left.value)),
    written,
    commands,
    projections,
    mentorships: computed(() => projections.value.map((one) => laidOver(one, commands.value))),
  };
}

/** Remembers that something was written, or why not. */
export function noteFault(shelf: Shelf, result: Result<unknown, StoreFault>): void {
  shelf.writeFault.value = result.ok ? undefined : result.error;
}

function shelveEntries(shelf: Shelf, all: readonly KeyringEntry[]): void {
  const open = all.filter((entry) => entry.closedAt === undefined);
  const goneOn = new Set(open.map(({ continues }) => continues));
  shelf.entries.value = open.filter(({ roomId }) => !goneOn.has(roomId));
  shelf.left.value = all.filter((entry) => !shelf.entries.value.includes(entry));
}

/** Which readings were begun, and the latest that stands on the shelf: the keyring makes an earlier one the slower. */
type ReadingOrder = { begun: number; entries: number; written: number };

/**
 * Reads what was written of the mentorships and what waits in the box, and with `keyring` which there are:
 * these change seldom, the others with every key in notes. [V120]
 */
async function readMentorships(
  shelf: Shelf,
  store: JotStore,
  keyring: boolean,
  order: ReadingOrder,
): Promise<StoreFault | undefined> {
  order.begun += 1;
  const mine = order.begun;
  const [entries, written, boxed] = await Promise.all([
    keyring ? store.keyring.list() : undefined,
    store.projections.list(),
    store.jots.list(),
  ]);
  if (entries?.ok === false) return entries.error;
  if (!written.ok) return written.error;
  if (!boxed.ok) return boxed.error;
  batch(() => {
    if (entries && mine > order.entries) {
      order.entries = mine;
      shelveEntries(shelf, entries.value);
    }
    if (mine < order.written) return;
    order.written = mine;
    shelf.written.value = written.value;
    shelf.commands.value = boxed.value;
  });
  return undefined;
}

async function readSettings(shelf: Shelf, store: JotStore): Promise<StoreFault | undefined> {
  const settings = await store.settings.read();
  if (!settings.ok) return settings.error;
  shelf.settings.value = settings.value;
  return undefined;
}

type Reader = {
  readonly mentorships: () => Promise<void>;
  /** The same but for which mentorships there are. */
  readonly written: () => Promise<void>;
  readonly settings: () => Promise<void>;
};

/** Reads; where the storage is not there, says so and reads again in growing steps until it is. */
function createReader(shelf: Shelf, store: JotStore, ending: AbortSignal): Reader {
  const order: ReadingOrder = { begun: 0, entries: 0, written: 0 };
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (fault: StoreFault | undefined): void => {
    if (ending.aborted) return;
    shelf.readFault.value = fault;
    if (fault === undefined) {
      failures = 0;
      return;
    }
    timer ??= setTimeout(
      () => {
        timer = undefined;
        void readAll();
      },
      backOffMs(failures, FIRST_RETRY_MS, MOST_RETRY_MS),
    );
    failures += 1;
  };
  const readAll = async (): Promise<void> =>
    heard((await readMentorships(shelf, store, true, order)) ?? (await readSettings(shelf, store)));
  ending.addEventListener('abort', () => clearTimeout(timer));
  return {
    mentorships: async () => heard(await readMentorships(shelf, store, true, order)),
    written: async () => heard(await readMentorships(shelf, store, false, order)),
    settings: async () => heard(await readSettings(shelf, store)),
  };
}

/** What no list of mentorships shows. */
const BESIDE: ReadonlySet<Change['changed']> = new Set(['draft', 'changeLines', 'looks']);

function follow(store: JotStore, reader: Reader): void {
  store.onChange(({ changed }: Change) => {
    if (changed === 'settings') void reader.settings();
    else if (changed === 'projections' || changed === 'jots') void reader.written();
    else if (!BESIDE.has(changed)) void reader.mentorships();
  });
}

/**
 * Reads everything once and follows changes until `ending` is aborted, which also closes the store.
 * Returns the store, or `undefined` when there is none; `shelf.fault` then says why.
 */
export async function fillShelf<Store extends JotStore>(
  shelf: Shelf,
  opening: Promise<Result<Store, StoreFault>>,
  ending: AbortSignal,
): Promise<Store | undefined> {
  const opened = await opening;
  noteFault(shelf, opened);
  if (!opened.ok) return undefined;
  const store = opened.value;
  ending.addEventListener('abort', () => store.close());
  if (ending.aborted) store.close();
  const reader = createReader(shelf, store, ending);
  follow(store, reader);
  await Promise.all([reader.mentorships(), reader.settings()]);
  return store;
}
