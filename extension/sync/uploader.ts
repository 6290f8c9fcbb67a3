/**
 * Appends this device's changes and roster records to the log, one append in flight: what is made
 * meanwhile merges behind it, so that no entry ever depends on one that was refused. [R5, S17, S18]
 */
import { backOffMs } from '#shared/base/back-off.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { sealedSize } from '#shared/seal/envelope.ts';
import type { NackCode } from '#shared/wire/errors.ts';
import { MAX_ENTRY_BYTES, MAX_HEADER_BYTES } from '#shared/wire/limits.ts';
import { needsParts, partsOf } from '#shared/wire/parts.ts';
import type { FrameWriter } from './frame-writer.ts';
import type { Batch, Outbox } from './outbox.ts';
import type { RelayLine } from './relay-line.ts';

/**
 * Without an answer within this time, and that of the bytes on a slow line, the connection is given
 * up; the next one finds out.
 */
const ACK_PATIENCE_MS = 10_000;
/** A line that is slower than this is none. */
const SLOWEST_BYTES_PER_MS = 8;
/** What goes in one append, unless one change alone is more: a slow line gets through in steps. */
const BATCH_BYTES = 256 * 1024;
const FIRST_RESUME_MS = 1_000;
const MOST_RESUME_MS = 30_000;
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
  /** Nothing is left that could go: what was refused has been stored by others meanwhile. */
  readonly onNothingLeft: () => void;
};

/** Signs a roster record; `undefined` when it cannot be made, or is not wanted any more. */
export type MakeRecord = () => Promise<Bytes | undefined>;

/** Uploads on one connection. */
export type Uploader = {
  /** Whether something is being prepared, is in flight, or has not landed yet. */
  readonly isBusy: () => boolean;
  /** Sends what waits, if nothing is in flight. */
  readonly kick: () => void;
  /**
   * Appends a roster record before anything that waits; resolves whether the relay stored it. It is
   * signed by `make` when its turn has come, so that its number is above those before it.
   */
  readonly append: (make: MakeRecord) => Promise<boolean>;
  /**
   * The relay stored append `id`; returns what it was, or `undefined` for an answer to nothing. Nothing
   * is sent until `landed`: what comes next may be judged by what this one changed.
   */
  readonly acknowledge: (id: number) => Sent | undefined;
  /** What was acknowledged has become part of roster and cursor. */
  readonly landed: () => void;
  readonly refuse: (id: number, code: NackCode) => void;
  /** Tries again now what the relay refused. */
  readonly resume: () => void;
  /** Resolves when nothing is in flight and nothing waits that could go, or when it is closed. */
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
  deps.outbox.unblock();
  const records: { readonly make: MakeRecord; readonly resolve: (stored: boolean) => void }[] = [];
  const drainWaiters = new Set<() => void>();
  let closed = false;
  let stopped = false;
  let preparing = false;
  let landing = false;
  let again = false;
  let inFlight: InFlight | undefined;
  let lastId = 0;
  let refusals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isBusy = (): boolean => preparing || landing || inFlight !== undefined;

  const isNothingLeft = (): boolean =>
    records.length === 0 && deps.outbox.size() === deps.outbox.held().count;
  const settleDrain = (): void => {
    if (!closed && !stopped && (isBusy() || !isNothingLeft())) return;
    for (const resolve of drainWaiters) resolve();
    drainWaiters.clear();
  };

  const maxEntryBytes = Math.min(deps.maxEntryBytes, MAX_ENTRY_BYTES);
  const fits = (bodyBytes: number): boolean =>
    sealedSize(0, bodyBytes) + MAX_HEADER_BYTES + FRAME_LENGTHS <= maxEntryBytes;

  /** The largest body whose frame the relay takes. */
  const maxBodyBytes = (): number => {
    let size = maxEntryBytes;
    while (size > 1024 && !fits(size)) size = Math.floor(size * 0.97);
    return size;
  };

  const next = async (): Promise<Wanted | undefined> => {
    const record = records[0];
    if (record !== undefined) {
      const body = await record.make();
      const told = (): void => record.resolve(true);
      if (body !== undefined)
        return { kind: 'control', body, make: (frame) => ({ type: 'record', body, frame, told }) };
      records.shift()?.resolve(false);
      return next();
    }
    const batch = deps.maySend()
      ? deps.outbox.take(Math.min(maxBodyBytes(), BATCH_BYTES))
      : undefined;
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

  /** What is too large stays here, with what hangs on it; all else goes on. [S18] */
  const passOver = (sent: Sent): void => {
    if (sent.type === 'changes') deps.outbox.block(sent.batch);
    else records.shift()?.resolve(false);
    deps.onRefused('too-large');
    again = true;
  };

  const sendNext = async (): Promise<void> => {
    const wanted = await next();
    if (wanted === undefined) {
      if (isNothingLeft()) deps.onNothingLeft();
      return;
    }
    if (closed) return giveBack(wanted.make(new Uint8Array()));
    // Asked before sealing, which takes no body that is beyond all limits.
    if (!fits(wanted.body.length)) return passOver(wanted.make(new Uint8Array()));
    const frame = await deps.write(wanted.kind, wanted.body);
    const sent = wanted.make(frame);
    if (closed) return giveBack(sent);
    lastId += 1;
    inFlight = { id: lastId, sent };
    const patience = ACK_PATIENCE_MS + frame.length / SLOWEST_BYTES_PER_MS;
    timer = setTimeout(deps.line.close, patience);
    transmit(lastId, frame);
    return undefined;
  };

  const kick = (): void => {
    again = isBusy();
    if (closed || stopped || again) return;
    preparing = true;
    // Signing and sealing reject only for a fault of ours; the next connection starts afresh.
    sendNext()
      .finally(() => {
        preparing = false;
      })
      .then(() => {
        settleDrain();
        // Made while this was being prepared, and not taken along.
        if (again && inFlight === undefined) kick();
      }, deps.line.close);
  };

  const resume = (): void => {
    if (closed || !stopped) return;
    clearTimeout(timer);
    stopped = false;
    deps.line.send({ type: 'resume' });
    kick();
  };

  const land = (id: number): Sent | undefined => {
    if (inFlight?.id !== id) return undefined;
    clearTimeout(timer);
    const { sent } = inFlight;
    inFlight = undefined;
    return sent;
  };

  return {
    isBusy,
    kick,
    append(make) {
      if (closed || stopped) return Promise.resolve(false);
      return new Promise((resolve) => {
        records.push({ make, resolve });
        kick();
      });
    },
    acknowledge(id) {
      const sent = land(id);
      if (sent === undefined) return undefined;
      refusals = 0;
      landing = true;
      if (sent.type === 'record') records.shift();
      return sent;
    },
    landed() {
      landing = false;
      kick();
      settleDrain();
    },
    refuse(id, code) {
      const sent = land(id);
      if (sent === undefined) return undefined;
      stopped = true;
      if (code === 'too-large') {
        passOver(sent);
        return resume();
      }
      giveBack(sent);
      deps.onRefused(code);
      settleDrain();
      // The relay's disk gets room again, its database comes back: the same change is tried again.
      timer = setTimeout(resume, backOffMs(refusals, FIRST_RESUME_MS, MOST_RESUME_MS));
      refusals += 1;
      return undefined;
    },
    resume,
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
