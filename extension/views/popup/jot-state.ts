/** What the popup knows at a moment, as signals; who changes it stands in jot-model. */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { RoomId } from '#shared/base/ids.ts';
import type { Shelf } from '../../hooks/shelf.ts';
import type { Command, JotBeside, JotPart } from '../../store/command.ts';
import { mineDue, type DueItem } from '../../store/mine-due.ts';

/** What became of the last Enter. `saved` is said only after the store's transaction completed. */
export type JotNotice =
  | { readonly state: 'none' }
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly command: Command; readonly part: JotPart }
  | { readonly state: 'taken-back' }
  | { readonly state: 'empty' }
  | { readonly state: 'no-mood' }
  | { readonly state: 'too-long'; readonly over: number };

/** The popup's state beside the shelf. */
export type JotState = {
  readonly text: Signal<string>;
  /** `undefined` until chosen here or read from the draft. */
  readonly chosenKind: Signal<JotPart | undefined>;
  readonly chosenRoom: Signal<RoomId | undefined>;
  readonly notice: Signal<JotNotice>;
  /** What it says beside its text. */
  readonly beside: Signal<JotBeside>;
  readonly kind: ReadonlySignal<JotPart>;
  readonly roomId: ReadonlySignal<RoomId | undefined>;
  readonly mine: ReadonlySignal<readonly DueItem[]>;
  /** How many are mine beside those in `mine`. */
  readonly moreMine: ReadonlySignal<number>;
};

/** The state of a popup into which nothing was typed yet. */
export function createJotState(shelf: Shelf): JotState {
  const chosenKind = signal<JotPart | undefined>(undefined);
  const chosenRoom = signal<RoomId | undefined>(undefined);
  const { projections, commands } = shelf;
  return {
    text: signal(''),
    chosenKind,
    chosenRoom,
    notice: signal<JotNotice>({ state: 'none' }),
    beside: signal({}),
    kind: computed(() => chosenKind.value ?? 'actionItem'),
    roomId: computed(() => {
      const known = projections.value;
      return (known.find(({ roomId }) => roomId === chosenRoom.value) ?? known[0])?.roomId;
    }),
    mine: computed(() => mineDue(projections.value, commands.value)),
    moreMine: computed(() => projections.value.reduce((sum, one) => sum + one.moreMine, 0)),
  };
}
