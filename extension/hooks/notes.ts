/**
 * Notes, shared or private, as a view sees them: whether they can be written, what the toolbar shows,
 * and a place on the page to put the editor into. The editor is loaded only here and only when a
 * note opens; views and components import none of it and no Yjs. [E3, E4, E5]
 */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Awareness } from 'y-protocols/awareness';
import type { Text, UndoManager } from 'yjs';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import { notesOf, plainNotes, type PlainBlock } from '#shared/record/notes.ts';
import type { MarkView } from '#shared/record/view.ts';
import type { EditorHandle } from '../editor/mount.ts';
import type { PasteRefusal } from '../editor/paste.ts';
import type { EditorStrings } from '../editor/strings.ts';
import type { ToolbarState } from '../editor/toolbar-state.ts';
import type { Room } from './room.ts';

/** Why notes are only shown. Closed list. */
type ReadOnlyReason = 'newer-schema' | 'editor-not-loaded';

/** What can be done with the notes now. */
export type NotesState =
  | { readonly state: 'opening' }
  | { readonly state: 'editing'; readonly editor: EditorHandle }
  | {
      readonly state: 'reading';
      readonly reason: ReadOnlyReason;
      readonly blocks: readonly PlainBlock[];
    };

/** What the editor tells or asks of the view around it. */
export type NotesOutside = {
  readonly strings: EditorStrings;
  readonly onRefused: (refusal: PasteRefusal) => void;
  readonly onLinkKey: () => void;
  readonly onActionItemKey: () => void;
};

/** Where notes stand, and what is true around them. */
export type NotesSource = {
  readonly text: Text;
  readonly awareness: Awareness;
  readonly memberId: MemberId;
  /** The text is loaded: it can be written, or read where `isNewer`. */
  readonly isReady: ReadonlySignal<boolean>;
  /** Written by a newer version: it is only shown. */
  readonly isNewer: ReadonlySignal<boolean>;
  /** Lines that both changed while apart. */
  readonly marks: ReadonlySignal<readonly MarkView[]>;
  readonly onComposing: (isComposing: boolean) => void;
  /** Called when they are opened: tells the others so until `ending`. */
  readonly onOpen: (ending: AbortSignal) => void;
};

/** The open notes. */
export type OpenNotes = {
  readonly state: ReadonlySignal<NotesState>;
  /** What the toolbar shows; undefined unless editing. */
  readonly toolbar: ReadonlySignal<ToolbarState | undefined>;
  /** The selected words; '' when nothing is selected. */
  readonly selection: ReadonlySignal<string>;
  /** Puts the editor into `element`, as soon as the record is there and the editor is loaded. */
  readonly mountNotes: (element: HTMLElement) => void;
  /** Takes the editor down and ends every listener. */
  readonly close: () => void;
};

/** The undo history of a note lives as long as its document is open on this page. [E5] */
const undoByText = new WeakMap<Text, UndoManager>();

/** The shared notes of a session. */
export function sessionNotes(room: Room, sessionId: ItemId): NotesSource {
  return {
    text: notesOf(room.doc, sessionId),
    awareness: room.awareness,
    memberId: room.memberId,
    isReady: computed(() => room.load.value === 'ready'),
    isNewer: computed(() => room.record.value.newerSchema),
    marks: computed(() => room.record.value.marks.filter((mark) => mark.sessionId === sessionId)),
    onComposing: room.composing,
    onOpen: (ending) => stateOpenNotes(room, sessionId, ending),
  };
}

/** Opens notes; the caller closes them. */
export function openNotes(source: NotesSource, outside: NotesOutside): OpenNotes {
  const { text, isReady, isNewer } = source;
  const state = signal<NotesState>({ state: 'opening' });
  const toolbar = signal<ToolbarState | undefined>(undefined);
  const selection = signal('');
  const ending = new AbortController();
  let host: HTMLElement | undefined;
  let hasBegun = false;

  const read = (reason: ReadOnlyReason): void => {
    leaveEditor();
    const draw = (): void => {
      state.value = { state: 'reading', reason, blocks: plainNotes(text) };
    };
    draw();
    text.observeDeep(draw);
    ending.signal.addEventListener('abort', () => text.unobserveDeep(draw));
  };
  const leaveEditor = (): void => {
    const now = state.peek();
    if (now.state !== 'editing') return;
    now.editor.destroy();
    toolbar.value = undefined;
    state.value = { state: 'opening' };
  };
  const edit = async (element: HTMLElement): Promise<void> => {
    const editor = await loadEditor();
    if (ending.signal.aborted || state.peek().state !== 'opening') return;
    if (editor === undefined) {
      read('editor-not-loaded');
      return;
    }
    const mounted = editor.mountEditor({
      ...outside,
      element,
      text,
      awareness: source.awareness,
      myMemberId: source.memberId,
      undoManager: undoOf(text, () => editor.createNotesUndo(text)),
      onComposing: source.onComposing,
      onSelection: (words) => {
        selection.value = words;
      },
    });
    mounted.subscribe((shown) => {
      toolbar.value = shown;
    });
    toolbar.value = mounted.toolbar();
    state.value = { state: 'editing', editor: mounted };
  };
  const begin = (): void => {
    // Read first, so that the effect is called again when it changes.
    const canBegin = isReady.value;
    if (!canBegin || host === undefined || hasBegun) return;
    hasBegun = true;
    if (isNewer.peek()) return;
    // Whatever goes wrong with an editor, the notes are shown.
    edit(host).catch(() => read('editor-not-loaded'));
  };
  const stopBeginning = effect(begin);
  const stopNewer = effect(() => {
    const isRead = isReady.value && isNewer.value;
    if (isRead && state.peek().state !== 'reading') read('newer-schema');
  });
  const stopMarks = effect(() => {
    const now = state.value;
    if (now.state !== 'editing') return;
    const marks = source.marks.value;
    // The record may have changed by a key in this very editor, which is then still at it.
    queueMicrotask(() => now.editor.setMarks(marks));
  });
  source.onOpen(ending.signal);
  return {
    state,
    toolbar,
    selection,
    mountNotes: (element) => {
      host = element;
      begin();
    },
    close: () => {
      for (const stop of [stopBeginning, stopNewer, stopMarks]) stop();
      leaveEditor();
      ending.abort();
    },
  };
}

type Editor = Pick<typeof import('../editor/mount.ts'), 'mountEditor'> &
  Pick<typeof import('../editor/undo.ts'), 'createNotesUndo'>;

/** Undefined when the files are not there, as after an update of the extension under an open page. */
async function loadEditor(): Promise<Editor | undefined> {
  try {
    const [{ mountEditor }, { createNotesUndo }] = await Promise.all([
      import('../editor/mount.ts'),
      import('../editor/undo.ts'),
    ]);
    return { mountEditor, createNotesUndo };
  } catch {
    return undefined;
  }
}

function undoOf(text: Text, make: () => UndoManager): UndoManager {
  const undo = undoByText.get(text) ?? make();
  undoByText.set(text, undo);
  return undo;
}

/** Tells the others whose notes are open here, until `ending`. */
function stateOpenNotes({ awareness }: Room, sessionId: ItemId, ending: AbortSignal): void {
  const tell = (): void => {
    const own = awareness.getLocalState();
    if (own !== null && own['sessionId'] !== sessionId) {
      awareness.setLocalStateField('sessionId', sessionId);
    }
  };
  tell();
  ending.addEventListener('abort', () => {
    if (awareness.getLocalState()?.['sessionId'] === sessionId) {
      awareness.setLocalStateField('sessionId', undefined);
    }
  });
}
