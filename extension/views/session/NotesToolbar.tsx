/**
 * What can be done to the words: one quiet row. Pressing a tool leaves the selection in the notes;
 * what is on is said by aria-pressed and not by colour alone.
 */
import {
  Bold,
  Code,
  CodeXml,
  Heading1,
  Heading2,
  Heading3,
  Italic,
  Link,
  List,
  ListOrdered,
  ListTodo,
  Minus,
  Pilcrow,
  Redo2,
  Strikethrough,
  TextQuote,
  Type,
  Undo2,
  Copy,
  Ellipsis,
} from 'lucide';
import { IconButton } from '../../components/Button.tsx';
import type { IconNode } from '../../components/Icon.tsx';
import { Menu } from '../../components/Menu.tsx';
import { showToast } from '../../components/toasts.ts';
import { Toolbar } from '../../components/Toolbar.tsx';
import type { EditorCommand, SimpleMark } from '../../editor/commands.ts';
import type { EditorHandle } from '../../editor/mount.ts';
import type { BlockName, ToolbarState } from '../../editor/toolbar-state.ts';
import { t, type MessageKey } from '../../locales/t.ts';
import { shortcutWords } from './shortcut-words.ts';

/** `shown`: what the editor says of itself now. */
export type NotesToolbarProps = {
  readonly editor: EditorHandle;
  readonly shown: ToolbarState;
  readonly onLink: () => void;
};

type Tool = {
  readonly key: MessageKey;
  readonly icon: IconNode;
  readonly shortcut?: string;
  readonly command: EditorCommand;
};

const STYLES: readonly Tool[] = [
  { key: 'tool.text', icon: Pilcrow, command: { do: 'paragraph' } },
  { key: 'tool.heading1', icon: Heading1, command: { do: 'heading', level: 1 } },
  { key: 'tool.heading2', icon: Heading2, command: { do: 'heading', level: 2 } },
  { key: 'tool.heading3', icon: Heading3, command: { do: 'heading', level: 3 } },
  { key: 'tool.quote', icon: TextQuote, command: { do: 'quote' } },
  { key: 'tool.codeBlock', icon: CodeXml, command: { do: 'code-block' } },
  { key: 'tool.rule', icon: Minus, command: { do: 'rule' } },
];

const STYLE_KEYS: Readonly<Record<BlockName, MessageKey>> = {
  paragraph: 'tool.text',
  'heading-1': 'tool.heading1',
  'heading-2': 'tool.heading2',
  'heading-3': 'tool.heading3',
  code: 'tool.codeBlock',
};

const MARKS: readonly (Tool & { readonly mark: SimpleMark })[] = [
  markTool('strong', 'tool.strong', Bold, 'Mod+B'),
  markTool('em', 'tool.em', Italic, 'Mod+I'),
  markTool('strike', 'tool.strike', Strikethrough, 'Mod+Shift+X'),
  markTool('code', 'tool.code', Code, 'Mod+E'),
];

function markTool(mark: SimpleMark, key: MessageKey, icon: IconNode, shortcut: string) {
  return { mark, key, icon, shortcut, command: { do: 'mark', mark } } as const;
}

const LISTS = [
  { list: 'bullet', key: 'tool.bullets', icon: List, shortcut: 'Mod+Shift+8' },
  { list: 'ordered', key: 'tool.numbers', icon: ListOrdered, shortcut: 'Mod+Shift+7' },
  { list: 'task', key: 'tool.tasks', icon: ListTodo, shortcut: 'Mod+Shift+9' },
] as const;

type ToolButtonProps = {
  readonly tool: Omit<Tool, 'command'>;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
};

function ToolButton({ tool, pressed, disabled = false, onPress }: ToolButtonProps) {
  const name = t(tool.key);
  return (
    <IconButton
      icon={tool.icon}
      label={name}
      title={tool.shortcut ? `${name} (${shortcutWords(tool.shortcut)})` : name}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      aria-disabled={disabled}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => !disabled && onPress()}
    />
  );
}

async function copyMarkdown(editor: EditorHandle): Promise<void> {
  try {
    await navigator.clipboard.writeText(editor.markdown());
    showToast(t('note.copied'));
  } catch {
    showToast(t('note.notCopied'));
  }
}

/** The row of tools. */
export function NotesToolbar({ editor, shown, onLink }: NotesToolbarProps) {
  const run = (command: EditorCommand) => () => void editor.run(command);
  const style =
    shown.isQuote && shown.block === 'paragraph' ? 'tool.quote' : STYLE_KEYS[shown.block];
  return (
    <Toolbar label={t('tool.bar')}>
      <Menu
        icon={Type}
        label={t('tool.style', { style: t(style) })}
        items={() =>
          STYLES.map(({ key, icon, command }) => ({ label: t(key), icon, onChoose: run(command) }))
        }
      />
      {MARKS.map((tool) => (
        <ToolButton
          key={tool.mark}
          tool={tool}
          pressed={shown.marks[tool.mark]}
          onPress={run(tool.command)}
        />
      ))}
      <ToolButton
        tool={{ key: 'tool.link', icon: Link, shortcut: 'Mod+K' }}
        pressed={shown.link !== undefined}
        onPress={onLink}
      />
      <span class="toolbar-gap" />
      {LISTS.map(({ list, ...tool }) => (
        <ToolButton
          key={list}
          tool={tool}
          pressed={shown.list === list}
          onPress={run({ do: 'list', list })}
        />
      ))}
      <span class="toolbar-gap" />
      <ToolButton
        tool={{ key: 'tool.undo', icon: Undo2, shortcut: 'Mod+Z' }}
        disabled={!shown.canUndo}
        onPress={run({ do: 'undo' })}
      />
      <ToolButton
        tool={{ key: 'tool.redo', icon: Redo2, shortcut: 'Mod+Shift+Z' }}
        disabled={!shown.canRedo}
        onPress={run({ do: 'redo' })}
      />
      <Menu
        label={t('tool.more')}
        icon={Ellipsis}
        items={() => [
          { label: t('tool.copyMarkdown'), icon: Copy, onChoose: () => void copyMarkdown(editor) },
        ]}
      />
    </Toolbar>
  );
}
