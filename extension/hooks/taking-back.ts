/** What I did in an open mentorship, to be taken back: what I did last, or one thing by its notice. [U280, U281, D143] */
import type { Doc, Transaction } from 'yjs';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Author } from '#shared/record/operation.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import { takeBack, takenBackOf, type PutBack, type TakenBack } from '#shared/record/taking-back.ts';

/**
 * What became of it. `partly`, `changed`: somebody else has changed some or all of it since, which stays; `before`:
 * it was taken back already; `nothing`: there is nothing.
 */
export type TookBack = Result<'done' | 'partly' | 'changed' | 'before' | 'nothing', Refusal>;

/** What an act gave, and what takes that act alone back; nothing does where it wrote nothing that can be. */
export type Done<T> = {
  readonly done: T;
  readonly takeBack: (() => TookBack) | undefined;
};

/** The acts of one page. */
export type TakingBack = {
  /** Carries out `act`, and remembers all that it wrote as one thing. */
  readonly doing: <T>(act: () => T) => Done<T>;
  /** Takes back what was done last. */
  readonly last: () => TookBack;
  readonly close: () => void;
};

/** So many acts are remembered; what was done before them has been seen for long. */
const MOST_ACTS = 100;

const BECAME = { all: 'done', some: 'partly', none: 'changed' } as const;

/** Begins to remember. `author`: who takes back, and when; `undefined` while the record is only read. */
export function createTakingBack(doc: Doc, author: () => Author | undefined): TakingBack {
  const acts: TakenBack[] = [];
  const over = new WeakSet<TakenBack>();
  const putBack: PutBack = new Map();
  let written: TakenBack[] | undefined;
  const note = (transaction: Transaction): void => {
    const taken = written && takenBackOf(doc, transaction);
    if (taken) written?.push(taken);
  };
  doc.on('afterTransaction', note);
  const takeOne = (act: TakenBack | undefined): TookBack => {
    const by = author();
    if (!by || !act) return ok('nothing');
    if (over.has(act)) return ok('before');
    const taken = takeBack(doc, by, act, putBack);
    if (!taken.ok) return err(taken.error);
    over.add(act);
    if (acts.includes(act)) acts.splice(acts.indexOf(act), 1);
    return ok(BECAME[taken.value]);
  };
  return {
    doing(act) {
      const all: TakenBack[] = [];
      written = all;
      try {
        const done = act();
        const one = all.flat();
        if (one.length === 0) return { done, takeBack: undefined };
        acts.push(one);
        if (acts.length > MOST_ACTS) acts.shift();
        return { done, takeBack: () => takeOne(one) };
      } finally {
        written = undefined;
      }
    },
    last: () => takeOne(acts.at(-1)),
    close: () => doc.off('afterTransaction', note),
  };
}
