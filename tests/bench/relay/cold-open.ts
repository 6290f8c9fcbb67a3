/**
 * A device that has the keys and nothing else opens a record that two people wrote, after the relay was
 * started anew: with the product's own engine, from the compacted log, once what the snapshot stands for is
 * swept. Measured from the engine's start: until the document is there (what a peer calls synced), and
 * until it is settled besides, that is verified, stored on the device (in memory here) and answered by what
 * the new device says of itself; and all bytes that came over the socket.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import { systemClock } from '#shared/base/clock.ts';
import { notesOf } from '#shared/record/notes.ts';
import { deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { chainStart } from '#shared/wire/chain.ts';
import { roomUrl } from '#shared/wire/path.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { login } from '../../../extension/sync/login.ts';
import { openRelayLine, type SocketClass } from '../../../extension/sync/relay-line.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../../support/headless-client.ts';
import { waitFor } from '../../support/wait.ts';
import { TRACE_SESSION, type EditTrace } from './edit-trace.ts';
import { takeApart, type OpenedBytes } from './opened-bytes.ts';
import type { Running } from './targets.ts';

/** A record at a relay, compacted, and the keys to it. */
export type CompactedRecord = { readonly entry: KeyringEntry; readonly text: string };

/** One cold open. `ms`: until the document is there; `bytes`: all that came until it was settled. */
export type ColdOpen = {
  readonly ms: number;
  readonly settledMs: number;
  readonly bytes: number;
  /** What they were. */
  readonly parts: OpenedBytes;
};

const PATIENCE_MS = 120_000;
/** The fortnight after which a snapshot is settled that nobody has confirmed is over in two seconds. [L20] */
const HASTE = (15 * 24 * 3_600) / 2;
const AT_ONCE = { pauseMs: 0, beatMs: 0, aloneMs: 0 };
const NEVER = { quietMs: 3_600_000, spreadMs: 0 };
const SOON = { quietMs: 50, spreadMs: 0, leastTailBytes: 0 };

let received: Bytes[] = [];

/** Keeps what the relay sends on it. */
class CountingSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) received.push(new Uint8Array(data));
    });
  }
}

const Counting = CountingSocket as unknown as SocketClass;

async function openSynced(
  person: HeadlessPerson,
  { roomId }: KeyringEntry,
  options: Parameters<HeadlessPerson['open']>[1],
): Promise<Engine> {
  const engine = await person.open(roomId, options);
  const synced = await engine.whenSynced(PATIENCE_MS);
  if (!synced.ok) throw new Error(`not synced: ${synced.error}`);
  return engine;
}

const isOnRelay = (engine: Engine): boolean => {
  const { relay, waiting } = engine.status();
  return relay.state === 'connected' && waiting === 0;
};

/** Whether the room has a snapshot, and what its log still has of what that stands for. */
async function lookAt(url: string, { roomId, epoch, secret }: KeyringEntry) {
  const address = parseRelayAddress(url);
  if (!address.ok) throw new Error('no address');
  const opened = await openRelayLine(
    roomUrl(address.value, roomId),
    Counting,
    new AbortController().signal,
  );
  if (!opened.ok) throw new Error(opened.error);
  const keys = await deriveEpochKeys(roomId, epoch, secret);
  const cursor = await chainStart(roomId);
  const given = { line: opened.value, keys, cursor, mode: 'head', creation: undefined } as const;
  const logged = await login({ ...given, address: address.value, now: systemClock.now });
  opened.value.close();
  if (!logged.ok) throw new Error(logged.error);
  const { roomBytes, tailBytes, snapshots } = logged.value.welcome;
  const snapshotBytes = snapshots.reduce((sum, { total }) => sum + total, 0);
  return {
    isCompacted: snapshots.length > 0,
    sweepableBytes: roomBytes - tailBytes - snapshotBytes,
  };
}

/** Two people join, one of them takes the trace up, and the log is compacted and swept at its end. */
export async function layRecord(
  running: Running,
  { updates, texts }: EditTrace,
): Promise<CompactedRecord> {
  const { place } = running;
  const [mia, ben] = [await createHeadlessPerson('Mia'), await createHeadlessPerson('Ben')];
  const made = await mia.create(place.url);
  const writing = await openSynced(mia, made, { coalescing: AT_ONCE, compaction: NEVER });
  const invitation = await writing.invite();
  if (!invitation.ok) throw new Error(invitation.error);
  const joined = await ben.join(invitation.value.code);
  const bens = await openSynced(ben, joined, { compaction: NEVER });
  for (const update of updates) {
    Y.applyUpdate(writing.doc, update);
    // What is typed goes up between one key and the next.
    await delay(0);
  }
  await waitFor('all is on the relay', () => isOnRelay(writing), PATIENCE_MS);
  await bens.close();
  const entry = writing.entry();
  await writing.close();
  const compacting = await openSynced(mia, entry, { compaction: SOON });
  await waitFor(
    'the log is compacted',
    async () => (await lookAt(place.url, entry)).isCompacted,
    PATIENCE_MS,
  );
  await compacting.close();
  await mia.close();
  await ben.close();
  await running.kill();
  await running.restart(HASTE);
  await waitFor(
    'the log is swept',
    async () => (await lookAt(place.url, entry)).sweepableBytes === 0,
    PATIENCE_MS,
  );
  // As another device of hers that is signed in: the one that made the room names it as soon as it opens an
  // empty document, and each opening would add an entry to the next.
  const checkpoint = await chainStart(entry.roomId);
  const known: KeyringEntry = {
    ...entry,
    origin: { state: 'linked', checkpoint },
    introduced: true,
  };
  return { entry: known, text: texts[0] };
}

/** Starts the server anew and opens the record on a device that has only its keys. */
export async function openCold(running: Running, record: CompactedRecord): Promise<ColdOpen> {
  await running.kill();
  await running.restart();
  const person = await createHeadlessPerson('Mia');
  const added = await person.store.keyring.add(record.entry);
  if (!added.ok) throw new Error(added.error);
  received = [];
  const from = performance.now();
  const engine = await person.open(record.entry.roomId, { Socket: Counting, compaction: NEVER });
  const text = notesOf(engine.doc, TRACE_SESSION);
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (text.toJSON() === record.text) resolve();
    };
    text.observe(look);
    look();
  });
  const ms = performance.now() - from;
  const synced = await engine.whenSynced(PATIENCE_MS);
  if (!synced.ok) throw new Error(`not synced: ${synced.error}`);
  const [settledMs, messages] = [performance.now() - from, received];
  await person.close();
  const bytes = messages.reduce((sum, { length }) => sum + length, 0);
  return { ms, settledMs, bytes, parts: await takeApart(record.entry, messages) };
}
