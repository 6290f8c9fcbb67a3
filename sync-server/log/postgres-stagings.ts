/**
 * Which room a staged snapshot belongs to. Only the relay that began one goes on with it, so the name it
 * was given is this process's own. [L19]
 */
import type { StagingPlace } from './postgres-snapshots.ts';

// A room stages one at a time, and few rooms do at once: beyond this the oldest are begun anew.
const MAX_STAGINGS = 4096;

/** No stagings yet. */
export function createStagings() {
  const places = new Map<number, StagingPlace>();
  let last = 0;
  return {
    /** Names a staged snapshot. */
    add(place: StagingPlace): number {
      last += 1;
      places.set(last, place);
      if (places.size > MAX_STAGINGS) {
        const [oldest] = places.keys();
        if (oldest !== undefined) places.delete(oldest);
      }
      return last;
    },
    find: (staging: number): StagingPlace | undefined => places.get(staging),
    remove: (staging: number): void => void places.delete(staging),
  };
}
