// @vitest-environment happy-dom
/** Two people who only type and begin new lines: whenever they meet, every letter is there, once. */
import fc from 'fast-check';
import { TextSelection } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { openNote, type OpenNote } from '../../unit/editor/open-note.ts';
import { copyOf, exchange } from '../../unit/editor/pair.ts';

/** `block`: in which line; `end`: at its end or at its start. */
type Typing = { readonly by: 0 | 1; readonly block: number; readonly end: boolean };
type Step = { readonly type: Typing } | { readonly line: Typing } | 'meet';

const typing = fc.record({
  by: fc.constantFrom(0 as const, 1 as const),
  block: fc.nat({ max: 5 }),
  end: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: typing }) },
  { weight: 2, arbitrary: fc.record({ line: typing }) },
  { weight: 2, arbitrary: fc.constant('meet' as const) },
);

function goTo({ view }: OpenNote, { block, end }: Typing): void {
  const { doc, tr } = view.state;
  const ends: number[] = [];
  doc.descendants((node, position) => {
    if (node.isTextblock) ends.push(end ? position + node.nodeSize - 1 : position + 1);
  });
  const place = ends[block % ends.length] ?? 1;
  view.dispatch(tr.setSelection(TextSelection.create(doc, place)));
}

function letters(text: string): string {
  return text.replaceAll(/\s/g, '').split('').toSorted().join('');
}

// Taken out: `keepOneText`; two who begin in the same empty line then double or lose letters.
test('[E21] whoever types where, also both in the same empty line, no letter is lost or doubled', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 30 }), (steps) => {
      const one = openNote();
      one.type('start');
      one.press('Enter');
      const other = openNote(copyOf(one.doc));
      const notes = [one, other] as const;
      let typed = 'start';
      try {
        for (const [index, taken] of steps.entries()) {
          if (taken === 'meet') exchange(one.doc, other.doc);
          else if ('type' in taken) {
            const word = `${taken.type.by === 0 ? 'm' : 'b'}${index}`;
            goTo(notes[taken.type.by], taken.type);
            notes[taken.type.by].type(word);
            typed += word;
          } else {
            // Only at a line's end: a line that both split while apart is E15's.
            goTo(notes[taken.line.by], { ...taken.line, end: true });
            notes[taken.line.by].press('Enter');
          }
        }
        exchange(one.doc, other.doc);
        expect(letters(one.view.state.doc.textContent)).toBe(letters(typed));
        expect(other.view.state.doc.textContent).toBe(one.view.state.doc.textContent);
      } finally {
        one.close();
        other.close();
      }
    }),
    { numRuns: 150 },
  );
});
