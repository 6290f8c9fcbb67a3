/**
 * Makes a connection for each socket that the provider opens: waits for the one before to end, waits
 * a little more so that clients do not march in step, opens, logs in, builds the parts. [S1, S10, S16]
 */
import type * as Y from 'yjs';
import { backOffMs } from '#shared/base/back-off.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { deriveMarkSlot, writeMark, type Mark } from '#shared/seal/mark.ts';
import { epochInForce } from '#shared/seal/epoch-in-force.ts';
import type { RosterEntry } from '#shared/seal/roster-state.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { NackCode } from '#shared/wire/errors.ts';
import type { Database } from '../store/database.ts';
import type { AsideEntry } from '../store/room-state.ts';
import { createArrivals } from './arrivals.ts';
import type { EntryNews } from './change-teller.ts';
import { endParts, runConnection, type ConnectionParts } from './connection.ts';
import { createEntrance, type Entered, type EntranceDeps } from './entrance.ts';
import { createFrameWriter } from './frame-writer.ts';
import type { Gate } from './gate.ts';
import { createIntake } from './intake.ts';
import type { Ledger } from './ledger.ts';
import type { LiveConnection } from './live-connection.ts';
import { createLogReader, type HistoryFault, type LogReader } from './log-reader.ts';
import { createMarkInbox } from './mark-inbox.ts';
import type { Meeting } from './meeting.ts';
import type { Outbox } from './outbox.ts';
import { pause } from './pause.ts';
import { createPresenceRelay } from './presence-relay.ts';
import type { FromProvider } from './provider-messages.ts';
import { closeNumberOf, type LineEnd } from './relay-line.ts';
import { createReadingPlan, type ReadingPlan } from './reading-plan.ts';
import { createRequests } from './requests.ts';
import type { ProviderPort, StartLife } from './sealed-socket.ts';
import { createSequence } from './sequence.ts';
import { createSnapshotParts } from './snapshot-parts.ts';
import type { SnapshotFault } from './snapshot-reader.ts';
import { createUploader } from './uploader.ts';

/** How long a closing connection still sends what was typed, in milliseconds. */
export const DRAIN_MS = 1_500;
const FIRST_JITTER_MS = 100;
const MOST_JITTER_MS = 30_000;
/** A connection that lived this long was a good one: the next is made without a long wait. */
const STEADY_MS = 10_000;

/** What stays the same over the connections of one owner. */
export type ConnectorDeps = EntranceDeps & {
  readonly doc: Y.Doc;
  readonly db: Database;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly gate: Gate;
  /** What the invite vouched for. */
  readonly checkpoint: Cursor | undefined;
  readonly isLocal: (client: number) => boolean;
  readonly nextNumber: () => number;
  readonly maySend: () => boolean;
  readonly meeting: Meeting;
  /** How long a device may wait, by chance, before it compares a snapshot. */
  readonly spreadMs: number;
  readonly listener: ConnectorListener;
};

/** Who hears of connections. */
export type ConnectorListener = {
  readonly onLoggedIn: () => void;
  readonly onLive: (live: LiveConnection) => void;
  readonly onEnd: (end: LineEnd) => void;
  /** A change was offered by the provider: it is in the outbox. */
  readonly onOffered: () => void;
  readonly onRoster: (live: LiveConnection) => void;
  readonly onJoined: () => void;
  readonly onChange: () => void;
  /** A device in the roster said something at `at`, by its clock, under a number that rises. */
  readonly onHeard: (from: RosterEntry, number: number, at: Millis) => void;
  readonly onMark: (from: RosterEntry, mark: Mark) => void;
  readonly onAside: (aside: readonly AsideEntry[], author: DeviceId | undefined) => void;
  readonly onHistory: (fault: HistoryFault) => void;
  /** So many bytes the room has at the relay, as of now. [S50] */
  readonly onRoomBytes: (live: LiveConnection, bytes: number) => void;
  /** After so many days without a member the relay may delete the room; 0: it keeps it. [S50] */
  readonly onIdleDays: (days: number) => void;
  readonly onRefused: (code: NackCode) => void;
  readonly onSnapshotFault: (fault: SnapshotFault) => void;
  /** The log would lack this, and it is here: it goes up again. */
  readonly onMissing: (update: Bytes) => void;
  /** This came from the log and was not here before; what comes back is called once it is stored. [S150] */
  readonly onNews: (news: readonly EntryNews[]) => () => void;
  /** The relay has stored an append. */
  readonly onAccepted: () => void;
};

