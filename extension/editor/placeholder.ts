/** The words in an empty note. Drawn by CSS from an attribute, so they are never content. [E17] */
import { Plugin } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { lineOf } from './schema.ts';

/** Shows `text` while the note is one empty paragraph. */
export function placeholderPlugin(text: string): Plugin {
  return new Plugin({
    props: {
      decorations: ({ doc }) => {
        const only = doc.childCount === 1 ? doc.firstChild : null;
        if (!only || only.content.size > 0 || lineOf(only).kind !== 'paragraph') return null;
        const attrs = { class: 'notes-placeholder', 'data-placeholder': text };
        return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, attrs)]);
      },
    },
  });
}
