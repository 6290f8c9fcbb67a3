/**
 * What this device's store holds, as signals for the views of one surface: read once at opening and
 * again whenever any surface changes it. It reads no record and knows no Yjs. [U4, U16]
 */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Result } from '#shared/base/result.ts';
import type { Change } from '../store/changes.ts';
import type { Command } from '../store/command.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { laidOver } from '../store/laid-over.ts';
import { firstProjection, type Projection } from '../store/projection.ts';
import { DEFAULT_SETTINGS, type Settings } from '../store/settings.ts';
import type { Store } from '../store/store.ts';

/** The store's content as it was read last. */
export type Shelf = {
  /** Why the store does not work; `undefined` while it does. */
  readonly fault: Signal<StoreFault | undefined>;
  /** False until all was read once: before, nothing can be said about it. */
  readonly ready: Signal<boolean>;
  readonly settings: Signal<Settings>;
  /** The mentorships of this device that are not closed, oldest first. */
  readonly entries: Signal<readonly KeyringEntry[]>;
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
  const projections = computed(() => {
    const byRoom = new Map(written.value.map((projection) => [projection.roomId, projection]));
    return entries.value.map((entry) => byRoom.get(entry.roomId) ?? firstProjection(entry));
  });
  return {
    fault: signal<StoreFault | undefined>(undefined),
    ready: signal(false),
    settings: signal(DEFAULT_SETTINGS),
    entries,
    written,
    commands,
    projections,
    mentorships: computed(() => projections.value.map((one) => laidOver(one, commands.value))),
  };
}

/** Remembers that the store works, or why it does not. */
export function noteFault(shelf: Shelf, result: Result<unknown, StoreFault>): void {
  shelf.fault.value = result.ok ? undefined : result.error;
}

async function readMentorships(shelf: Shelf, store: Store): Promise<void> {
  const [entries, written, boxed] = await Promise.all([
    store.keyring.list(),
    store.projections.list(),
    store.jots.list(),
  ]);
  if (!entries.ok) return noteFault(shelf, entries);
  if (!written.ok) return noteFault(shelf, written);
  if (!boxed.ok) return noteFault(shelf, boxed);
  batch(() => {
    shelf.entries.value = entries.value.filter((entry) => entry.closedAt === undefined);
    shelf.written.value = written.value;
    shelf.commands.value = boxed.value;
  });
}

async function readSettings(shelf: Shelf, store: Store): Promise<void> {
  const settings = await store.settings.read();
  if (settings.ok) shelf.settings.value = settings.value;
  else noteFault(shelf, settings);
}

function follow(shelf: Shelf, store: Store): void {
  store.onChange(({ changed }: Change) => {
    if (changed === 'settings') void readSettings(shelf, store);
    else if (changed !== 'draft') void readMentorships(shelf, store);
  });
}

/**
 * Reads everything once and follows changes until `ending` is aborted, which also closes the store.
 * Returns the store, or `undefined` when there is none; `shelf.fault` then says why.
 */
export async function fillShelf(
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
  follow(shelf, store);
  await Promise.all([readMentorships(shelf, store), readSettings(shelf, store)]);
  return store;
}
