/**
 * Makes a long log short again: when the room has been quiet for a while and the log since the newest
 * snapshot has grown beyond it, the owner takes the room's lease and leaves a new snapshot at the relay.
 * It never hurries: parts go one by one, whatever fails is left for later. [R4, S47, S80, W44 to W49]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { reportFault } from '#shared/base/listeners.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { SnapshotCode } from '#shared/wire/errors.ts';
import { snapshotPartsOf } from '#shared/wire/parts.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import { pause } from './pause.ts';
import type { SnapshotLine } from './snapshot-line.ts';
import type { MadeSnapshot } from './snapshot-maker.ts';

/** A log shorter than this is left as it is. Source: PROTOCOL.md W44. */
const LEAST_TAIL_BYTES = 256 * 1024;
/** After what will not change soon (another generation must settle first). */
const LATER_MS = 60 * 60 * 1000;
/** Between two parts, so that what somebody begins to type is not behind all of them. */
const PART_PAUSE_MS = 100;

/** How long the room must have been quiet, and how much more each device waits, by chance. */
export type CompactionPace = {
  readonly quietMs: number;
  readonly spreadMs: number;
  /** A log shorter than this is left as it is; 256 KiB when left out. */
  readonly leastTailBytes?: number;
};

/** The pace of the rule. Source: DESIGN.md section 6. */
export const COMPACTION_PACE: CompactionPace = { quietMs: 60_000, spreadMs: 30_000 };

/** What compacting does on one connection. */
export type CompactionPort = {
  readonly line: SnapshotLine;
  readonly connectionId: number;
  readonly send: (message: UpMessage) => void;
  /** The bytes since the newest snapshot, and that one's place and size (0 and 0: none). */
  readonly tailBytes: () => number;
  /** Whether the newest is from before the epoch in force: its author may be struck out. [S80] */
  readonly isOutlived: () => boolean;
  readonly newest: () => { readonly seq: number; readonly total: number };
  readonly make: () => Promise<MadeSnapshot>;
  readonly seal: (body: Bytes, covers: Cursor) => Promise<Bytes>;
  /** The relay has it. */
  readonly committed: (covers: Cursor, total: number) => void;
};

/** Compacts for one tenure. */
export type Compactor = {
  /** Somebody wrote: the room is not quiet. */
  readonly touch: () => void;
  /** A connection is live; `undefined`: it ended. */
  readonly connect: (port: CompactionPort | undefined) => void;
  readonly close: () => void;
};

/**
 * What came of a try: `idle`: nothing to do until somebody writes; `soon`: after the next quiet;
 * `later`: not before an hour; `never`: not in this tenure.
 */
type Outcome = 'idle' | 'soon' | 'later' | 'never';

const OUTCOMES: Partial<Record<SnapshotCode, Outcome>> = {
  done: 'idle',
  'too-soon': 'later',
  'too-large': 'never',
};

function outcomeOf(code: SnapshotCode | undefined): Outcome {
  return (code === undefined ? undefined : OUTCOMES[code]) ?? 'soon';
}

/** Whether the log since the newest snapshot is worth a new one, or that one is outlived. [S80] */
function isDue(port: CompactionPort, least = LEAST_TAIL_BYTES): boolean {
  return port.isOutlived() || port.tailBytes() > Math.max(least, port.newest().total);
}

async function compact(
  port: CompactionPort,
  { leastTailBytes }: CompactionPace,
  signal: AbortSignal,
): Promise<Outcome> {
  if (!isDue(port, leastTailBytes)) return 'idle';
  const lease = await port.line.lease();
  if (lease?.holder !== port.connectionId) return 'soon';
  // Of before it is made: upon one that comes meanwhile, and that nobody here has compared, the relay takes none.
  const previous = port.newest().seq;
  const made = await port.make();
  if (made.state === 'too-large') return 'never';
  if (made.state === 'not-now' || signal.aborted) return 'soon';
  const { covers, body } = made;
  const frame = await port.seal(body, covers);
  const { total, id, begun } = await begin(port, covers, frame, previous);
  if (begun !== 'done') return outcomeOf(begun);
  for (const part of snapshotPartsOf(frame)) {
    if (signal.aborted) return 'soon';
    port.send({ type: 'snapshot-part', id, ...part });
    if ((part.index + 1) * part.bytes.length < total) await pause(PART_PAUSE_MS, signal);
  }
  const committed = await port.line.askAs(id, { type: 'snapshot-commit', id });
  if (committed === 'done') port.committed(covers, total);
  return outcomeOf(committed);
}

async function begin(port: CompactionPort, covers: Cursor, frame: Bytes, previous: number) {
  const id = port.line.nextId();
  const total = frame.length;
  const begun = await port.line.askAs(id, { type: 'snapshot-begin', id, covers, previous, total });
  return { id, total, begun };
}

/** A compactor that waits for quiet. `onTooLarge`: whether no snapshot of the record is taken any more. */
export function createCompactor(
  pace: CompactionPace,
  onTooLarge: (tooLarge: boolean) => void = () => undefined,
): Compactor {
  let port: CompactionPort | undefined;
  let life = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let working = false;
  let notBefore = Number.NEGATIVE_INFINITY;

  const look = (): void => {
    timer = undefined;
    const present = port;
    if (present === undefined || working) return;
    working = true;
    compact(present, pace, life.signal)
      .catch((fault: unknown): Outcome => {
        reportFault(fault);
        return 'later';
      })
      .then((outcome) => {
        working = false;
        if (outcome === 'later') notBefore = performance.now() + LATER_MS;
        if (outcome === 'never') notBefore = Number.POSITIVE_INFINITY;
        if (outcome === 'never' || outcome === 'idle') onTooLarge(outcome === 'never');
        if (outcome !== 'idle') wait();
      }, reportFault);
  };
  function wait(): void {
    clearTimeout(timer);
    if (port === undefined || notBefore === Number.POSITIVE_INFINITY) return;
    const quiet = pace.quietMs + Math.random() * pace.spreadMs;
    timer = setTimeout(look, Math.max(quiet, notBefore - performance.now()));
  }
  const disconnect = (): void => {
    clearTimeout(timer);
    life.abort();
    life = new AbortController();
    port = undefined;
  };
  return {
    touch: wait,
    connect(next) {
      disconnect();
      port = next;
      wait();
    },
    close: disconnect,
  };
}
