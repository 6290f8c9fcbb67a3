/**
 * What is looked at when this device catches up with changes of its own that the relay has not got:
 * the lines of notes that both changed meanwhile are marked, so that both read them again. [D16, D17]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { linesBothChanged } from '#shared/record/lines-both-changed.ts';
import type { Author } from '#shared/record/operation.ts';
import { addMark } from '#shared/record/operations/marks.ts';
import type { ReadEntry } from './log-reader.ts';
import type { Outbox } from './outbox.ts';

/**
 * Called before entries are taken, by a catch-up or after it; what it returns is called afterwards
 * with them. Two who come back at the same moment have both caught up before either has
 * sent anything: whose change comes second in the log meets the other's while its own still waits.
 */
export type Meeting = (when: 'catching-up' | 'live') => (entries: readonly ReadEntry[]) => void;

/** What a meeting looks at. */
export type MeetingDeps = {
  readonly doc: Y.Doc;
  readonly device: DeviceId;
  readonly outbox: Outbox;
  readonly author: () => Author;
};

const NOTHING_OWN = (): void => {};

/** What others wrote; of a snapshot what is news, as if it had come by entries. */
function theirsIn(entry: ReadEntry, device: DeviceId, before: Y.Snapshot): readonly Bytes[] {
  if (entry.type !== 'update') return [];
  if (entry.isSnapshot !== true) return entry.author === device ? [] : [entry.update];
  return [copyBytes(Y.diffUpdate(entry.update, Y.encodeStateVector(before.sv)))];
}

/** Marks, in the name of `author()`, the lines that both sides of a catch-up changed. */
export function createMeeting({ doc, device, outbox, author }: MeetingDeps): Meeting {
  /** What waited when the log had been caught up with; what is written later is written together. */
  let apart: ReadonlySet<Bytes> = new Set();
  const waiting = (): readonly Bytes[] => outbox.waiting().filter((one) => apart.has(one));
  return (when) => {
    if (when === 'catching-up') apart = new Set(outbox.waiting());
    if (waiting().length === 0) return NOTHING_OWN;
    const before = Y.snapshot(doc);
    return (entries) => {
      const theirs = entries.flatMap((entry) => theirsIn(entry, device, before));
      // What came back as our own has left the outbox by now: the others may have seen it.
      const sides = { before, mine: waiting(), theirs };
      for (const mark of linesBothChanged(doc, sides)) addMark(doc, author(), mark);
    };
  };
}
