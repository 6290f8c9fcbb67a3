/**
 * Saves a page that somebody chose in the browser's own menu into the mentorship used last, as a command of the
 * jot box: no record is loaded for it, and what is answered is true of this device. [U269]
 */
import { newId, type CommandId, type ItemId, type Millis } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Command } from '../store/command.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { jotOfPage, type ChosenPage } from '../store/page-jot.ts';
import { projectionOf } from '../store/projection.ts';
import type { Store } from '../store/store.ts';

/** What saving needs. `start` makes a mentorship on this device where there is none. */
export type SavePageDeps = {
  readonly store: Pick<Store, 'jots' | 'keyring' | 'settings' | 'projections'>;
  readonly now: () => Millis;
  readonly start: () => Promise<Result<KeyringEntry, StoreFault>>;
};

/** A page that was saved. `place`: what the mentorship is called, where there are several. */
export type SavedPage = { readonly command: Command; readonly place: string | undefined };

/** Why a page was not saved: its address, or the storage. */
export type NotSaved = 'no-address' | StoreFault;

/** Those that are in use, the one used last first, then the oldest. */
async function whereTo({
  store,
  start,
}: SavePageDeps): Promise<Result<{ entry: KeyringEntry; isOneOfMany: boolean }, StoreFault>> {
  const [entries, settings] = await Promise.all([store.keyring.list(), store.settings.read()]);
  if (!entries.ok) return entries;
  if (!settings.ok) return settings;
  const open = entries.value.filter(({ closedAt }) => closedAt === undefined);
  const goneOn = new Set(open.map(({ continues }) => continues));
  const inUse = open.filter(({ roomId }) => !goneOn.has(roomId));
  const last = inUse.find(({ roomId }) => roomId === settings.value.lastRoomId);
  const chosen = last ?? inUse[0];
  if (chosen !== undefined) return ok({ entry: chosen, isOneOfMany: inUse.length > 1 });
  const made = await start();
  return made.ok ? ok({ entry: made.value, isOneOfMany: false }) : made;
}

/** As its record calls it, and as this device knows it where no record was read. [U154] */
async function nameOf({ store }: SavePageDeps, entry: KeyringEntry): Promise<string> {
  const written = await store.projections.list();
  const own = written.ok ? written.value.find(({ roomId }) => roomId === entry.roomId) : undefined;
  return projectionOf(entry, own).name;
}

/** Saves it: its command lies in the box, and on the disk, by then. */
export async function savePage(
  deps: SavePageDeps,
  page: ChosenPage,
): Promise<Result<SavedPage, NotSaved>> {
  const jot = jotOfPage(page);
  if (jot === undefined) return err('no-address');
  const where = await whereTo(deps);
  if (!where.ok) return where;
  const { entry, isOneOfMany } = where.value;
  const { roomId, memberId: me } = entry;
  const { part } = page;
  const command: Command = {
    id: newId<CommandId>(),
    roomId,
    madeAt: deps.now(),
    madeBy: me,
    action: {
      type: 'create',
      part,
      itemId: newId<ItemId>(),
      assignees: part === 'actionItem' ? [me] : [],
      ...jot,
    },
  };
  const added = await deps.store.jots.add(command);
  if (!added.ok) return added;
  return ok({ command, place: isOneOfMany ? await nameOf(deps, entry) : undefined });
}
