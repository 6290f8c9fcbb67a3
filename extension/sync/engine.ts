/**
 * One mentorship in one context: its document on this device, the election of who talks to the
 * relay, and what is true of it all. It has no DOM: pages, the background and programs in Node use
 * the same one. Everything it needs is handed in. [S7, S20 to S34]
 */
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { reportFault } from '#shared/base/listeners.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { deleteDatabase } from '../store/delete-database.ts';
import { isErased } from '../store/erasing.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { roomDatabaseName } from '../store/room-database.ts';
import { createBridge } from './bridge.ts';
import { createChangeTeller } from './change-teller.ts';
import { bringBack } from './bringing-back.ts';
import { isShowing, type EngineContext, type EngineDeps } from './engine-context.ts';
import { readSharedStatus, type EngineStatus } from './engine-status.ts';
import { createDrawnReport } from './drawn-report.ts';
import { createGate } from './gate.ts';
import { GuardedAwareness, GuardedDoc } from './guarded.ts';
import { rosterOf } from './stored-roster.ts';
import { readEntry, relayAtFirst, withOwnRelay } from './own-entry.ts';
import { createOwnerReports, tellStatus } from './owner-reports.ts';
import { createOwnerTasks, type OwnerTasks } from './owner-tasks.ts';
import { createOwnership, type Ownership } from './ownership.ts';
import { createPartingWords } from './parting-words.ts';
import { within } from './pause.ts';
import { openReplica, type Replica } from './replica.ts';
import { createSiblingAsk } from './sibling-ask.ts';
import { isMentorship, watchVersion } from './shared-upkeep.ts';
import { createSiblingPresence } from './sibling-presence.ts';
import { createSequence } from './sequence.ts';
import { createStatusBoard } from './status-board.ts';
import { holdTenure } from './tenure.ts';
import { createUncovered } from './uncovered.ts';
import { whenSynced, type SyncFault } from './when-synced.ts';
import { createWhoDoes } from './who-does.ts';

/** How long closing waits for what is not stored yet. */
const CLOSE_PATIENCE_MS = 2_000;
/** How long closing takes at most, where the storage or a lock never answers. */
const MOST_CLOSE_MS = 8_000;

/** One mentorship in one context. Its tasks are done here or by a sibling, whichever owns the socket. [S167] */
export type Engine = OwnerTasks & {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly entry: () => KeyringEntry;
  /** Reads the entry anew and goes by it; for whoever has just changed it. Resolves once that is so. [S168] */
  readonly adoptEntry: () => Promise<void>;
  /** The record is loaded; a fault means that nothing can be read or saved here. */
  readonly whenLoaded: Promise<Result<void, StoreFault>>;
  /** Once it is known whether this context talks to the relay, or another one does. */
  readonly whenDecided: Promise<'owner' | 'other'>;
  readonly status: () => EngineStatus;
  readonly onStatus: (listener: () => void) => () => void;
  /** The roster as far as it is stored on this device; empty before anything was read. */
  readonly roster: () => Promise<Roster>;
  /** While the user composes, remote changes wait (at most 5 s). */
  readonly setComposing: (composing: boolean) => void;
  /** Sends and tells what waits now: the page hides. */
  readonly flush: () => void;
  /** Looks at rows and box now (somebody wrote without telling). */
  readonly look: () => Promise<void>;
  /** As the owner, makes a local checkpoint if one is due. */
  readonly checkpoint: () => Promise<void>;
  /** Tries the relay again after it was stopped. */
  readonly retry: () => void;
  /** Gives the relay back what it lost, where the status says that this device can. [S51] */
  readonly bringBack: () => void;
  /** Resolves once all is on the relay and read, or with what stands in the way. */
  readonly whenSynced: (patienceMs: number) => Promise<Result<void, SyncFault>>;
  readonly close: () => Promise<void>;
};

function createContext(deps: EngineDeps, life: AbortSignal, tried: () => void): EngineContext {
  const doc = new GuardedDoc();
  const awareness = new GuardedAwareness(doc);
  awareness.setLocalState(null);
  const bridge = createBridge(deps.entry.roomId, deps.openChannel);
  const { now, store } = deps;
  const entry = (): KeyringEntry => context.entry;
  const context: EngineContext = {
    deps,
    doc,
    awareness,
    bridge,
    life,
    board: createStatusBoard(),
    gate: createGate(),
    siblings: createSiblingPresence(awareness, bridge, life),
    entry: deps.entry,
    term: 0,
    provider: undefined,
    owner: undefined,
    projector: undefined,
    checkpointer: undefined,
    uncovered: undefined,
    drawing: undefined,
    becoming: undefined,
    attend: () => Promise.resolve(),
    fence: () => undefined,
    changes: isMentorship(deps.entry)
      ? createChangeTeller({ doc, entry, log: store.changeLog, now })
      : undefined,
    tried,
  };
  return context;
}

