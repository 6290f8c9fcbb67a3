/**
 * Holds remote changes back while the user composes (IME): a change of the text under a composition
 * breaks it. Held at most 5 s, and the cursor with them. [S19]
 */

/** How long a composition may hold news back. Source: DESIGN.md section 5. */
const MOST_HELD_MS = 5_000;

/** A gate that is open unless someone composes. */
export type Gate = {
  /** Resolves at once while open; else when it opens. */
  readonly pass: () => Promise<void>;
  readonly isOpen: () => boolean;
  readonly hold: () => void;
  readonly release: () => void;
};

/** An open gate. */
export function createGate(): Gate {
  let held: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release = (): void => {
    clearTimeout(timer);
    const waiting = held;
    held = undefined;
    waiting?.resolve();
  };
  return {
    pass: () => held?.promise ?? Promise.resolve(),
    isOpen: () => held === undefined,
    hold() {
      if (held !== undefined) return;
      held = Promise.withResolvers<void>();
      timer = setTimeout(release, MOST_HELD_MS);
    },
    release,
  };
}
