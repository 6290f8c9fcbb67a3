/**
 * A stage on which Mia has struck out Ben's device: the log holds what he wrote before, the record that
 * ended his epoch, and the device of a third person, who stays. Mia's device has heard of the new epoch.
 * The relay is on Ben's side: whatever he writes is in its log.
 */
import * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import { updateOf, type LogAuthor } from './log-author.ts';
import { hear, nextEpoch, type StagedEpoch } from './next-epoch.ts';
import { enter, jot, type Stage } from './stage.ts';
import type { Script } from '../scripted-relay.ts';

/** Somebody's entries, one for each line that they jot. */
export type Notebook = (text: string) => Promise<Bytes>;

/** The stage, with who writes in which epoch. */
export type StruckOutStage = {
  readonly stage: Stage;
  readonly epoch: StagedEpoch;
  /** The third person, in the epoch that is over and in the one that is in force. */
  readonly cemBefore: LogAuthor;
  readonly cem: LogAuthor;
  /** Ben with the secret of the new epoch, which nobody gave him. */
  readonly benInside: LogAuthor;
  /** The place of the record that struck him out. */
  readonly place: number;
};

/** Entries of what is jotted as `author`, into a document of its own or into `doc`. */
export function notebook(author: LogAuthor, doc = new Y.Doc()): Notebook {
  return (text) => author.frame(updateOf(doc, () => void jot(doc, author, text)));
}

/** Sets the stage; Ben has written "by Ben, in time". */
export async function enterStruckOut(script: Script = {}): Promise<StruckOutStage> {
  const stage = await enter(script);
  const { relay, inside, ben } = stage;
  const third = await inside.partner();
  relay.log.push(...third.frames, await notebook(ben)('by Ben, in time'));
  const epoch = await nextEpoch(stage, [ben]);
  relay.log.push(epoch.frame);
  await hear(stage, [epoch.keys]);
  return {
    ...{ stage, epoch, cemBefore: third.author },
    cem: epoch.as(third.author),
    benInside: epoch.as(ben),
    place: relay.log.length,
  };
}
