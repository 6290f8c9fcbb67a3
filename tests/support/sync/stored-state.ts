/** What a person's rows say of a room beside its document. */
import { openRoomDatabase } from '../../../extension/store/room-database.ts';
import type { RoomState } from '../../../extension/store/room-state.ts';
import { readRows } from '../../../extension/store/rows.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import type { HeadlessPerson } from '../headless-client.ts';
import { must } from '../store/samples.ts';

/** The cursor, the roster's records and all else that is stored of the room that is open as `engine`. */
export async function storedState({ shared }: HeadlessPerson, engine: Engine): Promise<RoomState> {
  const db = must(await openRoomDatabase(indexedDB, shared.databaseName(engine.entry().roomId)));
  const { state } = must(await readRows(db, -1));
  db.close();
  return state;
}
