/**
 * What the holder of a room's lock does for as long as it holds it: takes a term, gathers what the
 * relay does not hold, links the provider, empties the jot box, trims the rows. [R3, R5, S22 to S27]
 */
import type { WebsocketProvider } from 'y-websocket';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { chainStart } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { RelayAddress } from '#shared/wire/relay-name.ts';
import type { JotBox } from '../store/jot-box.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Keyring } from '../store/keyring.ts';
import type { SettingsStore } from '../store/settings.ts';
import { NO_CLAIMS, readClaims } from '../store/claims.ts';
import { NO_MARKS, readMarks } from '../store/room-marks.ts';
import {
  finishRestoring,
  forgetCursor,
  satisfiesGuard,
  startRestoring,
  TRIM_ABOVE_ROWS,
  trimRows,
  type StateChange,
} from '../store/rows.ts';
import { createCoalescer, type Coalescer, type CoalescingPace } from './coalescer.ts';
import { createCompactor, type CompactionPace, type Compactor } from './compactor.ts';
import type { ConnectorListener } from './connector.ts';
import { keepEpochs } from './keep-epochs.ts';
import type { LiveConnection } from './live-connection.ts';
import { drainBox } from './drain.ts';
import type { Gate } from './gate.ts';
import { createMarkKeeper, type MarkKeeper } from './mark-keeper.ts';
import { createMeeting } from './meeting.ts';
import type { Outbox } from './outbox.ts';
import { gatherOwnChanges, type OwnChanges } from './own-changes.ts';
import { createSequence } from './sequence.ts';
import { isMentorship } from './shared-upkeep.ts';
import { createPresenceNumbers } from './presence-numbers.ts';
import { linkProvider, type ProviderLink } from './provider-link.ts';
import { creationOf } from './room-creation.ts';
import type { SocketClass } from './relay-line.ts';
import type { OwnChange } from './own-change.ts';
import type { Replica, WholeRowsRead } from './replica.ts';
import type { Stored } from './stored.ts';

/** After this many stored changes the rows are looked at again. */
const TRIM_EVERY = 100;

/** What an owner needs. */
export type OwnerDeps = {
  readonly entry: () => KeyringEntry;
  readonly address: RelayAddress | undefined;
  readonly replica: Replica;
  readonly awareness: Awareness;
  readonly isLocal: (client: number) => boolean;
  readonly gate: Gate;
  readonly keyring: Keyring;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly jots: JotBox;
  readonly Socket: SocketClass;
  readonly now: () => Millis;
  readonly visible: () => boolean;
  /** Whether this context is a page that people see. */
  readonly showing: () => boolean;
  readonly pace: CompactionPace;
  readonly coalescing: CoalescingPace | undefined;
  /** Writes the projection now. */
  readonly project: () => Promise<void>;
  /** Raises or ends this page's term; 0 while it is a follower. */
  readonly setTerm: (term: number) => void;
  /** The origin of what comes from the relay. */
  readonly setProvider: (provider: WebsocketProvider | undefined) => void;
  readonly listener: OwnerListener;
};

/** Who hears what the owner learns. */
export type OwnerListener = Omit<
  ConnectorListener,
  'onLoggedIn' | 'onOffered' | 'onMark' | 'onHeard' | 'onMissing'
> & { readonly onTooLargeForSnapshot: (tooLarge: boolean) => void };

/** A page that holds the lock. */
export type Owner = {
  readonly outbox: Outbox;
  /** The highest row key that it has gathered. */
  readonly highestKey: () => number;
  readonly live: () => LiveConnection | undefined;
  readonly marks: MarkKeeper;
  readonly stored: () => Stored;
  /** A change of this device: it is to be uploaded. */
  readonly offer: (change: OwnChange) => void;
  /** What came from the relay is stored. */
  readonly onStored: (change: StateChange) => void;
  /** Looks at rows and box: somebody wrote without telling, or asks whether we live. */
  readonly look: () => Promise<void>;
  /** Resolves when what was looked at so far is written. */
  readonly settled: () => Promise<void>;
  /** Sends what waits now. */
  readonly flush: () => void;
  /** Tries the relay again after it was stopped. */
  readonly retry: () => void;
  /** The relay has the roster again that it lost. */
  readonly restored: () => Promise<void>;
  /** Ends: sends what was typed, closes the socket, ends the term. */
  readonly close: () => Promise<void>;
};

/** What an owner is made of once its term has begun. */
type Tenure = {
  readonly term: number;
  readonly changes: OwnChanges;
  readonly upload: Coalescer;
  readonly marks: MarkKeeper;
  readonly compactor: Compactor;
  live: LiveConnection | undefined;
  stored: Stored;
  /** The rows are being merged: what is sent now could not be ticked off. */
  trimming: boolean;
  closed: boolean;
};

