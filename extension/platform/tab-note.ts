/**
 * One word that a tab keeps while it is loaded again, readable and written at once: for what a page could not
 * finish storing before it went. Gone with the tab.
 */

/** The word under one name. */
export type TabNote = {
  /** `undefined`: there is none, or it cannot be read. */
  readonly read: () => string | undefined;
  /** `undefined` takes it away. Where nothing can be kept nothing is. */
  readonly write: (word: string | undefined) => void;
};

/** Runs `act`; browsers throw here where the person forbids extensions to store. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** The note `name` of this tab. */
export function tabNote(name: string): TabNote {
  return {
    read: () => attempt(() => sessionStorage.getItem(name)) ?? undefined,
    write(word) {
      attempt(() => {
        if (word === undefined) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, word);
      });
    },
  };
}
