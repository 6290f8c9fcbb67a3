/**
 * The one way from the log into the document: entries that were read go to the provider and, in the
 * same tick, the cursor that vouches for them goes to the ledger with the rows they made. What the
 * document cannot join to what it has is set aside and never left pending in it. [R2, R3, R6]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId, MemberId } from '#shared/base/ids.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { Claims } from '../store/claims.ts';
import type { AsideEntry } from '../store/room-state.ts';
import type { EntryNews } from './change-teller.ts';
import { freshRanges, isNothing } from './fresh-ranges.ts';
import type { AcknowledgedKeys, Outbox } from './outbox.ts';
import type { Ledger } from './ledger.ts';
import { isMendable, type AsideReason, type ReadEntry } from './log-reader.ts';
import { nestingIn } from './nesting.ts';
import { isIntegrated, joinRanges, NO_RANGES } from './update-ranges.ts';

type UpdateEntry = Extract<ReadEntry, { readonly type: 'update' }>;

/** What the intake needs. */
export type IntakeDeps = {
  readonly doc: Y.Doc;
  readonly device: DeviceId;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly aside: readonly AsideEntry[];
  /** The roster records that hold now, in log order. */
  readonly roster: () => readonly Bytes[];
  /** Where the epoch in force began. */
  readonly epochPlace: () => number;
  /** What was claimed in the log up to where it is read. */
  readonly claims: () => Claims;
  readonly onAside: (aside: readonly AsideEntry[], author: DeviceId | undefined) => void;
  /** Whose device it is, by the roster as it was read. */
  readonly memberOf: (device: DeviceId) => MemberId | undefined;
  /** This was not here before; what comes back is called once it is stored. [S150] */
  readonly onNews: (news: readonly EntryNews[]) => () => void;
  /** The relay holds what was thought to wait: its answer was lost. */
  readonly onAccepted: () => void;
};

/** Takes entries into the document. */
export type Intake = {
  /**
   * Gives `entries` to the document through `deliver` (the provider's way in) and stores them with
   * `cursor`. Synchronous: the cursor moves in the tick in which the provider takes them. The rows
   * are the entries themselves, not what was new to the document: what it already had in memory may
   * never have been stored. An entry that the document takes in part is stored once and set aside:
   * text typed next to that part needs it. One whose types would lie too deep, or nobody knows where,
   * is neither given nor stored.
   */
  readonly take: (
    entries: readonly ReadEntry[],
    cursor: Cursor | undefined,
    deliver: (updates: readonly Bytes[]) => void,
  ) => void;
  /** An own entry was acknowledged: the cursor moves past it, unless the connection closes. */
  readonly acknowledged: (keys: AcknowledgedKeys, cursor: Cursor | undefined) => void;
  /** What is set aside and may be understood after later entries. */
  readonly aside: () => readonly AsideEntry[];
};

/** Clears structs or deletes that wait for others; returns whether there were any. */
export function clearPending(doc: Y.Doc): boolean {
  const { store } = doc;
  const had = store.pendingStructs !== null || store.pendingDs !== null;
  store.pendingStructs = null;
  store.pendingDs = null;
  return had;
}

/** One update for all of them; where Yjs cannot merge them (a peer's nonsense), each by itself. */
function merged(entries: readonly UpdateEntry[]): readonly Bytes[] {
  const updates = entries.map((entry) => entry.update);
  if (updates.length < 2) return updates;
  try {
    return [copyBytes(Y.mergeUpdates(updates))];
  } catch {
    return updates;
  }
}

/** The most entries that are kept aside, and the most bytes of them. */
const MAX_ASIDE = 256;
const MAX_ASIDE_BYTES = 16 * 1024 * 1024;

/** What fits: the oldest go first, those that nothing can mend before all others. */
function bounded(entries: readonly AsideEntry[]): readonly AsideEntry[] {
  let count = entries.length;
  let bytes = entries.reduce((sum, { frame }) => sum + frame.length, 0);
  const stays = ({ frame }: AsideEntry): boolean => {
    if (count <= MAX_ASIDE && bytes <= MAX_ASIDE_BYTES) return true;
    count -= 1;
    bytes -= frame.length;
    return false;
  };
  return entries.filter((entry) => isMendable(entry.reason) || stays(entry)).filter(stays);
}

/** The updates that the document did not take, or not whole, and why. */
type Missed = ReadonlyMap<UpdateEntry, AsideReason>;

function withReason(entry: AsideEntry, reason: AsideReason | undefined): AsideEntry {
  return reason === undefined || reason === entry.reason ? entry : { ...entry, reason };
}

type News = { readonly entry: UpdateEntry; readonly said: EntryNews };

type Aside = { readonly entry: AsideEntry; readonly author: DeviceId | undefined };

/** What is to be set aside of an entry, if it is. */
function asideOf(entry: ReadEntry, missed: Missed): Aside | undefined {
  if (entry.type !== 'update') return entry.type === 'aside' ? entry : undefined;
  const { seq, frame, author } = entry;
  const reason = missed.get(entry);
  return reason === undefined ? undefined : { entry: { seq, frame, reason }, author };
}

