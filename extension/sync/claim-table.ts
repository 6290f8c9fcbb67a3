/** What devices claim in the log while it is read on: their last places, and my last change. [S37, S45] */
import type { DeviceId } from '#shared/base/ids.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { Claims, Witness } from '../store/claims.ts';

/** Claims that grow. */
export type ClaimTable = {
  readonly read: () => Claims;
  /**
   * `device` claims to have stored the log up to `place`. Its latest claim counts: one that was understood
   * `late`, after others, only where there is none.
   */
  readonly add: (device: DeviceId, place: Cursor, late?: boolean) => void;
  /** A snapshot says what was claimed up to its place. */
  readonly addAll: (witnesses: readonly Witness[]) => void;
  /** An entry with a change of this person stands at `seq`. */
  readonly addOwn: (seq: number) => void;
};

/** A table that goes on from `before`. */
export function createClaimTable(before: Claims): ClaimTable {
  const witnesses = new Map<DeviceId, Witness>();
  for (const witness of before.witnesses) witnesses.set(witness.device, witness);
  let { ownSeq } = before;
  return {
    read: () => ({ ownSeq, witnesses: [...witnesses.values()] }),
    add(device, { seq, hash }, late = false) {
      if (!late || !witnesses.has(device)) witnesses.set(device, { device, seq, hash });
    },
    addAll(more) {
      for (const witness of more)
        if (witness.seq >= (witnesses.get(witness.device)?.seq ?? 0))
          witnesses.set(witness.device, witness);
    },
    addOwn(seq) {
      ownSeq = Math.max(ownSeq, seq);
    },
  };
}
