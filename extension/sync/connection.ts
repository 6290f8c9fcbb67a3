/**
 * One logged-in connection to the relay, from the catch-up to the end. Messages are handled strictly
 * one after the other; what a message means stands in the parts. [R1, S10 to S18]
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import type { SnapshotNotes } from '#shared/wire/snapshot-note.ts';
import type { Arrivals } from './arrivals.ts';
import type { MarkInbox } from './mark-inbox.ts';
import type { Outbox } from './outbox.ts';
import type { PresenceRelay } from './presence-relay.ts';
import { within } from './pause.ts';
import { WATCHDOG_FOOD } from './provider-messages.ts';
import { LINE_PATIENCE_MS, type LineEnd, type RelayLine } from './relay-line.ts';
import type { Requests } from './requests.ts';
import type { ProviderPort } from './sealed-socket.ts';
import type { SnapshotLine } from './snapshot-line.ts';
import { NO_RANGES, rangesOf } from './update-ranges.ts';
import type { Uploader } from './uploader.ts';

/** The parts of one connection. */
export type ConnectionParts = {
  readonly line: RelayLine;
  readonly port: ProviderPort;
  readonly arrivals: Arrivals;
  readonly uploader: Uploader;
  readonly outbox: Outbox;
  readonly presence: PresenceRelay;
  readonly marks: MarkInbox;
  readonly requests: Requests;
  readonly snapshots: SnapshotLine;
  /** The room's snapshots are others now, or one was confirmed. */
  readonly onSnapshots: (notes: SnapshotNotes) => void;
  /** The room has grown or shrunk past what its relay gives word of. [S50] */
  readonly onRoomBytes: (bytes: number) => void;
  /** After so many days without a member the relay may delete the room. [S50] */
  readonly onIdleLimit: (days: number) => void;
  /** Caught up with the log; the provider has everything. */
  readonly onLive: () => void;
  /** The relay has stored an append. */
  readonly onAccepted: () => void;
  /** The number of other connections, or what waits, has changed. */
  readonly onChange: () => void;
  /** Another connection has come: it does not know our presence yet. */
  readonly onJoined: () => void;
};

async function handleLog(
  parts: ConnectionParts,
  message: DownMessage,
): Promise<LineEnd | undefined> {
  const { arrivals, uploader, outbox } = parts;
  if (message.type === 'entry') return arrivals.entry(message.seq, message.frame);
  if (message.type === 'entry-part') return arrivals.part(message);
  if (message.type === 'caught-up') {
    const end = await arrivals.caughtUp(message.head);
    if (end !== undefined) return end;
    parts.onLive();
    // What was made while there was no connection waits for no further change.
    uploader.kick();
    return undefined;
  }
  if (message.type === 'nack') {
    uploader.refuse(message.id, message.code);
    return undefined;
  }
  if (message.type !== 'ack') return 'not-a-relay';
  const sent = uploader.acknowledge(message.id);
  if (sent === undefined) return 'not-a-relay';
  const keys = sent.type === 'changes' ? outbox.keysOf(sent.batch) : 'record';
  parts.onAccepted();
  const ranges = sent.type === 'changes' ? rangesOf(sent.batch.body) : undefined;
  const end = await arrivals.own(message.seq, sent.frame, keys, ranges ?? NO_RANGES);
  if (sent.type === 'record') sent.told();
  else outbox.acknowledge(sent.batch);
  uploader.landed();
  parts.onChange();
  return end;
}

async function handle(parts: ConnectionParts, message: DownMessage): Promise<LineEnd | undefined> {
  const { presence, port, requests } = parts;
  switch (message.type) {
    case 'ping':
    case 'pong':
      port.deliver(WATCHDOG_FOOD);
      return undefined;
    case 'ephemeral':
      await presence.receive(message.connectionId, message.frame);
      return undefined;
    case 'joined':
      presence.joined(message.connectionId);
      parts.onJoined();
      parts.onChange();
      return undefined;
    case 'left':
      presence.left(message.connectionId);
      parts.onChange();
      return undefined;
    case 'snapshot':
      return port.isOpen() ? parts.snapshots.take(message) : parts.arrivals.snapshot(message);
    case 'snapshot-part':
      return port.isOpen() ? parts.snapshots.take(message) : parts.arrivals.snapshotPart(message);
    case 'snapshot-lease':
    case 'snapshot-result':
      return parts.snapshots.take(message);
    case 'snapshots':
      parts.onSnapshots(message.snapshots);
      return undefined;
    case 'room-bytes':
      parts.onRoomBytes(message.roomBytes);
      return undefined;
    case 'idle-limit':
      parts.onIdleLimit(message.days);
      return undefined;
    case 'marks':
      await parts.marks.receive(message.marks);
      return undefined;
    case 'done':
      requests.settle(message.id, ok(undefined));
      return undefined;
    case 'refused':
      requests.settle(message.id, err(message.code));
      return undefined;
    default: {
      const end = await handleLog(parts, message);
      await parts.marks.moved();
      return end;
    }
  }
}

/** Before it is caught up nothing else watches a silent relay; afterwards the provider does. [S10] */
async function receive({ line, port }: ConnectionParts): Promise<Result<DownMessage, LineEnd>> {
  if (port.isOpen()) return line.receive();
  const received = await within(LINE_PATIENCE_MS, line.receive());
  return received === 'late' ? err('timeout') : received;
}

/** Takes a connection apart after its end, whatever ended it. */
export function endParts(parts: ConnectionParts, end: LineEnd): void {
  parts.line.close();
  parts.uploader.close();
  parts.presence.close();
  parts.requests.end(end);
  parts.snapshots.end();
}

/** Runs a logged-in connection until it ends; resolves with the reason. `endParts` is the caller's. */
export async function runConnection(parts: ConnectionParts): Promise<LineEnd> {
  for (;;) {
    const received = await receive(parts);
    const end = received.ok ? await handle(parts, received.value) : received.error;
    if (end === undefined) continue;
    return end;
  }
}
