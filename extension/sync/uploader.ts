/**
 * Appends this device's changes and roster records to the log, one append in flight: what is made
 * meanwhile merges behind it, so that no entry ever depends on one that was refused. [R5, S17, S18]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { sealedSize } from '#shared/seal/envelope.ts';
import type { NackCode } from '#shared/wire/errors.ts';
import { MAX_HEADER_BYTES } from '#shared/wire/limits.ts';
import { needsParts, partsOf } from '#shared/wire/parts.ts';
import type { FrameWriter } from './frame-writer.ts';
import type { Batch, Outbox } from './outbox.ts';
import type { RelayLine } from './relay-line.ts';

/** Without an answer within this time the connection is given up; the next one finds out. */
const ACK_PATIENCE_MS = 10_000;
/** Two lengths before header and sealed bytes. */
const FRAME_LENGTHS = 8;

/** What was appended: changes from the outbox, or one roster record, whose `told` is called in the end. */
export type Sent = { readonly frame: Bytes } & (
  | { readonly type: 'changes'; readonly batch: Batch }
  | { readonly type: 'record'; readonly body: Bytes; readonly told: () => void }
);

/** What the uploader needs. */
export type UploaderDeps = {
  readonly line: RelayLine;
  readonly write: FrameWriter;
  readonly outbox: Outbox;
  readonly maxEntryBytes: number;
  /** False while the document waits for a sibling page's change: what depends on it waits too. */
  readonly maySend: () => boolean;
  /** The relay refused an append: nothing of it was stored. */
  readonly onRefused: (code: NackCode) => void;
};

/** Uploads on one connection. */
export type Uploader = {
  /** Sends what waits, if nothing is in flight. */
  readonly kick: () => void;
  /** Appends a roster record before anything that waits; resolves whether the relay stored it. */
  readonly append: (record: Bytes) => Promise<boolean>;
  /** The relay stored append `id`; returns what it was, or `undefined` for an answer to nothing. */
  readonly acknowledge: (id: number) => Sent | undefined;
  readonly refuse: (id: number, code: NackCode) => void;
  /** Resolves when nothing is in flight and nothing waits, or when the uploader is closed. */
  readonly drained: () => Promise<void>;
  /** Ends: what was in flight goes back to the front of the outbox. */
  readonly close: () => void;
};

type Wanted = {
  readonly kind: 'entry' | 'control';
  readonly body: Bytes;
  readonly make: (frame: Bytes) => Sent;
};
type InFlight = { readonly id: number; readonly sent: Sent };

/** The uploader of one connection. */
export function createUploader(deps: UploaderDeps): Uploader {
  const records: { readonly body: Bytes; readonly resolve: (stored: boolean) => void }[] = [];
  const drainWaiters = new Set<() => void>();
  let closed = false;
  let stopped = false;
  let sealing = false;
  let inFlight: InFlight | undefined;
  let lastId = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isBusy = (): boolean => sealing || inFlight !== undefined;

  const settleDrain = (): void => {
    const empty = !isBusy() && records.length === 0 && deps.outbox.size() === 0;
    if (!closed && !stopped && !empty) return;
    for (const resolve of drainWaiters) resolve();
    drainWaiters.clear();
  };

  /** The largest body whose frame the relay takes. */
  const maxBodyBytes = (): number => {
    let size = deps.maxEntryBytes;
    while (
      size > 1024 &&
      sealedSize(0, size) + MAX_HEADER_BYTES + FRAME_LENGTHS > deps.maxEntryBytes
    )
      size = Math.floor(size * 0.97);
    return size;
  };

  const next = (): Wanted | undefined => {
    const record = records[0];
    if (record !== undefined) {
      const { body, resolve } = record;
      const told = (): void => resolve(true);
      return { kind: 'control', body, make: (frame) => ({ type: 'record', body, frame, told }) };
    }
    const batch = deps.maySend() ? deps.outbox.take(maxBodyBytes()) : undefined;
    if (batch === undefined) return undefined;
    return {
      kind: 'entry',
      body: batch.body,
      make: (frame) => ({ type: 'changes', batch, frame }),
    };
  };

  const transmit = (id: number, frame: Bytes): void => {
    if (!needsParts(frame.length)) return deps.line.send({ type: 'append', id, frame });
    for (const part of partsOf(frame)) deps.line.send({ type: 'part', id, ...part });
    return deps.line.send({ type: 'commit', id });
  };

  const dropRecords = (): void => {
    for (const { resolve } of records.splice(0)) resolve(false);
  };

  const giveBack = (sent: Sent): void => {
    if (sent.type === 'changes') deps.outbox.putBack(sent.batch);
  };

  const sendNext = async (): Promise<void> => {
    const wanted = next();
    if (wanted === undefined) return;
    sealing = true;
    const frame = await deps.write(wanted.kind, wanted.body);
    sealing = false;
    const sent = wanted.make(frame);
    if (closed) return giveBack(sent);
    if (frame.length > deps.maxEntryBytes) {
      stopped = true;
      giveBack(sent);
      deps.onRefused('too-large');
      return settleDrain();
    }
    lastId += 1;
    inFlight = { id: lastId, sent };
    timer = setTimeout(deps.line.close, ACK_PATIENCE_MS);
    transmit(lastId, frame);
    return undefined;
  };

  const kick = (): void => {
    if (closed || stopped || isBusy()) return;
    // Sealing rejects only for a fault of ours; the next connection starts afresh.
    sendNext().then(settleDrain, deps.line.close);
  };

  const land = (id: number): Sent | undefined => {
    if (inFlight?.id !== id) return undefined;
    clearTimeout(timer);
    const { sent } = inFlight;
    inFlight = undefined;
    return sent;
  };

  return {
    kick,
    append(body) {
      if (closed || stopped) return Promise.resolve(false);
      return new Promise((resolve) => {
        records.push({ body, resolve });
        kick();
      });
    },
    acknowledge(id) {
      const sent = land(id);
      if (sent?.type === 'record') records.shift();
      return sent;
    },
    refuse(id, code) {
      const sent = land(id);
      if (sent === undefined) return;
      giveBack(sent);
      stopped = true;
      dropRecords();
      deps.onRefused(code);
      settleDrain();
    },
    drained() {
      return new Promise((resolve) => {
        drainWaiters.add(resolve);
        settleDrain();
      });
    },
    close() {
      closed = true;
      clearTimeout(timer);
      if (inFlight !== undefined) giveBack(inFlight.sent);
      inFlight = undefined;
      dropRecords();
      settleDrain();
    },
  };
}