/** The intake of one connection. */
export function createIntake(deps: IntakeDeps): Intake {
  let aside = deps.aside;
  let asideChanged = false;
  let storedRoster = deps.roster();

  const setAside = (entries: readonly ReadEntry[], missed: Missed): void => {
    const resolved = new Set(
      entries.flatMap((entry) =>
        entry.type === 'aside' || asideOf(entry, missed) !== undefined ? [] : [entry.seq],
      ),
    );
    const known = new Set(aside.map(({ seq }) => seq));
    const judged = new Map([...missed].map(([{ seq }, reason]) => [seq, reason]));
    const kept = aside
      .filter(({ seq }) => !resolved.has(seq))
      .map((entry) => withReason(entry, judged.get(entry.seq)));
    const fresh = entries.map((entry) => asideOf(entry, missed)).filter((one) => one !== undefined);
    const added = fresh.filter(({ entry }) => !known.has(entry.seq));
    asideChanged =
      added.length > 0 || kept.length < aside.length || kept.some((one, at) => one !== aside[at]);
    aside = bounded([...kept, ...added.map(({ entry }) => entry)]);
    if (asideChanged) deps.onAside(aside, added.at(-1)?.author);
  };

  const incompleteOf = (updates: readonly UpdateEntry[]): readonly UpdateEntry[] => {
    clearPending(deps.doc);
    return updates.filter((entry) => !isIntegrated(deps.doc, entry.ranges));
  };

  const fits = (update: Bytes): boolean => nestingIn(deps.doc, update) === 'fits';

  /** Gives the updates to the document; returns those that it did not take whole, or did not get. */
  const deliverAll = (
    updates: readonly UpdateEntry[],
    deliver: (updates: readonly Bytes[]) => void,
  ): Missed => {
    const together = merged(updates);
    const isShallow = together.every(fits);
    deliver(isShallow ? together : []);
    const missed = isShallow ? incompleteOf(updates) : updates;
    const refused = new Map<UpdateEntry, AsideReason>();
    // One that Yjs gives up on half-way, or must not have, must not take the others of its batch along.
    for (const entry of isShallow && updates.length < 2 ? [] : missed) {
      const nesting = nestingIn(deps.doc, entry.update);
      if (nesting === 'fits') deliver([entry.update]);
      else refused.set(entry, nesting);
      clearPending(deps.doc);
    }
    const incomplete = incompleteOf(missed.filter((entry) => !refused.has(entry)));
    for (const entry of incomplete) refused.set(entry, 'incomplete');
    return refused;
  };

  /** What of them the document does not have yet: to be asked before they are given to it. */
  const newsOf = (updates: readonly UpdateEntry[]): readonly News[] =>
    updates.flatMap((entry) => {
      const ranges = freshRanges(deps.doc, entry.ranges);
      if (isNothing(ranges)) return [];
      const { author, isSnapshot = false } = entry;
      return [{ entry, said: { author, memberId: deps.memberOf(author), isSnapshot, ranges } }];
    });

  const acknowledgeOwn = (updates: readonly UpdateEntry[]): AcknowledgedKeys => {
    const own = updates.filter((entry) => entry.author === deps.device);
    if (own.length === 0 || deps.outbox.size() === 0) return [];
    const held = own.map((entry) => entry.ranges).reduce(joinRanges, NO_RANGES);
    const acknowledged = deps.outbox.acknowledgeContained(held);
    if (acknowledged.length > 0) deps.onAccepted();
    return acknowledged;
  };

  return {
    take(entries, cursor, deliver) {
      const updates = entries.filter((entry) => entry.type === 'update');
      const storedBefore = new Set(
        aside.filter(({ reason }) => reason === 'incomplete').map(({ seq }) => seq),
      );
      const news = newsOf(updates);
      const missed = deliverAll(updates, deliver);
      const taken = updates.filter((entry) => (missed.get(entry) ?? 'incomplete') === 'incomplete');
      const rows = merged(taken.filter((entry) => !storedBefore.has(entry.seq)));
      // A snapshot brings records, too.
      const roster = deps.roster();
      const rosterChanged = roster !== storedRoster;
      storedRoster = roster;
      setAside(entries, missed);
      const acknowledged = acknowledgeOwn(updates);
      const change = {
        ...(cursor === undefined ? {} : { cursor, claims: deps.claims() }),
        ...(rosterChanged ? { roster, epochPlace: deps.epochPlace() } : {}),
        ...(asideChanged ? { aside } : {}),
      };
      const told = news.filter(({ entry }) => taken.includes(entry)).map(({ said }) => said);
      deps.ledger.commit({ rows, acknowledged, change, stored: deps.onNews(told) });
    },
    acknowledged(keys, cursor) {
      const change = cursor === undefined ? {} : { cursor, claims: deps.claims() };
      deps.ledger.commit({ rows: [], acknowledged: keys, change });
    },
    aside: () => aside,
  };
}