function databaseNameOf({ deps, entry }: EngineContext): string {
  return (deps.databaseName ?? roomDatabaseName)(entry.roomId);
}

function openReplicaOf(context: EngineContext): Promise<Result<Replica, StoreFault>> {
  const { deps, doc, bridge, gate, board, life } = context;
  const touch = (): void => {
    context.projector?.touch();
    context.checkpointer?.touch();
  };
  return openReplica({
    databaseName: databaseNameOf(context),
    indexedDB: deps.indexedDB,
    disk: deps.disk,
    doc,
    bridge,
    gate,
    parting: createPartingWords(deps.store.parting, context.entry.roomId),
    signal: life,
    listener: {
      onOwn(change, from, origin) {
        if (from === 'here') context.changes?.made(change.update, change.keys, origin);
        if (context.owner === undefined) context.becoming?.push(change);
        context.owner?.offer(change);
        if (context.owner === undefined && from === 'here') context.uncovered?.add(change);
        touch();
      },
      onRemote: touch,
      onWritten: (update) => context.changes?.made(update, Promise.resolve()),
    },
    isProvider: (origin) => context.provider !== undefined && origin === context.provider,
    visible: deps.visibility.visible,
    now: deps.now,
    isErased: () => isErased(deps.store.keyring, context.entry.roomId),
    term: () => context.term,
    onLedger: board.setDevice,
    onStored(change) {
      context.owner?.onStored(change);
      tellStatus(context);
    },
    onFenced(term) {
      if (term === context.term) context.fence();
    },
  });
}

function hearSiblings(context: EngineContext): void {
  const { bridge, board, siblings, life } = context;
  bridge.listen(({ message }) => {
    const isOwner = context.owner !== undefined;
    if (message.type === 'hello') {
      siblings.tell(isOwner);
      if (isOwner) tellStatus(context);
    }
    if (message.type === 'drawn') context.owner?.marks.drawn(message.seq);
    const shared = message.type === 'status' ? readSharedStatus(message.status) : undefined;
    if (shared === undefined || isOwner) return;
    board.adopt(withOwnRelay(context, shared));
    context.uncovered?.coverThrough(shared.through);
    context.drawing?.follow(shared.storedSeq);
  }, life);
}

