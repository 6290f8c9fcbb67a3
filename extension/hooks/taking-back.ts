/** What I did in an open mentorship, to be taken back one thing after another. [U280, D143] */
import type { Doc, Transaction } from 'yjs';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Author } from '#shared/record/operation.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import { takeBack, takenBackOf, type TakenBack } from '#shared/record/taking-back.ts';

/** What became of it; `changed`: somebody else has changed all of it since. */
export type TookBack = Result<'done' | 'changed' | 'nothing', Refusal>;

/** The acts of one page. */
export type TakingBack = {
  /** Carries out `act`, and remembers what it wrote. */
  readonly doing: <T>(act: () => T) => T;
  /** Takes back what was done last. */
  readonly last: (author: Author) => TookBack;
  readonly close: () => void;
};

/** So many acts are remembered; what was done before them has been seen for long. */
const MOST_ACTS = 100;

/** Begins to remember. */
export function createTakingBack(doc: Doc): TakingBack {
  const acts: TakenBack[] = [];
  let isDoing = false;
  const note = (transaction: Transaction): void => {
    const written = isDoing ? takenBackOf(doc, transaction) : undefined;
    if (written) acts.push(written);
    if (acts.length > MOST_ACTS) acts.shift();
  };
  doc.on('afterTransaction', note);
  return {
    doing(act) {
      isDoing = true;
      try {
        return act();
      } finally {
        isDoing = false;
      }
    },
    last(author) {
      const act = acts.at(-1);
      if (!act) return ok('nothing');
      const taken = takeBack(doc, author, act);
      if (!taken.ok) return err(taken.error);
      acts.pop();
      return ok(taken.value > 0 ? 'done' : 'changed');
    },
    close: () => doc.off('afterTransaction', note),
  };
}
