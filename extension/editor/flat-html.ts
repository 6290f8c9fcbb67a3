/**
 * Makes lines of foreign HTML: every block becomes a line of its own that says what it is, lists in
 * lists become indents, and styles stay around their words. No text is lost; scripts and the like are
 * no text. The schema then takes of it what it knows. [E7]
 */
import {
  headingLevel,
  lineIndent,
  listStart,
  PLAIN_LINE,
  type LineAttrs,
} from '#shared/record/note-lines.ts';
import { lineNumbers, type ListKind } from '#shared/record/note-outline.ts';
import { plainLineElement } from './line-look.ts';
import { MAX_HTML_DEPTH } from './limits.ts';

const NO_TEXT = /^(script|style|template|head|title|meta|link|noscript|object|iframe|svg|input)$/;
const BLOCK =
  /^(address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|html|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul)$/;
const STYLED = /^(a|b|strong|i|em|s|del|strike|code)$/;
/** Styles in one another that are kept. */
const MAX_WRAPPERS = 16;

/** Where the walk is. `item`: what the first line here is, once. */
type Place = {
  readonly attrs: LineAttrs;
  readonly item: { attrs: LineAttrs | undefined };
  readonly list: ListKind | undefined;
  /** How many lists this is in. */
  readonly lists: number;
  readonly wrappers: readonly Element[];
  readonly isPre: boolean;
  readonly depth: number;
};

/** The lines of `root` as elements that `lineAttrsOf` reads. */
export function flatHtml(root: Node): HTMLElement {
  const document = root.ownerDocument ?? window.document;
  const lines: FlatLine[] = [];
  let line: HTMLElement | undefined;

  const begin = (place: Place): HTMLElement => {
    const attrs = place.item.attrs ?? place.attrs;
    place.item.attrs = undefined;
    line = plainLineElement(document, attrs);
    lines.push({ attrs, element: line });
    return line;
  };
  const end = (): void => {
    // A break at the end of a block is how browsers keep an empty line open.
    const last = line === undefined ? undefined : lastIn(line);
    if (last?.nodeName === 'BR') last.parentNode?.removeChild(last);
    line = undefined;
  };
  const add = (node: Node, place: Place): void => {
    const wrapped = place.wrappers.reduceRight<Node>((inner, wrapper) => {
      const around = wrapper.cloneNode(false);
      around.appendChild(inner);
      return around;
    }, node);
    (line ?? begin(place)).append(wrapped);
  };
  const addText = (text: string, place: Place): void => {
    if (!place.isPre) {
      if (line !== undefined || text.trim() !== '') add(document.createTextNode(text), place);
      return;
    }
    for (const [index, piece] of text.replaceAll(/\r\n?/g, '\n').split('\n').entries()) {
      if (index > 0) {
        line ??= begin(place);
        line = begin(place);
      }
      if (piece !== '') add(document.createTextNode(piece), place);
    }
  };
  const walkChildren = (parent: Node, place: Place): void => {
    for (const child of parent.childNodes) walk(child, place);
  };
  const walk = (node: Node, place: Place): void => {
    if (node.nodeType === 3) return addText(node.nodeValue ?? '', place);
    if (!isElement(node)) return;
    const tag = node.localName;
    if (NO_TEXT.test(tag)) return;
    if (place.depth > MAX_HTML_DEPTH) return addText(node.textContent ?? '', place);
    if (tag === 'br') return add(document.createElement('br'), place);
    if (tag === 'hr') {
      end();
      begin({ ...place, item: { attrs: undefined }, attrs: { ...PLAIN_LINE, kind: 'rule' } });
      return end();
    }
    if (!BLOCK.test(tag)) {
      walkChildren(node, inStyle(node, place));
      if (tag === 'td' || tag === 'th') addText(' ', place);
      return;
    }
    end();
    const inside = inBlock(node, tag, place);
    walkBlock(node, inside);
    const isBare = tag === 'p' || tag === 'li' || tag === 'pre' || /^h[1-6]$/.test(tag);
    if (isBare && node.childElementCount === 0 && node.textContent === '') begin(inside);
    end();
  };
  const walkBlock = (node: Element, inside: Place): void => {
    walkChildren(node, inside);
    // What a block of code ends with is no empty line.
    if (inside.isPre && line?.childNodes.length === 0 && node.textContent !== '') lines.pop();
  };

  walkChildren(root, {
    attrs: PLAIN_LINE,
    item: { attrs: undefined },
    list: undefined,
    lists: 0,
    wrappers: [],
    isPre: false,
    depth: 0,
  });
  const flat = document.createElement('div');
  flat.append(...withStarts(document, lines));
  return flat;
}

