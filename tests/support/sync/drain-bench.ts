/** A mentorship's rows and the jot box over them, drained as often and crashed wherever a test wants. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import {
  newId,
  type CommandId,
  type ItemId,
  type MemberId,
  type Millis,
} from '#shared/base/ids.ts';
import { undoOf, type Command, type CreateAction } from '../../../extension/store/command.ts';
import type { Database } from '../../../extension/store/database.ts';
import type { JotBox } from '../../../extension/store/jot-box.ts';
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import { readRows } from '../../../extension/store/rows.ts';
import { drainBox } from '../../../extension/sync/drain.ts';
import { failingIndexedDb, type WriteFate } from '../store/failing-indexeddb.ts';
import { must, newRoomId, openTestStore, sampleCommand } from '../store/samples.ts';
import { there } from '../there.ts';

/** Who jots. */
export const me = newId<MemberId>();
/** When. */
export const now = 1_700_000_000_000 as Millis;

/** A box to fill and a record to drain it into. */
export type Bench = {
  readonly roomId: ReturnType<typeof newRoomId>;
  readonly jots: JotBox;
  readonly db: Database;
  fate: WriteFate;
  /** A page life: loads what is stored, drains, and gives the document. */
  readonly drain: (crash?: Partial<JotBox>) => Promise<Y.Doc>;
  readonly waiting: () => Promise<number>;
};

/** An empty record and an empty box. */
export async function bench(): Promise<Bench> {
  const roomId = newRoomId();
  const { store } = await openTestStore();
  const self = { fate: 'well' as WriteFate };
  const factory = failingIndexedDb(new IDBFactory(), () => self.fate);
  const db = must(await openRoomDatabase(factory, 'tw:room'));
  const drain = async (crash: Partial<JotBox> = {}): Promise<Y.Doc> => {
    const doc = new Y.Doc();
    for (const row of must(await readRows(db, -1)).rows) Y.applyUpdate(doc, row.update);
    const onRow = ({ update }: { readonly update: Uint8Array }): void => Y.applyUpdate(doc, update);
    const jots = { ...store.jots, ...crash };
    const onWritten = (): Promise<void> => Promise.resolve();
    await drainBox({ roomId, db, doc, jots, onRow, onWritten }).catch((cause: unknown) => {
      if (!(cause instanceof Error) || cause.message !== 'crash') throw cause;
    });
    return doc;
  };
  const waiting = async (): Promise<number> => must(await store.jots.list(roomId)).length;
  return Object.assign(self, { roomId, jots: store.jots, db, drain, waiting });
}

/** A command that makes an item. */
export function creating(bench: Bench, create: Partial<CreateAction> = {}): Command {
  return sampleCommand({ roomId: bench.roomId, madeBy: me }, { assignees: [], ...create });
}

/** A command of mine with this action. */
export function commandOf(bench: Bench, action: Command['action']): Command {
  return { id: newId<CommandId>(), roomId: bench.roomId, madeAt: now, madeBy: me, action };
}

/** Takes back `command`. */
export function undoing(command: Command): Command {
  return there(undoOf(command, { id: newId<CommandId>(), madeAt: now }));
}

/** The item that a creating command makes. */
export function itemIdOf({ action }: Command): ItemId {
  if (action.type !== 'create') throw new Error('creates nothing');
  return action.itemId;
}

/** Puts updates of others into the rows, as they come from the relay. */
export async function writeRows({ db }: Bench, updates: readonly Uint8Array[]): Promise<void> {
  must(
    await db.transact(
      { mode: 'readwrite', parts: ['updates'], durability: 'relaxed' },
      async (transaction) => {
        for (const bytes of updates) transaction.objectStore('updates').add(copyBytes(bytes));
      },
    ),
  );
}

/** Ends a page life where it stands. */
export const crash = (): never => {
  throw new Error('crash');
};
