/**
 * How flat lines stand together: which lines are one list, one quote, one block of code, and the
 * numbers of numbered lines. One place, so that the editor, Markdown and notes that are only read
 * agree. Pure. [D20]
 */
import type { LineKind } from './note-lines.ts';

/** What the outline asks of a line. */
export type LineShape = {
  readonly kind: LineKind;
  readonly indent: number;
  readonly start: number;
};

/** The kinds of list. */
export type ListKind = 'bullet' | 'ordered' | 'task';

/** A list; `start`: the number of its first item. */
export type OutlineList<T> = {
  readonly list: ListKind;
  readonly start: number;
  readonly items: readonly OutlineItem<T>[];
};

/** An item of a list with the lists inside it. */
export type OutlineItem<T> = { readonly line: T; readonly lists: readonly OutlineList<T>[] };

/** What stands below one another in a note. */
export type OutlineGroup<T> =
  | { readonly type: 'line'; readonly line: T }
  | { readonly type: 'quote' | 'code'; readonly lines: readonly T[] }
  | { readonly type: 'list'; readonly list: OutlineList<T> };

/** Whether lines of this kind are items of a list. */
export function isListKind(kind: LineKind): kind is ListKind {
  return kind === 'bullet' || kind === 'ordered' || kind === 'task';
}

type Level = { readonly kind: ListKind; readonly indent: number; next: number };

/** Where a list line comes: `depth` in open lists, whether it begins one, and its number there. */
type Place = { readonly depth: number; readonly begins: boolean; readonly number: number };

/** Follows the lists that are open, line by line. */
function createLevels(): {
  readonly clear: () => void;
  readonly place: (kind: ListKind, line: LineShape) => Place;
} {
  const levels: Level[] = [];
  return {
    clear: () => {
      levels.length = 0;
    },
    place(kind, { indent, start }) {
      while ((levels.at(-1)?.indent ?? -1) > indent) levels.pop();
      const same = levels.at(-1);
      if (same?.indent === indent && same.kind === kind) {
        same.next += 1;
        return { depth: levels.length - 1, begins: false, number: same.next - 1 };
      }
      if (same?.indent === indent) levels.pop();
      levels.push({ kind, indent, next: start + 1 });
      return { depth: levels.length - 1, begins: true, number: start };
    },
  };
}

/** The number of each line; `undefined` for lines that are not numbered. */
export function lineNumbers(lines: readonly LineShape[]): readonly (number | undefined)[] {
  const levels = createLevels();
  return lines.map((line) => {
    if (!isListKind(line.kind)) {
      levels.clear();
      return undefined;
    }
    const { number } = levels.place(line.kind, line);
    return line.kind === 'ordered' ? number : undefined;
  });
}

type OpenItem<T> = { readonly line: T; readonly lists: OpenList<T>[] };
type OpenList<T> = {
  readonly list: ListKind;
  readonly start: number;
  readonly items: OpenItem<T>[];
};

/** The groups of `lines`, in order. `shapeOf` says what a line is. */
export function outlineOf<T>(
  lines: readonly T[],
  shapeOf: (line: T) => LineShape,
): readonly OutlineGroup<T>[] {
  const groups: OutlineGroup<T>[] = [];
  const levels = createLevels();
  /** The open list of each depth. */
  let open: OpenList<T>[] = [];
  let together: { readonly kind: LineKind; readonly lines: T[] } | undefined;
  for (const line of lines) {
    const shape = shapeOf(line);
    const { kind } = shape;
    if (isListKind(kind)) {
      const { depth, begins, number } = levels.place(kind, shape);
      together = undefined;
      open = open.slice(0, begins ? depth : depth + 1);
      if (begins) {
        const list: OpenList<T> = { list: kind, start: number, items: [] };
        const around = open.at(-1)?.items.at(-1);
        if (around === undefined) groups.push({ type: 'list', list });
        else around.lists.push(list);
        open.push(list);
      }
      open.at(-1)?.items.push({ line, lists: [] });
      continue;
    }
    levels.clear();
    open = [];
    if (kind !== 'quote' && kind !== 'code') {
      together = undefined;
      groups.push({ type: 'line', line });
    } else if (together?.kind === kind) {
      together.lines.push(line);
    } else {
      together = { kind, lines: [line] };
      groups.push({ type: kind, lines: together.lines });
    }
  }
  return groups;
}
