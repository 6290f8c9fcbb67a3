/**
 * The line that somebody is being led to, or has just written: a list that draws only its first lines draws
 * this one, too, and what it stands in opens. [U45, U85, U234]
 */
import { effect, signal } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The id of the line; `undefined` while nobody is led anywhere. */
export const soughtLine = signal<string | undefined>(undefined);

/** The ids of what has to be opened for it to be drawn; none once it is. */
export const soughtAround = signal<readonly string[]>([]);

/** Whether the line `id` is to be drawn, however far down it stands. */
export function isSought(id: string): boolean {
  return id === soughtLine.value || soughtAround.value.includes(id);
}

/** Calls `open` when somebody is led to `id`, or to what stands on its line. */
export function useLedInto(id: string, open: () => void): void {
  const latest = useRef(open);
  latest.current = open;
  // As soon as it is drawn: whoever leads looks right after that.
  useLayoutEffect(
    () =>
      effect(() => {
        if (soughtAround.value.includes(id)) latest.current();
      }),
    [id],
  );
}

/** Whether what is folded is drawn: once it was opened, or `isLedInto`. The second says that it was opened. */
export function useUnfolded(isLedInto: boolean): readonly [isDrawn: boolean, open: () => void] {
  const [wasOpened, setOpened] = useState(false);
  // What was drawn stays, wherever one is led after that: it is open by then.
  const wasLedInto = useRef(false);
  wasLedInto.current ||= isLedInto;
  return [wasOpened || wasLedInto.current, () => setOpened(true)];
}