/** What the last trim vouched for must be in the document, or the log is read anew. [R3] */
async function trustedState(deps: OwnerDeps, { state, whole }: WholeRowsRead): Promise<Stored> {
  const { doc, db } = deps.replica;
  const start = await chainStart(deps.entry().roomId);
  const claims = await readClaims(db);
  if (state.restoring !== undefined) {
    // Begun by another page, or before a crash: what the log lacks is found by reading all of it.
    const again = await startRestoring(db, state.term);
    const restoring = again.ok ? again.value : state.restoring;
    return { cursor: start, roster: [], aside: [], claims: NO_CLAIMS, restoring };
  }
  if (whole && (state.guard === undefined || satisfiesGuard(doc, state.guard)))
    return {
      cursor: state.cursor ?? start,
      roster: state.roster,
      aside: state.aside,
      claims: claims.ok ? claims.value : NO_CLAIMS,
      compared: state.compared,
      epochPlace: state.epochPlace,
    };
  await forgetCursor(db, state.term);
  return { cursor: start, roster: [], aside: [], claims: NO_CLAIMS };
}

async function beginTenure(deps: OwnerDeps): Promise<Tenure | undefined> {
  const unsaved = deps.replica.unsaved();
  const taken = await deps.replica.takeTerm();
  if (taken === undefined) return undefined;
  const { state, own } = taken;
  deps.setTerm(state.term);
  const changes = gatherOwnChanges();
  changes.addRows(own);
  for (const change of unsaved) changes.add(change);
  const stored = await trustedState(deps, taken);
  const kept = await readMarks(deps.replica.db);
  const tenure: Tenure = {
    term: state.term,
    changes,
    upload: createCoalescer({
      send: () => tenure.live?.uploader.kick(),
      accompanied: () => (tenure.live?.others() ?? 0) > 0,
      visible: deps.visible,
      pace: deps.coalescing,
    }),
    marks: createMarkKeeper({
      db: deps.replica.db,
      kept: kept.ok ? kept.value : NO_MARKS,
      now: deps.now,
      stored: () => tenure.stored.cursor,
      showing: deps.showing,
      onChange: deps.listener.onChange,
    }),
    compactor: createCompactor(deps.pace, deps.listener.onTooLargeForSnapshot),
    live: undefined,
    stored,
    trimming: false,
    closed: false,
  };
  return tenure;
}

function uploadNow({ upload }: Tenure): void {
  upload.wake();
  upload.flush();
}

/** Takes what lies in the rows and in the box. */
async function lookAround(deps: OwnerDeps, tenure: Tenure): Promise<void> {
  if (tenure.closed) return;
  const { replica, jots } = deps;
  const read = await replica.reread();
  if (read !== undefined) tenure.changes.addRows(read.own);
  await drainBox({
    roomId: deps.entry().roomId,
    db: replica.db,
    doc: replica.doc,
    jots,
    onRow(row) {
      replica.applyWritten(row);
      tenure.changes.addRows([row]);
    },
    onWritten: deps.project,
  });
  deps.listener.onChange();
  uploadNow(tenure);
}

/** Whether something is on its way to the relay, or acknowledged and not yet ticked off in the rows. */
function isOnItsWay({ replica }: OwnerDeps, { changes, live }: Tenure): boolean {
  if (changes.outbox.isInFlight() || live?.uploader.isBusy() === true) return true;
  return replica.ledger.state().state !== 'saved';
}

/**
 * Merges rows if there are many. Returns false while something is on its way, which would be sent
 * once more: then the next row asks again. [B25]
 */
async function trim(deps: OwnerDeps, tenure: Tenure): Promise<boolean> {
  const { replica, listener } = deps;
  const { changes } = tenure;
  await replica.ledger.settled();
  if (isOnItsWay(deps, tenure) || tenure.closed) return false;
  tenure.trimming = true;
  try {
    const apart = changes.outbox.held().keys;
    const held = Y.snapshot(replica.doc);
    const trimmed = await trimRows(replica.db, tenure.term, held, TRIM_ABOVE_ROWS, apart);
    if (!trimmed.ok || !trimmed.value.trimmed || trimmed.value.own === undefined) return true;
    changes.replace(trimmed.value.own, trimmed.value.replaced);
    listener.onChange();
    return true;
  } finally {
    tenure.trimming = false;
    tenure.live?.uploader.kick();
  }
}

