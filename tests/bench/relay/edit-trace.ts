/**
 * An editing trace as two people make one in the notes of a session: single keystrokes in words, wrong
 * letters taken back, cursors that jump, each seeing the other's after a while only. The same seed gives
 * the same bytes on every machine.
 */
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import { createChance, type Chance } from '../../support/chance.ts';

/** A trace: its edits as updates, and what they come to. */
export type EditTrace = {
  /** In an order in which they apply; each has a few edits. */
  readonly updates: readonly Uint8Array[];
  /** What the text is at both ends, once both have all. */
  readonly texts: readonly [string, string];
};

/** The notes that are written. */
export const TRACE_SESSION = createChance(1).id<ItemId>();

/** Of a thousand edits, how many begin to take back, and how many come after a jump. */
const TAKE_BACK = 30;
const JUMP = 12;
const LONGEST_TAKE_BACK = 6;
/** At most so many edits of one person until the other has them. */
const LONGEST_TURN = 60;
const LETTERS = 'etaoinshrdlucmfwypvbgk';
const SPACE = 160;

type Writer = {
  readonly doc: Y.Doc;
  readonly text: Y.Text;
  readonly edit: () => void;
  /** What was written since the last time, in one update. */
  readonly news: () => Uint8Array | undefined;
  readonly hear: (update: Uint8Array) => void;
};

function createWriter(chance: Chance): Writer {
  const doc = new Y.Doc();
  doc.clientID = chance.clientId();
  const text = notesOf(doc, TRACE_SESSION);
  let pending: Uint8Array[] = [];
  let [at, takeBack] = [0, 0];
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'other') pending.push(update);
  });

  const letter = (): string =>
    chance.below(1_000) < SPACE ? ' ' : (LETTERS[chance.below(LETTERS.length)] ?? ' ');
  const edit = (): void => {
    const fate = chance.below(1_000);
    if (fate < TAKE_BACK) takeBack = 1 + chance.below(LONGEST_TAKE_BACK);
    else if (fate < TAKE_BACK + JUMP) at = chance.below(text.length + 1);
    if (takeBack > 0 && at > 0) {
      takeBack -= 1;
      at -= 1;
      text.delete(at, 1);
      return;
    }
    takeBack = 0;
    text.insert(at, letter());
    at += 1;
  };
  return {
    ...{ doc, text, edit },
    news() {
      const news = pending.length === 0 ? undefined : Y.mergeUpdates(pending);
      pending = [];
      return news;
    },
    hear(update) {
      const cursor = Y.createRelativePositionFromTypeIndex(text, at, -1);
      Y.applyUpdate(doc, update, 'other');
      at = Y.createAbsolutePositionFromRelativePosition(cursor, doc)?.index ?? 0;
    },
  };
}

/** A trace of so many keystrokes of two people. */
export function makeEditTrace(edits: number, seed: number): EditTrace {
  const chance = createChance(seed);
  const [mia, ben] = [createWriter(chance), createWriter(chance)];
  const updates: Uint8Array[] = [];
  const exchange = (): void => {
    const [mias, bens] = [mia.news(), ben.news()];
    for (const update of [mias, bens]) if (update !== undefined) updates.push(update);
    if (mias !== undefined) ben.hear(mias);
    if (bens !== undefined) mia.hear(bens);
  };
  for (let made = 0; made < edits;) {
    const turn = Math.min(1 + chance.below(LONGEST_TURN), edits - made);
    // Now one writes, now the other, now both at once.
    const hands = chance.oneOf([[mia], [ben], [mia, ben]]);
    for (let key = 0; key < turn; key += 1) hands[key % hands.length]?.edit();
    made += turn;
    exchange();
  }
  return { updates, texts: [mia.text.toJSON(), ben.text.toJSON()] };
}
