/**
 * Writes a note as Markdown (CommonMark with GitHub's task lists and strike-through), for the
 * clipboard and for export. Markdown is never the stored form. Signs in the text that would mean
 * something are escaped, so that what is read back is what was written. [E16]
 */
import type { Mark, Node } from 'prosemirror-model';
import { outlineOf, type OutlineGroup, type OutlineList } from '#shared/record/note-outline.ts';
import { safeHref } from '#shared/record/safe-href.ts';
import { lineOf } from './schema.ts';

/** The whole note; ends with a newline unless it is empty. */
export function noteToMarkdown(doc: Node): string {
  const text = blocks(doc).trimEnd();
  return text.trim() === '' ? '' : `${text}\n`;
}

function blocks(doc: Node): string {
  const written: string[] = [];
  let before: OutlineGroup<Node> | undefined;
  for (const group of outlineOf(doc.children, lineOf)) {
    const text = block(group);
    if (text === '') continue;
    // Two lists with the same sign in a row would become one; a comment keeps them apart.
    if (before?.type === 'list' && group.type === 'list' && isSameSign(before.list, group.list))
      written.push('<!-- -->');
    written.push(text);
    before = group;
  }
  return written.join('\n\n');
}

function isSameSign(a: OutlineList<Node>, b: OutlineList<Node>): boolean {
  return (a.list === 'ordered') === (b.list === 'ordered');
}

function block(group: OutlineGroup<Node>): string {
  switch (group.type) {
    case 'list':
      return list(group.list);
    case 'quote':
      return prefixed(group.lines.map(paragraph).join('\n\n'), '> ', '> ');
    case 'code':
      return codeBlock(group.lines.map((line) => line.textContent).join('\n'));
    case 'line':
      return single(group.line);
  }
}

function single(line: Node): string {
  const { kind, level } = lineOf(line);
  if (kind === 'heading') return `${'#'.repeat(level)} ${oneLine(inline(line))}`.trimEnd();
  return kind === 'rule' ? `---\n\n${paragraph(line)}`.trimEnd() : paragraph(line);
}

function paragraph(line: Node): string {
  return escapeStart(inline(line));
}

function list({ list: kind, start, items }: OutlineList<Node>): string {
  return items
    .map(({ line, lists }, index) => {
      const box = lineOf(line).checked ? '[x] ' : '[ ] ';
      const sign = kind === 'ordered' ? `${start + index}. ` : '- ';
      // The box of a task is part of its text, so what follows is indented by the sign before it.
      const text = (kind === 'task' ? box : '') + paragraph(line);
      return prefixed(
        [text, ...lists.map(list)].join('\n'),
        sign,
        ' '.repeat(sign.length),
      ).trimEnd();
    })
    .join('\n');
}

function prefixed(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first + line : line === '' ? rest.trimEnd() : rest + line))
    .join('\n');
}

function codeBlock(text: string): string {
  const fence = fenceFor(text, 3);
  return `${fence}\n${text}\n${fence}`;
}

/** A run of backticks longer than any in `text`. */
function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

const SIGNS: Readonly<Record<string, string>> = { strong: '**', em: '*', strike: '~~' };
const ORDER = ['link', 'strong', 'em', 'strike'];

/** One run of text with the same marks, its blanks at the edges outside of the marks. */
type Run = { readonly text: string; readonly marks: readonly Mark[]; readonly isBreak: boolean };

function inline(node: Node): string {
  let written = '';
  let open: readonly Mark[] = [];
  for (const run of runsOf(node)) {
    const wanted = ORDER.flatMap((name) => run.marks.filter((mark) => mark.type.name === name));
    const kept = sameAtStart(open, wanted);
    const ended = open.slice(kept);
    written = closeMarks(written, ended);
    const begun = wanted.slice(kept);
    const lead = begun.length > 0 ? (/^\s*/.exec(run.text)?.[0] ?? '') : '';
    written += lead + begun.map(openSign).join('') + writeRun(run, lead.length);
    open = wanted;
  }
  return closeMarks(written, open);
}

function sameAtStart(some: readonly Mark[], others: readonly Mark[]): number {
  const differs = some.findIndex((mark, at) => others[at] === undefined || !mark.eq(others[at]));
  return differs < 0 ? some.length : differs;
}

function runsOf(node: Node): readonly Run[] {
  return node.children.map((child) => {
    const isBreak = child.type.name === 'hard_break';
    const text = child.text ?? '';
    // A blank alone carries no mark in Markdown.
    return { text, isBreak, marks: isBreak || text.trim() === '' ? [] : child.marks };
  });
}

function writeRun({ text, marks, isBreak }: Run, skipped: number): string {
  if (isBreak) return '\\\n';
  const shown = text.slice(skipped);
  return marks.some((mark) => mark.type.name === 'code') ? codeSpan(shown) : escapeText(shown);
}

function codeSpan(text: string): string {
  const fence = fenceFor(text, 1);
  const pad = /^`|`$/.test(text) || (/^ .* $/.test(text) && text.trim() !== '') ? ' ' : '';
  return fence + pad + text + pad + fence;
}

function openSign(mark: Mark): string {
  return mark.type.name === 'link' ? '[' : (SIGNS[mark.type.name] ?? '');
}

/** Closing signs go before the blanks at the end, or they would not close. */
function closeMarks(written: string, ended: readonly Mark[]): string {
  if (ended.length === 0) return written;
  const blanks = /\s*$/.exec(written)?.[0] ?? '';
  const signs = ended.toReversed().map(closeSign).join('');
  return written.slice(0, written.length - blanks.length) + signs + blanks;
}

function closeSign(mark: Mark): string {
  if (mark.type.name !== 'link') return SIGNS[mark.type.name] ?? '';
  const href = safeHref(mark.attrs['href']) ?? '';
  return `](${href.replaceAll(/[()\\\s<>]/g, (sign) => encodeURIComponent(sign).replace('(', '%28').replace(')', '%29'))})`;
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\`*_~[\]<>&]/g, (sign) => `\\${sign}`);
}

/** Signs that mean something only at the start of a line. */
function escapeStart(text: string): string {
  return text.replaceAll(
    /^([ \t]*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|={3,}|-{3,}|\d{1,9}[.)](?=\s|$))/gm,
    (_all, blanks: string, sign: string) =>
      /^\d/.test(sign) ? `${sign.slice(0, -1)}\\${sign.slice(-1)}` : `\\${sign}`,
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/\\?\n/g, ' ');
}