/** Connections of one owner, one after the other. */
export type Connector = {
  readonly startLife: StartLife;
  /** Resolves when the latest connection has drained and ended. */
  readonly ended: () => Promise<void>;
};

/** Makes the connections of one owner. */
export function createConnector(deps: ConnectorDeps): Connector {
  const lives = createSequence();
  const presenceNumbers = new Map<DeviceId, number>();
  let failures = 0;
  const plan = createReadingPlan();
  const entrance = createEntrance(deps, plan);

  const connect = async (
    port: ProviderPort,
    signal: AbortSignal,
    onParts: (parts: ConnectionParts) => void,
  ): Promise<LineEnd> => {
    if (failures > 0) await pause(backOffMs(failures, FIRST_JITTER_MS, MOST_JITTER_MS) / 2, signal);
    if (signal.aborted) return 'closed';
    const entered = await entrance.enter(signal);
    if (!entered.ok) return entered.error;
    deps.listener.onLoggedIn();
    const confirmed = entrance.confirmed;
    const parts = buildParts(
      { ...deps, presenceNumbers },
      { ...entered.value, port, plan, confirmed },
    );
    onParts(parts);
    const began = performance.now();
    const end = await runConnection(parts);
    // A relay that welcomes and then cuts off again and again is no better than one that is away.
    if (performance.now() - began > STEADY_MS) failures = 0;
    // What came of it the next one asks.
    return end === 'wrong-epoch' ? 'epoch-over' : end;
  };

  const startLife: StartLife = (port) => {
    const end = new AbortController();
    let parts: ConnectionParts | undefined;
    const live = async (): Promise<void> => {
      const reason = await connect(port, end.signal, (built) => {
        parts = built;
      }).catch((fault: unknown): LineEnd => {
        reportFault(fault);
        return 'lost';
      });
      failures += 1;
      entrance.ended(reason);
      if (parts !== undefined) endParts(parts, reason);
      // The provider first: whatever a listener does, the next socket is made.
      port.closed(closeNumberOf(reason));
      deps.listener.onEnd(reason);
    };
    void lives.add(live);
    return {
      heard: (message) => heard(deps, parts, message),
      close() {
        if (parts === undefined) return end.abort();
        parts.uploader.kick();
        void Promise.race([parts.uploader.drained(), pause(DRAIN_MS, end.signal)]).then(() =>
          end.abort(),
        );
        return undefined;
      },
    };
  };
  return { startLife, ended: lives.idle };
}

function heard(
  deps: ConnectorDeps,
  parts: ConnectionParts | undefined,
  message: FromProvider,
): void {
  if (message.type === 'awareness') parts?.presence.send(message.update);
  if (message.type === 'update') deps.listener.onOffered();
}

type Begun = Entered & {
  readonly port: ProviderPort;
  readonly plan: ReadingPlan;
  /** It is live. */
  readonly confirmed: (ended: AbortSignal) => void;
};