/** Starts the engine of one mentorship. Never throws: what fails is in `whenLoaded` and the status. */
export function createEngine(deps: EngineDeps): Engine {
  const life = new AbortController();
  const decided = Promise.withResolvers<'owner' | 'other'>();
  // Not when the lock is ours but when the owner is there: whoever waited for this asks it to look.
  const context = createContext(deps, life.signal, () => decided.resolve('owner'));
  const { doc, awareness, bridge, board, gate, siblings } = context;
  const reports = createOwnerReports(context);
  let replica: Replica | undefined;
  let ownership: Ownership | undefined;

  const doubt = (): void => ownership?.doubt();
  context.uncovered = createUncovered(board.setUncovered, doubt);

  const tasks = createOwnerTasks(context);
  const tenure = (): object | undefined => context.owner;
  const retry = (): void => {
    board.setRefused(undefined);
    board.setHistory(undefined);
    board.setSnapshot(false);
    context.owner?.retry();
  };
  const restore = (): void => {
    if (replica !== undefined) bringBack(context, replica).catch(reportFault);
  };
  const askable = { tenure, ...tasks, retry, bringBack: restore };
  const ask = createSiblingAsk(bridge, askable, life.signal);
  hearSiblings(context);

  const takePart = (opened: Replica): void => {
    if (life.signal.aborted) return;
    const { roomId } = context.entry;
    board.setRelay(relayAtFirst(context));
    ownership = createOwnership({
      roomId,
      kind: deps.kind,
      locks: deps.locks,
      bridge,
      visibility: deps.visibility,
      own: (release) =>
        holdTenure(context, opened, reports, release)
          .catch(reportFault)
          .finally(() => decided.resolve('other')),
      onPoke: () => void context.owner?.look(),
    });
    void ownership.decided.then((who) => {
      if (who === 'other') decided.resolve(who);
    });
    bridge.post({ type: 'hello' });
  };

  const load = async (): Promise<Result<void, StoreFault>> => {
    if (deps.loadAfter !== undefined) await deps.loadAfter;
    const opened = await openReplicaOf(context);
    if (!opened.ok) {
      board.setDevice({ state: 'failing', reason: 'unavailable' });
      decided.resolve('other');
      return opened;
    }
    replica = opened.value;
    context.drawing = createDrawnReport({
      bridge,
      showing: () => isShowing(context),
      reread: opened.value.reread,
    });
    board.setDevice(replica.ledger.state());
    watchVersion(doc, context.entry, board.setNewerSchema);
    takePart(replica);
    return ok(undefined);
  };

  /** What its closing still wrote goes as well. [S125] */
  const endIfErased = async (): Promise<void> => {
    const isGone = async (): Promise<boolean> => {
      const erased = await isErased(deps.store.keyring, context.entry.roomId);
      return erased.ok && erased.value;
    };
    if (!(await isGone())) return;
    await close();
    // Unless it came back meanwhile.
    if (deps.indexedDB !== undefined && (await isGone()))
      await deleteDatabase(deps.indexedDB, databaseNameOf(context));
  };
  const adoptEntryNow = async (): Promise<void> => {
    const read = await readEntry(context);
    if (read === undefined) return endIfErased();
    const { relayAddress, closedAt, device } = context.entry;
    const moved =
      read.relayAddress !== relayAddress ||
      // A mentorship that was left has no relay any more, until it is come back to. [S126]
      read.closedAt !== closedAt ||
      // What one device logged in with is not the other's to go on with. [S115]
      read.device.deviceId !== device.deviceId;
    context.entry = read;
    if (!moved || replica === undefined) return;
    await ownership?.close();
    takePart(replica);
  };
  const adopting = createSequence();
  const adoptEntry = (): Promise<void> => adopting.add(adoptEntryNow);
  const stopHearing = deps.store.onChange(({ changed, roomId }) => {
    const mine = roomId === undefined || roomId === context.entry.roomId;
    if (changed === 'jots' && mine) void context.owner?.look();
    if ((changed === 'keyring' && mine) || changed === 'everything') void adoptEntry();
  });

  const flush = (): void => {
    replica?.tellNow();
    context.owner?.flush();
    context.changes?.flush();
  };
  deps.visibility.onChange(() => {
    if (!deps.visibility.visible()) flush();
    // What a sibling stored and never told (it was frozen or killed) goes up, too; and this page may
    // have been frozen itself, and missed what was said.
    else if (context.owner === undefined) {
      void replica?.reread();
      bridge.post({ type: 'hello' });
      context.drawing?.shown();
    } else {
      void context.owner.look();
      context.owner.marks.moved();
    }
  }, life.signal);

  const whenLoaded = load();
  const letGo = async (): Promise<void> => {
    await whenLoaded;
    await ownership?.close();
    if (replica === undefined) return;
    await within(CLOSE_PATIENCE_MS, replica.ledger.settled());
    await within(CLOSE_PATIENCE_MS, context.changes?.close() ?? Promise.resolve());
    await replica.close();
  };
  const end = async (): Promise<void> => {
    awareness.setLocalState(null);
    flush();
    life.abort();
    stopHearing();
    // What takes longer goes on by itself and moves nothing any more: the term is over.
    await within(MOST_CLOSE_MS, letGo().catch(reportFault));
    siblings.close();
    context.uncovered?.close();
    bridge.close();
    awareness.destroy();
    doc.destroy();
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= end());
  return {
    doc,
    awareness,
    whenLoaded,
    flush,
    entry: () => context.entry,
    adoptEntry,
    whenDecided: decided.promise,
    status: board.read,
    onStatus: board.listen,
    roster: async () =>
      rosterOf(context.entry.roomId, (await replica?.reread())?.state.roster ?? []),
    ...createWhoDoes(context, { own: tasks, sibling: ask, doubt }),
    setComposing: (composing) => (composing ? gate.hold() : gate.release()),
    look: async () => context.owner?.look(),
    checkpoint: async () => context.checkpointer?.make(),
    retry: () => (tenure() === undefined ? ask.retry() : retry()),
    bringBack: () => (tenure() === undefined ? ask.bringBack() : restore()),
    whenSynced: (patienceMs) => whenSynced(board, patienceMs),
    close,
  };
}
