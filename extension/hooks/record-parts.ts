/**
 * The record by its parts: who reads one is drawn again when that changes, and not by a change of another. The
 * view of the record keeps what did not change, item by item (RECORD.md D144), so that a line is drawn again by
 * its own change alone. [U287]
 */
import { computed, type ReadonlySignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { ItemId } from '#shared/base/ids.ts';
import type { RecordView } from '#shared/record/view.ts';
import { useRoom } from './room.ts';

/** The record as it is now; each field that is read in a drawing is followed by itself. */
export function recordParts(record: ReadonlySignal<RecordView>): RecordView {
  const parts = new Map<PropertyKey, ReadonlySignal<unknown>>();
  // A copy, since what is frozen has to answer with what it was frozen with.
  return new Proxy(
    { ...record.peek() },
    {
      get(_copy, name): unknown {
        const part = parts.get(name) ?? computed((): unknown => Reflect.get(record.value, name));
        parts.set(name, part);
        return part.value;
      },
    },
  );
}

function isSame(known: unknown, next: unknown): boolean {
  if (!Array.isArray(known) || !Array.isArray(next)) return known === next;
  return known.length === next.length && known.every((item, place) => item === next[place]);
}

/**
 * What `read` gives for the line of `id`, which is drawn again only when that is another one; of a list, when it
 * holds others. `read` depends on the record and on `id` alone.
 */
export function useOfLine<Value>(id: ItemId, read: (parts: RecordView) => Value): Value {
  const { parts } = useRoom();
  const value = useMemo(() => {
    let known: { readonly value: Value } | undefined;
    return computed(() => {
      const next = read(parts);
      if (!known || !isSame(known.value, next)) known = { value: next };
      return known.value;
    });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- it depends on nothing else
  }, [parts, id]);
  return value.value;
}
