/**
 * Presence over the relay: what the provider broadcasts is thinned to this device's own pages, sealed
 * and sent at a bounded rate; what others send is opened, checked and handed to the provider; who
 * left is taken off at once, since a closed page says nothing itself. [S12 to S15, S77]
 */
import { createByteWriter } from '#shared/base/byte-writer.ts';
import { readBytes } from '#shared/base/byte-reader.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import { verifyOpened } from '#shared/seal/envelope.ts';
import { refusalAt } from '#shared/seal/epoch-in-force.ts';
import type { Roster, RosterEntry } from '#shared/seal/roster-state.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { readFrame } from '#shared/wire/frame.ts';
import { MAX_EPHEMERAL_BYTES } from '#shared/wire/limits.ts';
import type { HeldEpochs } from './held-epochs.ts';
import {
  awarenessMessage,
  parseAwareness,
  writeAwareness,
  type AwarenessEntry,
} from './provider-messages.ts';

/** Presence is sent at most this often; what changes meanwhile goes in the next. */
const BEAT_MS = 250;

/** What presence of one connection needs. */
export type PresenceRelayDeps = {
  readonly held: HeldEpochs;
  readonly roster: () => Roster;
  /** Awareness clients that are pages of this device. */
  readonly isLocal: (client: number) => boolean;
  /** A number for the next frame: above all earlier ones of this device. */
  readonly nextNumber: () => number;
  readonly now: () => Millis;
  /** The number of each device's latest frame; outlives this connection. */
  readonly numbers: Map<DeviceId, number>;
  /** Seals and sends one ephemeral frame with this body. */
  readonly sendSealed: (body: Bytes) => void;
  /** Hands a message to the provider. */
  readonly deliver: (message: Bytes) => void;
  /** A frame of a device told its number and the time at which it was written. */
  readonly onHeard: (from: RosterEntry, number: number, at: Millis) => void;
  /** Its author claims to have seen the log up to there. [S2] */
  readonly onSeen: (seen: Cursor) => void;
};

/** Presence on one connection. */
export type PresenceRelay = {
  /** The provider broadcasts these. */
  readonly send: (update: Bytes) => void;
  /** A frame of another connection. */
  readonly receive: (connectionId: number, frame: Bytes) => Promise<void>;
  readonly joined: (connectionId: number) => void;
  readonly left: (connectionId: number) => void;
  /** Other live connections, as far as the relay has told. */
  readonly others: () => number;
  readonly close: () => void;
};

type Presence = { readonly number: number; readonly at: Millis; readonly update: Bytes };

function writePresence(number: number, at: Millis, update: Bytes): Bytes {
  return createByteWriter().varuint(number).varuint(at).block(update).finish();
}

function parsePresence(body: Bytes): Presence | undefined {
  const read = readBytes(body, (reader) => ({
    number: reader.varuint(),
    at: reader.varuint() as Millis,
    update: reader.block(MAX_EPHEMERAL_BYTES),
  }));
  return read.ok ? read.value : undefined;
}

/** Presence on one connection, which begins with `others` live ones in the room. */
export function createPresenceRelay(deps: PresenceRelayDeps, others: number): PresenceRelay {
  const { numbers } = deps;
  const clientsByConnection = new Map<number, Map<number, number>>();
  const waiting = new Map<number, AwarenessEntry>();
  let count = others;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    timer = undefined;
    if (waiting.size === 0 || count === 0) return;
    const update = writeAwareness([...waiting.values()]);
    waiting.clear();
    deps.sendSealed(writePresence(deps.nextNumber(), deps.now(), update));
    timer = setTimeout(flush, BEAT_MS);
  };

  const open = async (frame: Bytes): Promise<Presence | undefined> => {
    const read = readFrame(frame);
    if (!read.ok || read.value.header.kind !== 'ephemeral') return undefined;
    const { seen, epoch } = read.value.header;
    const opened = await deps.held.open(read.value);
    if (!opened.ok) return undefined;
    const roster = deps.roster();
    if (refusalAt(roster, { epoch, author: opened.value.deviceId }) !== undefined) return undefined;
    const device = roster.devices.get(opened.value.deviceId);
    if (device === undefined || !(await verifyOpened(opened.value, device.signPublic)))
      return undefined;
    const presence = parsePresence(opened.value.body);
    const last = numbers.get(opened.value.deviceId) ?? 0;
    if (presence === undefined || presence.number <= last) return undefined;
    numbers.set(opened.value.deviceId, presence.number);
    deps.onHeard(device, presence.number, presence.at);
    deps.onSeen(seen);
    return presence;
  };

  return {
    send(update) {
      const entries = parseAwareness(update) ?? [];
      for (const entry of entries) if (deps.isLocal(entry.client)) waiting.set(entry.client, entry);
      if (timer === undefined) flush();
    },
    async receive(connectionId, frame) {
      const presence = await open(frame);
      const entries = presence === undefined ? undefined : parseAwareness(presence.update);
      if (entries === undefined) return;
      const foreign = entries.filter((entry) => !deps.isLocal(entry.client));
      const clients = clientsByConnection.get(connectionId) ?? new Map<number, number>();
      for (const { client, clock } of foreign) clients.set(client, clock);
      clientsByConnection.set(connectionId, clients);
      deps.deliver(awarenessMessage(foreign));
    },
    joined() {
      count += 1;
    },
    left(connectionId) {
      count = Math.max(0, count - 1);
      const clients = clientsByConnection.get(connectionId);
      clientsByConnection.delete(connectionId);
      if (clients === undefined) return;
      // The same clock with "null" is taken by y-protocols as the departure of that client.
      const gone = [...clients].map(([client, clock]) => ({ client, clock, state: 'null' }));
      deps.deliver(awarenessMessage(gone));
    },
    others: () => count,
    close() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
