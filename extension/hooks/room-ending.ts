/**
 * How one mentorship ends on this device, as its page asks for it: leave it and keep the copy, take it away
 * from the relay, erase it here, or go on in a new one. What is told to the others goes into the record first.
 * [S126 to S129, B87]
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, type Result } from '#shared/base/result.ts';
import {
  comeBack,
  leaveMentorship,
  tellRoomDeleted,
  tellRoomKept,
} from '#shared/record/operations/leaving.ts';
import { eraseRoom, type Erased } from '../store/erasing.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Store } from '../store/store.ts';
import type { RowFault } from '../store/room-database.ts';
import { beginAnew } from '../sync/begin-anew.ts';
import type { Engine } from '../sync/engine.ts';
import type { DeletionFault } from '../sync/room-deletion.ts';

/** How long the others' relay is waited for. */
const PATIENCE_MS = 10_000;

/** Whether the others learn of it: there are none, the relay has it, or it could not be reached. */
export type Told = 'nobody' | 'told' | 'untold';

/** The ways to end it. */
export type RoomEnding = {
  /** Says in the record that I leave, and waits for the relay to have it. */
  readonly sayGoodbye: () => Promise<Told>;
  /** Takes that back. */
  readonly stay: () => void;
  /** Leaves: from here on nothing goes out and nothing comes in. */
  readonly leave: () => Promise<Result<KeyringEntry, StoreFault | 'unknown-room'>>;
  /** Takes the relay's copy away; says before who does. */
  readonly deleteAtRelay: () => Promise<Result<void, DeletionFault>>;
  /** Erases it from this device. */
  readonly erase: () => Promise<Result<Erased, StoreFault>>;
  /** Goes on in a new mentorship with the whole record; private notes go along. [S129] */
  readonly goOn: () => Promise<Result<KeyringEntry, StoreFault | RowFault>>;
};

/** What it is made of. */
export type RoomEndingDeps = {
  readonly engine: Engine;
  readonly store: Pick<Store, 'keyring'>;
  readonly roomId: RoomId;
  readonly now: () => Millis;
  readonly isAlone: () => boolean;
  /** My profile, loaded, where this device has one; closed by who asked. */
  readonly openProfile: () => Promise<Engine | undefined>;
};

/** Makes the ways for one open mentorship. */
export function createRoomEnding(deps: RoomEndingDeps): RoomEnding {
  const { engine, store, roomId, now } = deps;
  const { keyring } = store;
  const me = () => ({ memberId: engine.entry().memberId, now: now() });
  return {
    async sayGoodbye() {
      // In a record of a newer version nothing can be said.
      const said = leaveMentorship(engine.doc, me());
      if (deps.isAlone()) return 'nobody';
      if (!said.ok) return 'untold';
      const { state } = engine.status().relay;
      const synced = await engine.whenSynced(PATIENCE_MS);
      return synced.ok && state !== 'none' ? 'told' : 'untold';
    },
    stay() {
      const author = me();
      comeBack(engine.doc, author, (author.now + 1) as Millis);
    },
    leave: () => keyring.update(roomId, { closedAt: now() }),
    async deleteAtRelay() {
      if (engine.status().relay.state !== 'connected') return err('not-connected');
      tellRoomDeleted(engine.doc, me());
      const synced = await engine.whenSynced(PATIENCE_MS);
      const deleted = synced.ok ? await engine.deleteRoom() : err('not-connected' as const);
      if (!deleted.ok) tellRoomKept(engine.doc, me());
      return deleted;
    },
    erase: () => eraseRoom({ keyring, indexedDB: globalThis.indexedDB, now }, roomId),
    async goOn() {
      const opened = await deps.openProfile();
      const { indexedDB } = globalThis;
      const profile = opened?.doc;
      const begun = await beginAnew(
        { keyring, indexedDB, now, profile },
        engine.entry(),
        engine.doc,
      );
      await opened?.close();
      return begun;
    },
  };
}
