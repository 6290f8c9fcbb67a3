/** The origin of everything that an editor writes: undo and the record know by it what was done. [E5] */
import { OperationOrigin } from '#shared/record/operation.ts';
import type { RelativePosition } from 'yjs';

/** A selection by places of the text that move with the words around them. */
export type KeptSelection = { readonly anchor: RelativePosition; readonly head: RelativePosition };

/** One change by the editor `binding`; `selection`: what was selected before it. */
export class NotesOrigin extends OperationOrigin {
  readonly binding: object;
  readonly selection: KeptSelection;

  /** Names the editor and what was selected. */
  constructor(binding: object, selection: KeptSelection) {
    super('writeNotes');
    this.binding = binding;
    this.selection = selection;
  }
}
