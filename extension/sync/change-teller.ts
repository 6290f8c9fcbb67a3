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
import type { ChangeAuthor, KnownBy, NewChangeLine } from '../store/change-line.ts';
import type { ChangeLog } from '../store/change-log.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { isNothing } from './fresh-ranges.ts';
import { createSequence } from './sequence.ts';
import { joinAllRanges, rangesOf, type UpdateRanges } from './update-ranges.ts';

/** So long what is done is gathered. */
const GATHER_MS = 1_000;
/** What touches more places at once is told as much. */
export const MOST_PLACES = 40;

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
  /** Entries of others, and of my other devices, are stored. */
  readonly arrived: (news: readonly EntryNews[]) => void;
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
type Gathered = {
  readonly author: ChangeAuthor | undefined;
  readonly knownBy: KnownBy;
  readonly ranges: UpdateRanges[];
  at: Millis;
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
  const writing = createSequence();
  /** What is being stored. */
  const waiting = new Set<Promise<void>>();

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = [...gathered.values()].flatMap((one) => linesOf(doc, one));
    gathered = new Map();
    const { roomId } = deps.entry();
    // What cannot be written is lost: nobody waits for it, and nothing hangs on it.
    if (lines.length > 0) void writing.add(async () => void (await log.add(roomId, lines)));
  };
  const gather = (
    author: ChangeAuthor | undefined,
    knownBy: KnownBy,
    ranges: UpdateRanges,
  ): void => {
    if (closed || isNothing(ranges)) return;
    const key = `${knownBy} ${author?.deviceId ?? ''}`;
    const at = deps.now();
    const known = gathered.get(key);
    if (known === undefined) gathered.set(key, { author, knownBy, ranges: [ranges], at });
    else {
      known.ranges.push(ranges);
      known.at = at;
    }
    timer ??= setTimeout(write, GATHER_MS);
  };
  const own = (): ChangeAuthor => {
    const { memberId, device } = deps.entry();
    return { memberId, deviceId: device.deviceId };
  };

  return {
    made(update, keys, origin) {
      const telling = keys
        .then(() => {
          const ranges = rangesOf(update);
          if (ranges) gather(own(), isBroughtBack(origin) ? 'checkpoint' : 'here', ranges);
        })
        .catch(reportFault)
        .finally(() => waiting.delete(telling));
      waiting.add(telling);
    },
    arrived(news) {
      for (const one of news) {
        const author = authorOf(one);
        if (author !== undefined || one.isSnapshot)
          gather(author, one.isSnapshot ? 'snapshot' : 'signed', one.ranges);
      }
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
