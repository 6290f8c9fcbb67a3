/**
 * Whether private notes are hidden, on all pages of this browser at once: for as long as the screen is
 * shared. Pages tell each other directly, so that it holds where nothing can be stored; it is stored so
 * that a page that opens later is hidden from its first frame on; and until it is, the tab keeps it, so that
 * one that is loaded again in that moment stores it then. [U88, U89, B73]
 */
import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { TabNote } from '../platform/tab-note.ts';
import { readHiding, HIDING_CHANNEL } from '../store/private-hiding.ts';
import type { Store } from '../store/store.ts';
import type { Shelf } from './shelf.ts';

/** The hiding of one page. */
export type Hiding = {
  readonly hidden: ReadonlySignal<boolean>;
  /** Hides or shows them here now, and on every other page. */
  readonly set: (hidden: boolean) => void;
};

/** What hiding needs; `shelf` was filled. */
export type HidingDeps = {
  readonly store: Pick<Store, 'settings'>;
  readonly shelf: Pick<Shelf, 'settings'>;
  readonly openChannel: (name: string) => BroadcastChannel;
  /** What was chosen in this tab and is not stored yet. */
  readonly unstored: TabNote;
};

const WORDS = new Map([
  ['hidden', true],
  ['shown', false],
]);

/** Follows what was chosen, on whichever page. */
export function createHiding({ store, shelf, openChannel, unstored }: HidingDeps): Hiding {
  let stored = shelf.settings.peek().privateHidden;
  const hidden = signal(stored);
  /** While our own choice is being written, what is read is older than it. */
  let writing = 0;
  effect(() => {
    const { privateHidden } = shelf.settings.value;
    if (writing > 0 || privateHidden === stored) return;
    stored = privateHidden;
    hidden.value = privateHidden;
  });
  const channel = openChannel(HIDING_CHANNEL);
  channel.addEventListener('message', ({ data }) => {
    hidden.value = readHiding(data) ?? hidden.peek();
  });
  const set = (wanted: boolean): void => {
    hidden.value = wanted;
    channel.postMessage({ hidden: wanted });
    unstored.write(wanted ? 'hidden' : 'shown');
    writing += 1;
    // What could not be stored holds on the pages that are open; others open with all areas folded.
    void store.settings.write({ privateHidden: wanted }).finally(() => {
      writing -= 1;
      if (writing === 0) unstored.write(undefined);
    });
  };
  const left = WORDS.get(unstored.read() ?? '');
  if (left !== undefined) set(left);
  return { hidden, set };
}
