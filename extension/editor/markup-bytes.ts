/** What lines and marks weigh in a change beside the text: a heading or a bold word costs more than itself. [E7] */
import type { Node } from 'prosemirror-model';

/** One line or one mark, opened and closed, as Yjs writes it: measured 20 to 63 bytes. */
const BYTES_EACH = 64;

function valueBytes(attributes: Readonly<Record<string, unknown>>): number {
  const { href } = attributes;
  return typeof href === 'string' ? new TextEncoder().encode(href).length : 0;
}

/** At most so many bytes stand in a note's change for its lines and marks, were it made in one go. */
export function markupBytes(doc: Node): number {
  let bytes = 0;
  doc.descendants((node) => {
    if (!node.isText) bytes += BYTES_EACH;
    for (const { attrs } of node.marks) bytes += BYTES_EACH + valueBytes(attrs);
  });
  return bytes;
}
