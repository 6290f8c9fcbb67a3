/**
 * Tells the log of changes of this device what is done in one mentorship: what was written in this context,
 * and what came from the relay and is stored. It gathers for a moment, since typing is many changes, and
 * never makes anybody wait: what breaks off in between costs a line. [S150 to S158]
 */
import type * as Y from 'yjs';
import type { DeviceId, MemberId, Millis } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { OperationOrigin } from '#shared/record/operation.ts';
import { touchedPlaces } from '#shared/record/touched-places.ts';
import {
  MOST_PLACES,
  type ChangeAuthor,
  type KnownBy,
  type NewChangeLine,
} from '../store/change-line.ts';
import type { ChangeLog } from '../store/change-log.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { isNothing } from './fresh-ranges.ts';
import { createSequence } from './sequence.ts';
import { joinAllRanges, rangesOf, type UpdateRanges } from './update-ranges.ts';

/** What is done within this time after it was last written is gathered; a page may go, so the first is not. */
const GATHER_MS = 1_000;
/** What of one entry of the log was news here, once it is stored. */
export type EntryNews = {
  /** The device whose signature on it was checked, and whose that is by the roster at its place. */
  readonly author: DeviceId;
  readonly memberId: MemberId | undefined;
  readonly isSnapshot: boolean;
  readonly ranges: UpdateRanges;
};

/** Tells one context's share. */
export type ChangeTeller = {
  /** A change was written here; `keys` resolves when it is stored. `origin`: of its transaction. */
  readonly made: (update: Uint8Array, keys: Promise<unknown>, origin?: unknown) => void;
  /** Entries of others, and of my other devices, arrived; what comes back is called once they are stored. */
  readonly arrived: (news: readonly EntryNews[]) => () => void;
  /** Writes what was gathered now: the page hides. */
  readonly flush: () => void;
  /** Writes the last of it; resolves when that is done, or did not work. */
  readonly close: () => Promise<void>;
};

/** What it needs. */
export type ChangeTellerDeps = {
  readonly doc: Y.Doc;
  readonly entry: () => KeyringEntry;
  readonly log: Pick<ChangeLog, 'add'>;
  readonly now: () => Millis;
};

/** What one author did since the last time it was written. */
type Gathered = Act & { readonly ranges: UpdateRanges[] };

/** Who did something, and when it was done here or arrived: that it is stored is known only later. */
type Act = {
  readonly author: ChangeAuthor | undefined;
  readonly knownBy: KnownBy;
  readonly place: number;
  readonly at: Millis;
};

function isBroughtBack(origin: unknown): boolean {
  return origin instanceof OperationOrigin && origin.operation === 'bringBack';
}

function authorOf({ author, memberId, isSnapshot }: EntryNews): ChangeAuthor | undefined {
  return isSnapshot || memberId === undefined ? undefined : { memberId, deviceId: author };
}

/** Tells of what touched too much to be told place by place. */
const MANY = { part: 'many', id: '', deed: 'changed', fields: [] } as const;

function linesOf(doc: Y.Doc, gathered: Gathered): readonly NewChangeLine[] {
  const { author, knownBy, at } = gathered;
  const { places, isMore } = touchedPlaces(doc, joinAllRanges(gathered.ranges), MOST_PLACES);
  return (isMore ? [MANY] : places).map((place) => ({ ...place, at, author, knownBy }));
}

/** Tells what is done in `deps.doc`. */
export function createChangeTeller(deps: ChangeTellerDeps): ChangeTeller {
  const { doc, log } = deps;
  let gathered = new Map<string, Gathered>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let wroteAt = -Infinity;
  const writing = createSequence();
  /** What is being stored. */
  const waiting = new Set<Promise<void>>();

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.size === 0) return;
    wroteAt = performance.now();
    const inOrder = [...gathered.values()].toSorted((a, b) => a.place - b.place);
    gathered = new Map();
    void writing.add(async () => {
      const lines = inOrder.flatMap((one) => linesOf(doc, one));
      // What cannot be written is lost: nobody waits for it, and nothing hangs on it.
      await log.add(deps.entry().roomId, lines);
    });
  };
  let acts = 0;
  const act = (author: ChangeAuthor | undefined, knownBy: KnownBy): Act => {
    acts += 1;
    return { author, knownBy, place: acts, at: deps.now() };
  };
  const gather = (done: Act, ranges: UpdateRanges): void => {
    if (closed || isNothing(ranges)) return;
    const key = `${done.knownBy} ${done.author?.deviceId ?? ''}`;
    const { place = done.place, ranges: before = [] } = gathered.get(key) ?? {};
    before.push(ranges);
    gathered.set(key, { ...done, place: Math.min(place, done.place), ranges: before });
    timer ??= setTimeout(write, Math.max(0, wroteAt + GATHER_MS - performance.now()));
  };
  const own = (): ChangeAuthor => {
    const { memberId, device } = deps.entry();
    return { memberId, deviceId: device.deviceId };
  };

  return {
    made(update, keys, origin) {
      const done = act(own(), isBroughtBack(origin) ? 'checkpoint' : 'here');
      const tell = async (): Promise<void> => {
        await keys;
        const ranges = rangesOf(update);
        if (ranges !== undefined) gather(done, ranges);
      };
      const telling = tell().catch(reportFault);
      waiting.add(telling);
      void telling.then(() => waiting.delete(telling));
    },
    arrived(news) {
      const came = news.map((one) => {
        const done = act(authorOf(one), one.isSnapshot ? 'snapshot' : 'signed');
        return { done, ranges: one.ranges };
      });
      return () => {
        for (const { done, ranges } of came)
          if (done.author !== undefined || done.knownBy === 'snapshot') gather(done, ranges);
      };
    },
    flush: write,
    async close() {
      write();
      await Promise.all(waiting);
      write();
      closed = true;
      await writing.idle();
    },
  };
}
