/**
 * What leaves by copying and what comes in by pasting: as HTML real headings, lists and code for other
 * programs, and lines of whatever HTML they give. [E7, E16]
 */
import {
  DOMParser,
  DOMSerializer,
  Fragment,
  Slice,
  type Node as LineNode,
  type ParseOptions,
  type ResolvedPos,
} from 'prosemirror-model';
import { outlineOf, type OutlineGroup, type OutlineList } from '#shared/record/note-outline.ts';
import { flatHtml } from './flat-html.ts';
import { isCodeLine, lineOf, nodes, notesSchema } from './schema.ts';

/** Reads lines of any HTML. */
class LinesParser extends DOMParser {
  override parse(dom: Node, options: ParseOptions = {}): LineNode {
    return super.parse(flatHtml(dom), options);
  }

  override parseSlice(dom: Node, options: ParseOptions = {}): Slice {
    return super.parseSlice(flatHtml(dom), options);
  }
}

/** Writes lines as other programs know them: a first heading is an h1 there. */
class LinesSerializer extends DOMSerializer {
  override serializeFragment(
    fragment: Fragment,
    options: { document?: Document } = {},
    target?: HTMLElement | DocumentFragment,
  ): HTMLElement | DocumentFragment {
    if (fragment.firstChild?.type !== nodes.line)
      return super.serializeFragment(fragment, options, target);
    const into = target ?? (options.document ?? document).createDocumentFragment();
    for (const group of outlineOf(fragment.content, lineOf)) into.append(...this.drawGroup(group));
    return into;
  }

  private drawGroup(group: OutlineGroup<LineNode>): readonly HTMLElement[] {
    switch (group.type) {
      case 'list':
        return [this.drawList(group.list)];
      case 'quote': {
        const quote = document.createElement('blockquote');
        quote.append(...group.lines.map((line) => this.drawInline('p', line)));
        return [quote];
      }
      case 'code': {
        const [pre, code] = [document.createElement('pre'), document.createElement('code')];
        code.textContent = group.lines.map((line) => line.textContent).join('\n');
        pre.append(code);
        return [pre];
      }
      case 'line':
        return this.drawSingle(group.line);
    }
  }

  private drawSingle(line: LineNode): readonly HTMLElement[] {
    const { kind, level } = lineOf(line);
    if (kind === 'heading') return [this.drawInline(`h${level}`, line)];
    const rule = kind === 'rule' ? [document.createElement('hr')] : [];
    const isBare = kind === 'rule' && line.content.size === 0;
    return [...rule, ...(isBare ? [] : [this.drawInline('p', line)])];
  }

  private drawList({ list, start, items }: OutlineList<LineNode>): HTMLElement {
    const drawn = document.createElement(list === 'ordered' ? 'ol' : 'ul');
    if (list === 'task') drawn.dataset['tasks'] = '';
    if (list === 'ordered' && start !== 1) drawn.setAttribute('start', String(start));
    for (const { line, lists } of items) {
      const item = this.drawInline('li', line);
      if (list === 'task') markTask(item, lineOf(line).checked);
      item.append(...lists.map((inner) => this.drawList(inner)));
      drawn.append(item);
    }
    return drawn;
  }

  private drawInline(tag: string, line: LineNode): HTMLElement {
    const element = document.createElement(tag);
    element.append(super.serializeFragment(line.content));
    return element;
  }
}

function markTask(item: HTMLElement, checked: boolean): void {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.disabled = true;
  box.toggleAttribute('checked', checked);
  item.dataset['task'] = checked ? 'done' : 'open';
  item.prepend(box);
}

/** The parser for what is pasted. */
export const clipboardParser: DOMParser = new LinesParser(
  notesSchema,
  DOMParser.fromSchema(notesSchema).rules,
);

/** The serializer for what is copied. */
export const clipboardSerializer: DOMSerializer = new LinesSerializer(
  DOMSerializer.nodesFromSchema(notesSchema),
  DOMSerializer.marksFromSchema(notesSchema),
);

/** Lines of pasted plain text: of code where it is pasted into code, else without the empty ones. */
export function clipboardTextParser(text: string, $context: ResolvedPos): Slice {
  const isCode = isCodeLine($context.parent);
  const pieces = text.split(isCode ? /\r\n?|\n/ : /(?:\r\n?|\n)+/);
  const lines = pieces.map((piece) =>
    nodes.line.create(
      isCode ? { kind: 'code' } : null,
      piece === '' ? [] : [notesSchema.text(piece.replaceAll('\u2028', ' '))],
    ),
  );
  return new Slice(Fragment.fromArray(lines), 1, 1);
}

/** Copied lines as plain text. */
export function clipboardTextSerializer({ content }: Slice): string {
  return content.textBetween(0, content.size, '\n');
}
