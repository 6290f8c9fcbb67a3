/**
 * Changes of this device that the document could not take, since what they build on is not here: it came
 * from the relay and was not stored when the page was killed, or a sibling told it while nobody listened.
 * They join the document in the tick in which that comes. Never left pending in it. [S74, R6]
 */
import * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import { clearPending } from './intake.ts';
import { isIntegrated, rangesOf, touchedBy, type UpdateRanges } from './update-ranges.ts';

/** What waits for its base; nothing, nearly always. */
export type HangingChanges = {
  /**
   * Looks which of `updates`, that were just applied, the document did not take whole. They wait, as many
   * as are kept; the rest is tried again when the rows are read from their beginning. Returns whether all
   * were taken.
   */
  readonly look: (updates: readonly Bytes[]) => boolean;
  /** Something new is in the document: tries what waits again, for as long as that helps. */
  readonly retry: () => void;
};

/** `needs`: of each client how far the document must have come before it is worth trying. */
type Hanging = {
  readonly update: Bytes;
  readonly ranges: UpdateRanges;
  readonly needs: ReadonlyMap<number, number>;
};

/** As many as are kept of what a member wrote that builds on nothing (intake.ts). */
const MOST_HANGING = 256;
const MOST_HANGING_BYTES = 16 * 1024 * 1024;

function needsOf(update: Bytes, { structs }: UpdateRanges): ReadonlyMap<number, number> {
  const start = (client: number, end: number): number => structs.get(client)?.[0]?.from ?? end;
  return new Map([...touchedBy(update)].map(([client, end]) => [client, start(client, end)]));
}

/** Nothing hangs yet. `apply` gives an update to `doc` and never throws. */
export function createHangingChanges(doc: Y.Doc, apply: (update: Bytes) => void): HangingChanges {
  let hanging: readonly Hanging[] = [];
  let bytes = 0;
  let retrying = false;

  const keep = (update: Bytes, ranges: UpdateRanges): void => {
    if (hanging.length >= MOST_HANGING || bytes + update.length > MOST_HANGING_BYTES) return;
    hanging = [...hanging, { update, ranges, needs: needsOf(update, ranges) }];
    bytes += update.length;
  };

  const isReady = ({ needs }: Hanging): boolean =>
    [...needs].every(([client, end]) => Y.getState(doc.store, client) >= end);

  /** Applies what can be taken and keeps what still waits; returns whether anything was taken. */
  const tryAll = (): boolean => {
    const before = hanging;
    const ready = before.filter(isReady);
    if (ready.length === 0) return false;
    for (const { update } of ready) apply(update);
    clearPending(doc);
    hanging = before.filter(({ ranges }) => !isIntegrated(doc, ranges));
    bytes = hanging.reduce((sum, { update }) => sum + update.length, 0);
    return hanging.length < before.length;
  };

  return {
    look(updates) {
      if (!clearPending(doc)) return true;
      for (const update of updates) {
        const ranges = rangesOf(update);
        if (ranges !== undefined && !isIntegrated(doc, ranges)) keep(update, ranges);
      }
      return false;
    },
    retry() {
      // What is taken changes the document, which asks for this again.
      if (retrying || hanging.length === 0) return;
      retrying = true;
      try {
        while (hanging.length > 0 && tryAll());
      } finally {
        retrying = false;
      }
    },
  };
}