function link(deps: OwnerDeps, tenure: Tenure, address: RelayAddress): ProviderLink {
  const { keyring, replica, listener, entry, now } = deps;
  const { roomId, device } = entry();
  const { doc, ledger } = replica;
  const linked = linkProvider({
    roomId,
    address,
    device,
    doc,
    ledger,
    now,
    db: replica.db,
    spreadMs: deps.pace.spreadMs,
    secrets: entry,
    onEpochs: (secrets, ended) =>
      void keepEpochs(keyring, roomId, secrets, ended).catch(reportFault),
    outbox: tenure.changes.outbox,
    gate: deps.gate,
    Socket: deps.Socket,
    awareness: deps.awareness,
    stored: () => tenure.stored,
    checkpoint: checkpointOf(entry()),
    creation: () => creationOf(entry(), deps.settings, address),
    isLocal: deps.isLocal,
    nextNumber: createPresenceNumbers(keyring, roomId, now),
    meeting: createMeeting({
      doc,
      device: device.deviceId,
      outbox: tenure.changes.outbox,
      author: () => ({ memberId: entry().memberId, now: now() }),
    }),
    maySend: () =>
      !tenure.trimming && doc.store.pendingStructs === null && doc.store.pendingDs === null,
    listener: {
      ...listener,
      onLoggedIn() {
        const { origin } = entry();
        if (origin.state === 'created' && !origin.atRelay)
          void keyring.update(roomId, { origin: { state: 'created', atRelay: true } });
      },
      onLive(connection) {
        tenure.live = connection;
        // What came is told when it is stored.
        void replica.ledger.settled().then(() => {
          if (tenure.live !== connection) return;
          tenure.marks.moved();
          // Nobody else is to know how far a profile was read, and a lent device is no browser of mine. [S85, S134]
          if (isMentorship(entry()) && entry().origin.state !== 'recovered')
            tenure.marks.connect(connection.sendMark);
          tenure.compactor.connect(connection.compaction);
        });
        listener.onLive(connection);
      },
      onEnd(end) {
        tenure.live = undefined;
        tenure.marks.connect(undefined);
        tenure.compactor.connect(undefined);
        listener.onEnd(end);
      },
      onMissing(update) {
        const keys = ledger.saveOwn(update).then((key) => [key]);
        tenure.changes.add({ update, keys });
        listener.onChange();
        tenure.upload.wake();
      },
      onMark: tenure.marks.receive,
      onHeard(from, number, at) {
        if (from.id !== device.deviceId) tenure.marks.hear(from, number, at);
      },
      onOffered: tenure.upload.wake,
    },
  });
  deps.setProvider(linked.provider);
  return linked;
}

function checkpointOf({ origin }: KeyringEntry): Cursor | undefined {
  return origin.state === 'created' ? undefined : origin.checkpoint;
}

/** Becomes the owner; `undefined` when the rows cannot be read: then there is nothing to own. */
export async function becomeOwner(deps: OwnerDeps): Promise<Owner | undefined> {
  const begun = await beginTenure(deps);
  if (begun === undefined) return undefined;
  const tenure = begun;
  const { listener } = deps;
  const linked = deps.address === undefined ? undefined : link(deps, tenure, deps.address);
  let sinceTrim = TRIM_EVERY;
  const countRow = (): void => {
    sinceTrim += 1;
    // While something is in flight the next row asks again.
    if (sinceTrim < TRIM_EVERY || tenure.changes.outbox.isInFlight()) return;
    sinceTrim = 0;
    trim(deps, tenure).then((tried) => {
      if (!tried) sinceTrim = TRIM_EVERY;
    }, reportFault);
  };
  const looking = createSequence();
  const look = (): Promise<void> => looking.add(() => lookAround(deps, tenure));

  return {
    outbox: tenure.changes.outbox,
    highestKey: tenure.changes.highestKey,
    live: () => tenure.live,
    marks: tenure.marks,
    stored: () => tenure.stored,
    offer(change) {
      tenure.changes.add(change);
      tenure.compactor.touch();
      listener.onChange();
      tenure.upload.wake();
      countRow();
    },
    onStored(change) {
      tenure.stored = { ...tenure.stored, ...change };
      tenure.marks.moved();
      tenure.compactor.touch();
      countRow();
    },
    look,
    settled: looking.idle,
    flush() {
      tenure.upload.flush();
      void tenure.marks.flush();
    },
    retry() {
      tenure.live?.uploader.resume();
      linked?.retry();
    },
    async restored() {
      // What the log lacked is stored as a change of this device before the cursor is.
      await deps.replica.ledger.settled();
      const done = await finishRestoring(deps.replica.db, tenure.term);
      if (done.ok) tenure.stored = { ...tenure.stored, restoring: undefined };
    },
    async close() {
      tenure.closed = true;
      tenure.upload.flush();
      tenure.upload.close();
      await tenure.marks.flush();
      await linked?.close();
      tenure.marks.close();
      tenure.compactor.close();
      deps.setProvider(undefined);
      await looking.idle();
      deps.setTerm(0);
    },
  };
}
