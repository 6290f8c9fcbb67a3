/**
 * What a person asks for is done by the page that has the socket, whichever that is by the time it is done:
 * where the lock goes to another page meanwhile, the next owner is asked, or does it itself. All of it may be
 * done again. [S20, S23, S167]
 */
import type { Result } from '#shared/base/result.ts';
import { relayOf, type EngineContext } from './engine-context.ts';
import type { OwnerTasks } from './owner-tasks.ts';
import { whenElected, whenOwned } from './when-synced.ts';

/** How long it may take until it is known which page has the socket. */
const ELECTION_MS = 5_000;

/** After so many owners that went in the midst it is said that it did not come about. */
const MOST_OWNERS = 3;

/** Who can do it. */
export type Doers = {
  /** This page, as the owner. */
  readonly own: OwnerTasks;
  /** The sibling that is the owner. */
  readonly sibling: OwnerTasks;
  /** Nobody may be there: a page that people see claims the lock unless an owner answers. */
  readonly doubt: () => void;
};

/** What came of one try; `undefined`: the lock came to this page before a sibling answered. */
type Tried<Value, Fault> =
  { readonly done: Result<Value, Fault>; readonly isOwnerGone: boolean } | undefined;

/** The tasks of a page, by whoever is the owner. */
export function createWhoDoes(context: EngineContext, { own, sibling, doubt }: Doers): OwnerTasks {
  const { board } = context;
  type Act<Value, Fault> = (tasks: OwnerTasks) => Promise<Result<Value, Fault>>;

  const byOwn = async <Value, Fault>(act: Act<Value, Fault>): Promise<Tried<Value, Fault>> => {
    const { owner } = context;
    const done = await act(own);
    return { done, isOwnerGone: context.owner !== owner };
  };
  /** A sibling's answer counts: it is given by an owner that is one still. */
  const bySibling = async <Value, Fault>(act: Act<Value, Fault>): Promise<Tried<Value, Fault>> => {
    const answered = new AbortController();
    doubt();
    const asked = act(sibling).then((done) => ({ done, isOwnerGone: false }));
    const owned = whenOwned(board, answered.signal).then(() => undefined);
    const first = await Promise.race([asked, owned]);
    answered.abort();
    return first;
  };
  const by = async <Value, Fault>(act: Act<Value, Fault>): Promise<Result<Value, Fault>> => {
    let last: Result<Value, Fault> | undefined;
    for (let owners = 0; owners < MOST_OWNERS; owners += 1) {
      // Without a relay this page says so.
      if (relayOf(context) === undefined) return act(own);
      await whenElected(board, ELECTION_MS);
      const tried = await (context.owner === undefined ? bySibling(act) : byOwn(act));
      if (tried?.done.ok === true || tried?.isOwnerGone === false) return tried.done;
      last = tried?.done;
    }
    return last ?? act(own);
  };
  return {
    invite: (again) => by((tasks) => tasks.invite(again)),
    bringIn: (further) => by((tasks) => tasks.bringIn(further)),
    strikeOut: (devices, askedBy) => by((tasks) => tasks.strikeOut(devices, askedBy)),
    deleteRoom: () => by((tasks) => tasks.deleteRoom()),
    admitRecovery: (admission) => by((tasks) => tasks.admitRecovery(admission)),
  };
}
