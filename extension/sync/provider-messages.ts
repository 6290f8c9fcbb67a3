/**
 * The y-protocols messages that y-websocket's provider sends and takes, as far as the sealed socket
 * needs them. Source: y-protocols PROTOCOL.md, y-websocket 3.1.0 src/y-websocket.js. [S1]
 */
import { copyBytes, fromUtf8, type Bytes } from '#shared/base/bytes.ts';
import { readBytes, type ByteReader } from '#shared/base/byte-reader.ts';
import { createByteWriter } from '#shared/base/byte-writer.ts';

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const MAX_PROVIDER_BYTES = 64 * 1024 * 1024;
const MAX_CLIENTS = 256;
const MAX_STATE_BYTES = 16 * 1024;

/** What the provider says to its socket. */
export type FromProvider =
  | { readonly type: 'step1' }
  | { readonly type: 'step2' }
  | { readonly type: 'update' }
  | { readonly type: 'awareness'; readonly update: Bytes }
  | { readonly type: 'query-awareness' }
  | { readonly type: 'unknown' };

/** One client's presence in an awareness update; `state` is JSON text, "null" once it is gone. */
export type AwarenessEntry = {
  readonly client: number;
  readonly clock: number;
  readonly state: string;
};

function readFromProvider(reader: ByteReader): FromProvider {
  const type = reader.varuint();
  if (type === QUERY_AWARENESS) return { type: 'query-awareness' };
  if (type === AWARENESS) return { type: 'awareness', update: reader.block(MAX_PROVIDER_BYTES) };
  const step = type === SYNC ? reader.varuint() : -1;
  reader.rest();
  if (step === STEP_1) return { type: 'step1' };
  if (step === STEP_2) return { type: 'step2' };
  return step === UPDATE ? { type: 'update' } : { type: 'unknown' };
}

/** Reads what the provider sent. The content of updates is not looked at: the outbox has them. */
export function parseFromProvider(bytes: Uint8Array): FromProvider {
  const read = readBytes(bytes, readFromProvider);
  return read.ok ? read.value : { type: 'unknown' };
}

/** A step 2: the answer to the provider's step 1. `undefined` stands for "nothing new". */
export function step2Message(update: Bytes | undefined): Bytes {
  const body = update ?? new Uint8Array([0, 0]);
  return createByteWriter().varuint(SYNC).varuint(STEP_2).block(body).finish();
}

/** A single update. */
export function updateMessage(update: Bytes): Bytes {
  return createByteWriter().varuint(SYNC).varuint(UPDATE).block(update).finish();
}

/** Presence of others. */
export function awarenessMessage(entries: readonly AwarenessEntry[]): Bytes {
  return createByteWriter().varuint(AWARENESS).block(writeAwareness(entries)).finish();
}

/** An awareness message about nobody: feeds the provider's 30 s watchdog, and nothing else. */
export const WATCHDOG_FOOD: Bytes = awarenessMessage([]);

/** Writes the body of an awareness update, as y-protocols/awareness does. */
export function writeAwareness(entries: readonly AwarenessEntry[]): Bytes {
  const writer = createByteWriter().varuint(entries.length);
  for (const { client, clock, state } of entries) writer.varuint(client).varuint(clock).text(state);
  return writer.finish();
}

function readAwarenessEntries(reader: ByteReader): readonly AwarenessEntry[] {
  const count = reader.varuint();
  if (count > MAX_CLIENTS) reader.fail();
  const entries: AwarenessEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    const entry = {
      client: reader.varuint(),
      clock: reader.varuint(),
      state: fromUtf8(reader.block(MAX_STATE_BYTES)) ?? '',
    };
    if (!isJson(entry.state)) reader.fail();
    entries.push(entry);
  }
  return entries;
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return value === null || (typeof value === 'object' && !Array.isArray(value));
  } catch {
    return false;
  }
}

/** Reads the body of an awareness update strictly, or `undefined`: the provider would throw on it. */
export function parseAwareness(update: Uint8Array): readonly AwarenessEntry[] | undefined {
  const read = readBytes(copyBytes(update), readAwarenessEntries);
  return read.ok ? read.value : undefined;
}