type FlatLine = { readonly attrs: LineAttrs; readonly element: HTMLElement };

/** Only the item that begins a list says its number. */
function withStarts(document: Document, lines: readonly FlatLine[]): readonly HTMLElement[] {
  const counted = lineNumbers(lines.map(({ attrs }) => ({ ...attrs, start: 0 })));
  return lines.map(({ attrs, element }, at) => {
    if (attrs.start === 1 || counted[at] === 0) return element;
    const plain = plainLineElement(document, { ...attrs, start: 1 });
    plain.append(...element.childNodes);
    return plain;
  });
}

function lastIn(element: Node): Node {
  let last = element;
  while (last.lastChild !== null) last = last.lastChild;
  return last;
}

function isElement(node: Node): node is HTMLElement {
  return node.nodeType === 1;
}

function inStyle(node: Element, place: Place): Place {
  const isStyled = STYLED.test(node.localName) || node.hasAttribute('style');
  const wrappers =
    isStyled && place.wrappers.length < MAX_WRAPPERS ? [...place.wrappers, node] : place.wrappers;
  return { ...place, wrappers, depth: place.depth + 1 };
}

function inBlock(node: HTMLElement, tag: string, place: Place): Place {
  const inside = { ...place, depth: place.depth + 1 };
  const as = (attrs: Partial<LineAttrs>): Place => ({
    ...inside,
    attrs: { ...PLAIN_LINE, ...attrs },
  });
  const heading = /^h([1-6])$/.exec(tag);
  if (heading !== null) return as({ kind: 'heading', level: headingLevel(Number(heading[1])) });
  switch (tag) {
    case 'blockquote':
      return as({ kind: 'quote' });
    case 'pre':
      return { ...as({ kind: 'code' }), isPre: true, wrappers: [] };
    case 'ul':
    case 'ol':
      return { ...inside, list: listKind(node, tag), lists: place.lists + 1 };
    case 'li':
      return { ...inside, item: { attrs: itemAttrs(node, place) } };
    default:
      return inside;
  }
}

function listKind(node: HTMLElement, tag: string): ListKind {
  if (tag === 'ol') return 'ordered';
  const isTasks = [...node.children].some((item) => checkboxOf(item) !== null);
  return isTasks || node.dataset['tasks'] !== undefined ? 'task' : 'bullet';
}

function itemAttrs(node: HTMLElement, { list, lists }: Place): LineAttrs {
  const checkbox = checkboxOf(node);
  const kind = checkbox === null ? (list ?? 'bullet') : 'task';
  const checked = checkbox?.checked === true || checkbox?.hasAttribute('checked') === true;
  return {
    ...PLAIN_LINE,
    kind,
    indent: lineIndent(lists - 1),
    checked: checked || node.dataset['task'] === 'done',
    start: kind === 'ordered' ? numberOf(node) : 1,
  };
}

/** The number of an item of a numbered list. */
function numberOf(item: Element): number {
  const list = item.parentElement;
  const place = [...(list?.children ?? [])].filter((one) => one.localName === 'li').indexOf(item);
  return listStart(Number(list?.getAttribute('start') ?? 1)) + Math.max(0, place);
}

/** The checkbox of a list item, as GitHub and other writers of task lists draw it. */
function checkboxOf(item: Element): HTMLInputElement | null {
  return item.querySelector<HTMLInputElement>(
    ':scope > input[type="checkbox"], :scope > label > input[type="checkbox"], :scope > p:first-child > input[type="checkbox"]',
  );
}
