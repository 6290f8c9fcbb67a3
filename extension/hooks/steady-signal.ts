/**
 * What is worked out anew by every caret and every row, and mostly comes out the same, keeps its identity
 * meanwhile: who draws it is then not drawn again. [V120]
 */
import { computed, type ReadonlySignal } from '@preact/signals';

function isSameItem(a: object, b: object): boolean {
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([name, value]) => other.get(name) === value);
}

/** The list that `read` gives, the same as before while its items have the same fields. */
export function steadyList<Item extends object>(
  read: () => readonly Item[],
): ReadonlySignal<readonly Item[]> {
  let known: readonly Item[] | undefined;
  return computed(() => {
    const next = read();
    const isSame =
      known?.length === next.length &&
      known.every((item, place) => isSameItem(item, next[place] ?? {}));
    if (!isSame) known = next;
    return known ?? next;
  });
}
