/** Two editors, any edits, undo too, any meeting in between: both show the same, and what is stored. */
import fc from 'fast-check';
import type { Node } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import { expect, test } from 'vitest';
import type { EditorCommand } from '../../../extension/editor/commands.ts';
import { openNote, type OpenNote } from '../../unit/editor/open-note.ts';
import { copyOf, exchange } from '../../unit/editor/pair.ts';

type Edit =
  | { readonly kind: 'type'; readonly at: number; readonly text: string }
  | { readonly kind: 'key'; readonly at: number; readonly key: string }
  | { readonly kind: 'delete'; readonly at: number; readonly length: number }
  | { readonly kind: 'run'; readonly at: number; readonly command: EditorCommand };

const COMMANDS: readonly EditorCommand[] = [
  { do: 'heading', level: 2 },
  { do: 'paragraph' },
  { do: 'list', list: 'bullet' },
  { do: 'list', list: 'ordered' },
  { do: 'list', list: 'task' },
  { do: 'task' },
  { do: 'quote' },
  { do: 'code-block' },
  { do: 'rule' },
  { do: 'mark', mark: 'strong' },
  { do: 'set-link', href: 'https://example.org/', text: 'link' },
  { do: 'undo' },
  { do: 'redo' },
];
const TYPED = ['word', '# ', '- ', '[ ] ', '> ', 'a **b** ', '日本', 'שלום', '👩‍👩‍👧'];
const KEYS = ['Enter', 'Backspace', 'Tab', 'Shift+Tab', 'Shift+Enter', 'Control+Enter'];

const at = fc.nat({ max: 200 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('type' as const), at, text: fc.constantFrom(...TYPED) }),
  fc.record({ kind: fc.constant('key' as const), at, key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant('delete' as const), at, length: fc.nat({ max: 12 }) }),
  fc.record({ kind: fc.constant('run' as const), at, command: fc.constantFrom(...COMMANDS) }),
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ by: fc.constantFrom(0, 1), edit }) },
  { weight: 1, arbitrary: fc.constant('meet' as const) },
);

/** The next place that does not stand inside a character of two UTF-16 units. */
function between(doc: Node, position: number): number {
  const before = doc.resolve(position).nodeBefore?.text?.at(-1) ?? '';
  return /[\uD800-\uDBFF]/.test(before) ? position + 1 : position;
}

function carryOut(note: OpenNote, { at: wanted, ...what }: Edit): void {
  const { state } = note.view;
  const position = between(state.doc, wanted % (state.doc.content.size + 1));
  const caret = TextSelection.near(state.doc.resolve(position));
  note.view.dispatch(state.tr.setSelection(caret));
  if (what.kind === 'type') note.type(what.text);
  else if (what.kind === 'key') note.press(what.key);
  else if (what.kind === 'run') note.handle.run(what.command);
  else {
    const { from } = note.view.state.selection;
    const { doc, tr } = note.view.state;
    note.view.dispatch(
      tr.delete(from, between(doc, Math.min(from + what.length, doc.content.size))),
    );
  }
}

test('[E2, E5] whatever two people do and undo, both see the same note, and it is the one in the record', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const one = openNote();
      one.type('start of the note');
      const other = openNote(copyOf(one.doc));
      const notes = [one, other] as const;
      try {
        for (const taken of steps) {
          if (taken === 'meet') exchange(one.doc, other.doc);
          else carryOut(notes[taken.by === 0 ? 0 : 1], taken.edit);
          for (const note of notes) expect(note.isLikeRecord()).toBe(true);
        }
        exchange(one.doc, other.doc);
        expect(other.text()).toBe(one.text());
        for (const note of notes) {
          note.view.state.doc.check();
          expect(note.isLikeRecord()).toBe(true);
        }
        expect(other.notes.toDelta()).toEqual(one.notes.toDelta());
      } finally {
        one.close();
        other.close();
      }
    }),
    { numRuns: 50 },
  );
});
