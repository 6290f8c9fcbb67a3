/** The one comparison of the flows: two plain values, and a sentence when they differ. */

/** Throws with `what` and both values unless they are alike when written as JSON. */
export function equal(found: unknown, wanted: unknown, what: string): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`${what}: ${one} instead of ${other}`);
}
