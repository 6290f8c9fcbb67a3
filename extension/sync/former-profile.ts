/**
 * A browser that had a profile before it was linked: what lies in its rows joins the profile that it has now,
 * as a change of this device. The former one goes only a day later, when all of it has long been stored in
 * the other: a page may have had it open. [S95, B75, B76]
 */
import * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { deleteDatabase } from '../store/delete-database.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Keyring } from '../store/keyring.ts';
import { formerProfiles, letGo } from '../store/profile-change.ts';
import { openStoredRoom, roomDatabaseName } from '../store/room-database.ts';
import { readRows } from '../store/rows.ts';
import type { Engine } from './engine.ts';
import { clearPending } from './intake.ts';
import type { StoredRooms } from './stored-roster.ts';
import { rangesOf } from './update-ranges.ts';

/** How long a former profile is kept at least. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** What taking over needs. */
export type FormerProfileDeps = StoredRooms & {
  readonly keyring: Pick<Keyring, 'changeRows'>;
  /** The profile of this browser as it is now, loaded. */
  readonly profile: Pick<Engine, 'doc' | 'status'>;
  readonly now: () => Millis;
};

type Rows = { readonly updates: readonly Bytes[] };

async function rowsOf(
  deps: FormerProfileDeps,
  { roomId }: KeyringEntry,
): Promise<Rows | undefined> {
  const name = (deps.databaseName ?? roomDatabaseName)(roomId);
  const opened = await openStoredRoom(deps.indexedDB, name);
  if (!opened.ok) return undefined;
  if (opened.value === 'none') return { updates: [] };
  const read = await readRows(opened.value, -1);
  opened.value.close();
  return read.ok ? { updates: read.value.rows.map(({ update }) => update) } : undefined;
}

/** What the rows make, without what waits for something that is not there. */
function stateOf({ updates }: Rows): Bytes {
  const doc = new Y.Doc();
  for (const update of updates)
    if (rangesOf(update) !== undefined) Y.applyUpdate(doc, update, 'a former profile');
  clearPending(doc);
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return new Uint8Array(state);
}

/** Joins `state` to the profile; true when it held all of it already. */
function join(doc: Y.Doc, state: Bytes): boolean {
  let isNews = false;
  const hear = (): void => {
    isNews = true;
  };
  doc.on('update', hear);
  Y.applyUpdate(doc, state, 'a former profile');
  doc.off('update', hear);
  return !isNews;
}

/** Deletes a room's database; false when it is not gone in time. */
async function deleteRows(deps: FormerProfileDeps, { roomId }: KeyringEntry): Promise<boolean> {
  if (deps.indexedDB === undefined) return false;
  const name = (deps.databaseName ?? roomDatabaseName)(roomId);
  return (await deleteDatabase(deps.indexedDB, name)).ok;
}

/** Takes over what former profiles hold. False when one of them could not be read now. */
export async function takeOverFormer(deps: FormerProfileDeps): Promise<boolean> {
  const former = await formerProfiles(deps.keyring);
  if (!former.ok) return false;
  let isDone = true;
  for (const entry of former.value) {
    const rows = await rowsOf(deps, entry);
    if (rows === undefined) {
      isDone = false;
      continue;
    }
    const wasThere = join(deps.profile.doc, stateOf(rows));
    const isOld = deps.now() - (entry.closedAt ?? deps.now()) > KEPT_MS;
    const isStored = wasThere && deps.profile.status().device.state === 'saved';
    // The rows first: without its keys in the keyring nobody would look for them again.
    if (isOld && isStored && (await deleteRows(deps, entry)))
      await letGo(deps.keyring, entry.roomId);
  }
  return isDone;
}
