/**
 * What of this page's changes is not stored while it hides, and may go: it is handed over beside the rows,
 * where no other context's transaction keeps it waiting, and put into the record by whoever opens it next. Done
 * twice it changes nothing: a Yjs update that is there already is no change. [S75, B86]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import type { Parting } from '../store/parting.ts';
import type { OwnChange } from './own-change.ts';

/** Hands over and takes up what was handed over. */
export type PartingWords = {
  /** In the tick of the call; what was handed over before is passed over. It goes once it is stored. */
  readonly handOver: (changes: readonly OwnChange[]) => void;
  /**
   * Gives each change that was left to `apply`, which says whether the document has all of it then; once
   * `settled` resolves those go that it has.
   */
  readonly takeUp: (
    apply: (update: Bytes) => boolean,
    settled: () => Promise<void>,
  ) => Promise<void>;
};

/** Those of one mentorship. */
export function createPartingWords(parting: Parting, roomId: RoomId): PartingWords {
  const handed = new WeakSet<OwnChange>();

  async function leave(changes: readonly OwnChange[]): Promise<void> {
    const update = copyBytes(Y.mergeUpdates(changes.map((change) => change.update)));
    const left = await parting.leave(roomId, update);
    if (!left.ok) {
      // It is handed over again when this page hides again.
      for (const change of changes) handed.delete(change);
      return;
    }
    await Promise.all(changes.map(({ keys }) => keys));
    await parting.drop([left.value]);
  }

  return {
    handOver(changes) {
      const fresh = changes.filter((change) => !handed.has(change));
      if (fresh.length === 0) return;
      for (const change of fresh) handed.add(change);
      leave(fresh).catch(reportFault);
    },
    async takeUp(apply, settled) {
      const left = await parting.left(roomId);
      if (!left.ok) return;
      const taken = left.value.filter(({ update }) => apply(update));
      if (taken.length === 0) return;
      settled()
        .then(() => parting.drop(taken.map(({ key }) => key)))
        .catch(reportFault);
    },
  };
}
