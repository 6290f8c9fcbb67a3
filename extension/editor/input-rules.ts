/**
 * What typing turns into: `# ` a heading, `- ` a list, `1. ` a numbered one, `[ ] ` a task, `> ` a
 * quote, three backticks code, `---` a dividing line, and marks around words. Backspace right after
 * takes the change back and leaves what was typed. In an item of the very list that a sign would
 * make, the sign only goes: who writes `- ` on each line has one list. In code, nothing turns. [E9]
 */
import { InputRule, inputRules, undoInputRule } from 'prosemirror-inputrules';
import type { MarkType } from 'prosemirror-model';
import { keymap } from 'prosemirror-keymap';
import { TextSelection, type EditorState, type Plugin, type Transaction } from 'prosemirror-state';
import { headingLevel, listStart, type LineAttrs } from '#shared/record/note-lines.ts';
import { caretLine, changeLine, itemsBeside, listOf, type DocLine } from './lines.ts';
import { isCodeLine, marks, nodes } from './schema.ts';

/** The rules, and the Backspace that takes one back; before the other keys. */
export function inputRulePlugins(): readonly Plugin[] {
  return [
    inputRules({ rules: [...lineRules(), ...markRules()] }),
    keymap({ Backspace: undoInputRule }),
  ];
}

function lineRules(): readonly InputRule[] {
  return [
    lineRule(/^(#{1,3})\s$/, (_line, [, signs]) => ({
      kind: 'heading',
      level: headingLevel(signs?.length),
      indent: 0,
    })),
    lineRule(/^```$/, () => ({ kind: 'code', indent: 0 })),
    // In Markdown a task is an item of a bullet list: `- [ ] `.
    lineRule(/^\s*([-+*])\s$/, ({ attrs }) => (attrs.kind === 'task' ? {} : { kind: 'bullet' })),
    lineRule(/^(\d{1,9})[.)]\s$/, ({ attrs }, [, number]) =>
      attrs.kind === 'ordered' ? {} : { kind: 'ordered', start: listStart(Number(number)) },
    ),
    lineRule(/^\s*>\s$/, () => ({ kind: 'quote', indent: 0 })),
    taskRule(),
    ruleRule(),
  ];
}

/** What was typed at the start of a line goes, and the line is what `change` says. */
function lineRule(
  pattern: RegExp,
  change: (line: DocLine, match: RegExpMatchArray) => Partial<LineAttrs>,
): InputRule {
  return new InputRule(pattern, (state, match, start, end) => {
    const line = caretLine(state);
    if (line.attrs.kind === 'code') return null;
    const tr = withoutSign(state, start, end);
    changeLine(tr, line, change(line, match));
    return tr;
  });
}

function withoutSign({ tr }: EditorState, start: number, end: number): Transaction {
  return end > start ? tr.delete(start, end) : tr;
}

/**
 * `[ ] ` or `[x] ` at the start of a line. An item of a plain list (as in `- [ ] `) takes the other
 * items of its list along; in a task only the tick is taken from it.
 */
function taskRule(): InputRule {
  return new InputRule(/^\s*\[([ xX]?)\]\s$/, (state, match, start, end) => {
    const line = caretLine(state);
    if (line.attrs.kind === 'code') return null;
    const list = listOf(line);
    const along = list === undefined || list === 'task' ? [line] : itemsBeside(state.doc, line);
    const { tr } = state;
    for (const one of along) changeLine(tr, one, { kind: 'task' });
    changeLine(tr, line, { checked: match[1]?.toLowerCase() === 'x' });
    return end > start ? tr.delete(start, end) : tr;
  });
}

function ruleRule(): InputRule {
  return new InputRule(/^(?:---|___|\*\*\*)$/, (state, _match, start, end) => {
    const line = caretLine(state);
    if (line.attrs.kind !== 'paragraph' || line.node.content.size > end - start) return null;
    const tr = withoutSign(state, start, end).insert(line.at + 2, nodes.line.create());
    changeLine(tr, line, { kind: 'rule' });
    return tr.setSelection(TextSelection.create(tr.doc, line.at + 3));
  });
}

function markRules(): readonly InputRule[] {
  return [
    markRule(/(?:^|[\s([{"'])(\*\*([^*\s](?:[^*]*[^*\s])?)\*\*)$/, marks.strong),
    markRule(/(?:^|[\s([{"'])(\*([^*\s](?:[^*]*[^*\s])?)\*)$/, marks.em),
    markRule(/(?:^|[\s([{"'])(_([^_\s](?:[^_]*[^_\s])?)_)$/, marks.em),
    markRule(/(?:^|[\s([{"'])(~~([^~\s](?:[^~]*[^~\s])?)~~)$/, marks.strike),
    markRule(/(?:^|[\s([{"'])(`([^`]+)`)$/, marks.code),
  ];
}

/** Group 1 is what was typed with its signs, group 2 the words that get the mark. */
function markRule(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(
    pattern,
    (state, match, start, end) => {
      const [all, typed = '', words = ''] = match;
      const from = start + all.length - typed.length;
      const wordsFrom = from + (typed.length - words.length) / 2;
      const wordsTo = wordsFrom + words.length;
      // The last sign, just typed, is not in the document yet; the words have to be.
      if (wordsTo > end || isCodeLine(state.doc.resolve(from).parent)) return null;
      const { tr } = state;
      if (wordsTo < end) tr.delete(wordsTo, end);
      tr.delete(from, wordsFrom);
      return tr.addMark(from, from + words.length, type.create()).removeStoredMark(type);
    },
    { inCodeMark: false },
  );
}
