/**
 * The parts of large frames until their commit: in order, one frame at a time per connection, bounded
 * over the whole relay, and forgotten when the next part does not come. [V15, V92]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { AppendPart } from '#shared/wire/log-messages.ts';
import { createPartJoiner, type PartJoiner } from '#shared/wire/parts.ts';

/** The bytes that all connections together have staged. */
export type StagingBudget = {
  readonly take: (bytes: number) => boolean;
  readonly give: (bytes: number) => void;
  readonly taken: () => number;
};

/** A budget of `maxBytes`. `onFull`: somebody was refused. */
export function createStagingBudget(maxBytes: number, onFull: () => void): StagingBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > maxBytes) {
        onFull();
        return false;
      }
      taken += bytes;
      return true;
    },
    give: (bytes) => void (taken -= bytes),
    taken: () => taken,
  };
}

/** The parts of one connection. */
export type Staging = {
  /** Takes the next part; the first part (index 0) begins anew. */
  readonly add: (part: AppendPart) => Result<void, 'bad-parts' | 'no-room-to-stage'>;
  /**
   * The whole frame that was staged under `id`. It is forgotten here, and counted until `stored` is
   * called: one at a time. [V92]
   */
  readonly take: (id: number) => Result<Bytes, 'bad-parts'>;
  /** What was taken is in memory no longer. */
  readonly stored: () => void;
  /** Forgets what has waited too long for its next part, or everything. */
  readonly expire: (now: number) => void;
  readonly clear: () => void;
};

type Staged = {
  readonly id: number;
  readonly total: number;
  readonly joiner: PartJoiner;
  touchedAt: number;
  whole: Bytes | undefined;
};

/** Nothing staged yet. `now`: a clock in milliseconds that never goes back. */
export function createStaging(budget: StagingBudget, stagedMs: number, now: () => number): Staging {
  let staged: Staged | undefined;
  let storingBytes = 0;

  const clear = (): void => {
    if (staged !== undefined) budget.give(staged.total);
    staged = undefined;
  };

  const begin = ({ id, total }: AppendPart): Staged | undefined => {
    clear();
    // The whole is taken from the budget at once: what has begun can always be finished.
    if (!budget.take(total)) return undefined;
    staged = { id, total, joiner: createPartJoiner(), touchedAt: now(), whole: undefined };
    return staged;
  };

  return {
    add(part) {
      const current = part.index === 0 ? begin(part) : staged;
      if (current === undefined) return err(part.index === 0 ? 'no-room-to-stage' : 'bad-parts');
      const added = current.id === part.id ? current.joiner.add(part) : err('out-of-order');
      if (!added.ok) {
        clear();
        return err('bad-parts');
      }
      current.touchedAt = now();
      current.whole = added.value;
      return ok(undefined);
    },
    take(id) {
      const whole = staged?.id === id ? staged.whole : undefined;
      if (whole === undefined) {
        clear();
        return err('bad-parts');
      }
      storingBytes = whole.length;
      staged = undefined;
      return ok(whole);
    },
    stored() {
      budget.give(storingBytes);
      storingBytes = 0;
    },
    expire(at) {
      if (staged !== undefined && at - staged.touchedAt >= stagedMs) clear();
    },
    clear,
  };
}
