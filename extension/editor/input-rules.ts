/**
 * What typing turns into: `# ` a heading, `- ` a list, `1. ` a numbered one, `[ ] ` a task, `> ` a
 * quote, three backticks code, `---` a rule, and marks around words. Backspace right after takes the
 * change back and leaves what was typed. [E9]
 */
import {
  InputRule,
  inputRules,
  textblockTypeInputRule,
  undoInputRule,
  wrappingInputRule,
} from 'prosemirror-inputrules';
import type { MarkType } from 'prosemirror-model';
import { keymap } from 'prosemirror-keymap';
import type { Plugin } from 'prosemirror-state';
import { toggleList } from './list-commands.ts';
import { listStart, marks, nodes } from './schema.ts';

/** The rules, and the Backspace that takes one back; before the other keys. */
export function inputRulePlugins(): readonly Plugin[] {
  return [
    inputRules({ rules: [...blockRules(), ...markRules()] }),
    keymap({ Backspace: undoInputRule }),
  ];
}

function blockRules(): readonly InputRule[] {
  return [
    textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, (match) => ({ level: match[1]?.length })),
    textblockTypeInputRule(/^```$/, nodes.code_block),
    wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list),
    wrappingInputRule(
      /^(\d{1,9})[.)]\s$/,
      nodes.ordered_list,
      (match) => ({ order: listStart(Number(match[1])) }),
      (match, list) => list.childCount + listStart(list.attrs['order']) === Number(match[1]),
    ),
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    taskRule(),
    ruleRule(),
  ];
}

/** `[ ] ` or `[x] ` at the start of a paragraph, or of a plain list item (as in `- [ ] `). */
function taskRule(): InputRule {
  return new InputRule(/^\s*\[([ xX]?)\]\s$/, (state, match, start, end) => {
    let after = state.apply(state.tr.delete(start, end));
    const steps = state.tr.delete(start, end);
    const isDone = toggleList('task_list')(after, (made) => {
      for (const step of made.steps) steps.step(step);
      after = after.apply(made);
    });
    if (!isDone) return null;
    if (match[1]?.toLowerCase() === 'x') {
      const { $from } = after.selection;
      for (let depth = $from.depth; depth > 0; depth -= 1) {
        if ($from.node(depth).type === nodes.task_item) {
          return steps.setNodeAttribute($from.before(depth), 'checked', true);
        }
      }
    }
    return steps;
  });
}

function ruleRule(): InputRule {
  return new InputRule(/^(?:---|___|\*\*\*)$/, (state, _match, start, end) => {
    const $start = state.doc.resolve(start);
    if ($start.parent.type !== nodes.paragraph || $start.parent.content.size > end - start)
      return null;
    const index = $start.index(-1);
    if (!$start.node(-1).canReplaceWith(index, index, nodes.horizontal_rule)) return null;
    return state.tr.delete(start, end).insert($start.before(), nodes.horizontal_rule.create());
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
      if (wordsTo > end || !state.doc.resolve(from).parent.type.allowsMarkType(type)) return null;
      const { tr } = state;
      if (wordsTo < end) tr.delete(wordsTo, end);
      tr.delete(from, wordsFrom);
      return tr.addMark(from, from + words.length, type.create()).removeStoredMark(type);
    },
    { inCodeMark: false },
  );
}
