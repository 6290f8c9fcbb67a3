/**
 * The numbers of numbered lines, as attributes of their elements, from which CSS draws them. They
 * depend on the lines before, so they are counted anew only when a line came, went or changed. [E22]
 */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { lineNumbers } from '#shared/record/note-outline.ts';
import { lineOf } from './schema.ts';

const numbersKey = new PluginKey<DecorationSet>('line-numbers');

/** Numbers the lines of ordered lists. */
export function numbersPlugin(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: numbersKey,
    state: {
      init: (_config, { doc }) => numbersOf(doc),
      apply: (transaction, drawn, before) => {
        if (!transaction.docChanged) return drawn;
        return hasSameLines(before.doc, transaction.doc)
          ? drawn.map(transaction.mapping, transaction.doc)
          : numbersOf(transaction.doc);
      },
    },
    props: { decorations: (state) => numbersKey.getState(state) },
  });
}

/** A line whose characters change keeps its very attributes. */
function hasSameLines(a: Node, b: Node): boolean {
  return (
    a.childCount === b.childCount &&
    a.children.every((line, at) => line.attrs === b.child(at).attrs)
  );
}

function numbersOf(doc: Node): DecorationSet {
  const numbers = lineNumbers(doc.children.map(lineOf));
  const decorations: Decoration[] = [];
  doc.forEach((line, at, index) => {
    const number = numbers[index];
    if (number === undefined) return;
    const attrs = { 'data-number': String(number) };
    decorations.push(Decoration.node(at, at + line.nodeSize, attrs));
  });
  return decorations.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorations);
}
