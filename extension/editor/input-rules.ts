/**
 * What typing turns into: `# ` a heading, `- ` a list, `1. ` a numbered one, `[ ] ` a task, `> ` a
 * quote, three backticks code, `---` a rule, and marks around words. Backspace right after takes the
 * change back and leaves what was typed. At the start of an item of the very list that a sign would
 * make, the sign only goes: who writes `- ` on each line has one list, not one in the other. [E9]
 */
import {
  InputRule,
  inputRules,
  textblockTypeInputRule,
  undoInputRule,
  wrappingInputRule,
} from 'prosemirror-inputrules';
import type { MarkType, NodeType } from 'prosemirror-model';
import { keymap } from 'prosemirror-keymap';
import { wrapInList } from 'prosemirror-schema-list';
import type { Plugin } from 'prosemirror-state';
import { innermostTask, listStartedAt, toggleList } from './list-commands.ts';
import { listStart, marks, nodes } from './schema.ts';

/** The rules, and the Backspace that takes one back; before the other keys. */
export function inputRulePlugins(): readonly Plugin[] {
  return [
    inputRules({ rules: [...blockRules(), ...markRules()] }),
    keymap({ Backspace: undoInputRule }),
  ];
}

const BULLET = /^\s*([-+*])\s$/;
const NUMBER = /^(\d{1,9})[.)]\s$/;

function blockRules(): readonly InputRule[] {
  return [
    // In Markdown a task is an item of a bullet list: `- [ ] `.
    goneInItemOf([nodes.bullet_list, nodes.task_list], BULLET),
    goneInItemOf([nodes.ordered_list], NUMBER),
    textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, (match) => ({ level: match[1]?.length })),
    textblockTypeInputRule(/^```$/, nodes.code_block),
    wrappingInputRule(BULLET, nodes.bullet_list),
    wrappingInputRule(
      NUMBER,
      nodes.ordered_list,
      (match) => ({ order: listStart(Number(match[1])) }),
      (match, list) => list.childCount + listStart(list.attrs['order']) === Number(match[1]),
    ),
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    taskRule(),
    ruleRule(),
  ];
}

/** What is typed at the start of an item of one of these lists says nothing new there, and goes. */
function goneInItemOf(lists: readonly NodeType[], pattern: RegExp): InputRule {
  return new InputRule(pattern, (state, _match, start, end) => {
    const list = listStartedAt(state.doc.resolve(start));
    return list !== undefined && lists.includes(list) ? state.tr.delete(start, end) : null;
  });
}

/**
 * `[ ] ` or `[x] ` at the start of a paragraph, or of an item of a list: a plain list (as in `- [ ] `)
 * becomes one of tasks, all of its items; in a list of tasks only the tick is taken from it.
 */
function taskRule(): InputRule {
  return new InputRule(/^\s*\[([ xX]?)\]\s$/, (state, match, start, end) => {
    const steps = state.tr.delete(start, end);
    let after = state.apply(state.tr.delete(start, end));
    const list = listStartedAt(after.selection.$from);
    if (list !== nodes.task_list) {
      const make = list === undefined ? wrapInList(nodes.task_list) : toggleList('task_list');
      const isMade = make(after, (made) => {
        for (const step of made.steps) steps.step(step);
        after = after.apply(made);
      });
      if (!isMade) return null;
    }
    if (match[1]?.toLowerCase() !== 'x') return steps;
    const task = innermostTask(after.selection.$from);
    return task === undefined ? steps : steps.setNodeAttribute(task, 'checked', true);
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