function buildParts(
  deps: ConnectorDeps & { readonly presenceNumbers: Map<DeviceId, number> },
  begun: Begun,
): ConnectionParts {
  const { device, doc, ledger, outbox, gate, listener } = deps;
  const { line, port, stored, held } = begun;
  const { keys } = held;
  const reader: LogReader = createLogReader({
    held,
    cursor: begun.from,
    roster: begun.roster,
    stored: {
      seq: stored.cursor.seq,
      aside: stored.aside,
      epochPlace: stored.epochPlace ?? 0,
    },
    checkpoints: [stored.cursor, ...(deps.checkpoint === undefined ? [] : [deps.checkpoint])],
    device: device.deviceId,
    claims: stored.claims,
  });
  const { roster } = reader;
  const write = createFrameWriter(keys, device, () => deps.stored().cursor);
  const intake = createIntake({
    doc,
    device: device.deviceId,
    ledger,
    outbox,
    aside: stored.aside,
    roster: () => roster().records,
    epochPlace: reader.epochPlace,
    claims: reader.claims,
    onAside: listener.onAside,
    memberOf: (author) => roster().devices.get(author)?.memberId,
    onNews: listener.onNews,
    onAccepted: listener.onAccepted,
  });
  const uploader = createUploader({
    line,
    write,
    outbox,
    maxEntryBytes: begun.login.limits.maxEntryBytes,
    // Nobody takes an entry of a device that no record has introduced yet, nor one of another epoch.
    maySend: () =>
      deps.maySend() &&
      roster().devices.has(device.deviceId) &&
      epochInForce(roster()) === keys.epoch,
    onRefused: listener.onRefused,
    onNothingLeft: listener.onAccepted,
  });
  const presence = createPresenceRelay(
    {
      held,
      roster,
      isLocal: deps.isLocal,
      nextNumber: deps.nextNumber,
      now: deps.now,
      sendSealed(body) {
        write('ephemeral', body).then(
          (frame) => line.send({ type: 'ephemeral', frame }),
          line.close,
        );
      },
      deliver: port.deliver,
      numbers: deps.presenceNumbers,
      onHeard: listener.onHeard,
      onSeen(seen) {
        if (!reader.isOurs(seen)) listener.onHistory('fork');
      },
    },
    begun.login.welcome.others,
  );
  const snapshots = createSnapshotParts({
    ...{ line, doc, ledger, outbox, uploader, reader, intake, write },
    welcome: begun.login.welcome,
    db: deps.db,
    spreadMs: deps.spreadMs,
    stored: deps.stored,
    readAgain(place) {
      const isNews = begun.plan.again(place);
      if (isNews) line.close();
      return isNews;
    },
    onMissing: listener.onMissing,
    onFault: listener.onSnapshotFault,
  });
  const requests = createRequests(line);
  const slot = deriveMarkSlot(keys, device.deviceId);
  const onFork = (): void => listener.onHistory('fork');
  const marks = createMarkInbox({
    held,
    roster,
    device: device.deviceId,
    cursor: reader.cursor,
    isOurs: reader.isOurs,
    onMark: listener.onMark,
    onFork,
  });
  let { admins } = begun.login.welcome;
  const live: LiveConnection = {
    roster,
    login: begun.login,
    epoch: keys,
    requests,
    uploader,
    others: presence.others,
    async sendMark(mark) {
      const frame = await write('mark', writeMark({ ...mark, number: deps.nextNumber() }));
      line.send({ type: 'mark', slot: await slot, frame });
    },
    compaction: snapshots.compaction,
    write,
    place: () => deps.stored().cursor,
    admins: () => admins,
    onAdmins: (next) => void (admins = next),
    ended: snapshots.line.ended,
    reconnect: line.close,
  };
  const arrivals = createArrivals({
    reader,
    intake,
    gate,
    port,
    tail: snapshots.tail,
    storedSeq: stored.cursor.seq,
    restoring: stored.restoring !== undefined && stored.cursor.seq === 0,
    onHeld: snapshots.held,
    onSnapshotFault: listener.onSnapshotFault,
    snapshotPlace: snapshots.place,
    onMissing: listener.onMissing,
    onHistory: listener.onHistory,
    onRoster() {
      // Whom a record of somebody else has just brought in may speak now. [S92]
      uploader.kick();
      listener.onRoster(live);
    },
    onMeeting: deps.meeting,
  });
  const { onAccepted, onChange, onJoined } = listener;
  let idleDays = 0;
  return {
    line,
    port,
    arrivals,
    uploader,
    outbox,
    presence,
    marks,
    requests,
    snapshots: snapshots.line,
    onSnapshots: snapshots.changed,
    onRoomBytes: (bytes) => listener.onRoomBytes(live, bytes),
    onIdleLimit: (days) => void (idleDays = days),
    onChange,
    onAccepted,
    onJoined,
    onLive() {
      begun.confirmed(live.ended);
      listener.onIdleDays(idleDays);
      listener.onLive(live);
      listener.onRoomBytes(live, begun.login.welcome.roomBytes);
      snapshots.live();
      // Set aside in an earlier life of this page and still not understood, or understood meanwhile by
      // another page, whose notice this one still shows.
      listener.onAside(intake.aside(), undefined);
    },
  };
}
