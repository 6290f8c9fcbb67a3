/**
 * The carets of the others, and the place of mine for them. Positions travel in the awareness field
 * `cursor` as Yjs relative positions in the text. What is received is read with care: a malformed
 * position must not throw inside a keystroke. [E12]
 */
import { readPresence, type Cursor, type CursorEnd } from '#shared/record/presence.ts';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { memberColour } from '../components/member-colours.ts';
import { cameFromRecord, keptSelection, positionOf, textOf } from './binding/plugin.ts';
import { drawCaret, selectionAttrs, type CaretOwner } from './caret-look.ts';

/** The awareness field a caret travels in. */
export const CURSOR_FIELD = 'cursor';

const caretsKey = new PluginKey<DecorationSet>('carets');

/** Draws the others' carets and publishes mine while the note has the focus. */
export function caretsPlugin(awareness: Awareness, myMemberId: string): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: caretsKey,
    state: {
      init: (_config, state) => drawAll(state, awareness, myMemberId),
      apply: (transaction, drawn, _before, state) =>
        transaction.getMeta(caretsKey) === true || cameFromRecord(state)
          ? drawAll(state, awareness, myMemberId)
          : drawn.map(transaction.mapping, transaction.doc),
    },
    props: { decorations: (state) => caretsKey.getState(state) },
    view: (view) => publishCaret(view, awareness),
  });
}

function drawAll(state: EditorState, awareness: Awareness, myMemberId: string): DecorationSet {
  const decorations: Decoration[] = [];
  for (const [clientId, stated] of awareness.getStates()) {
    if (clientId === awareness.clientID) continue;
    const presence = readPresence(stated);
    if (presence?.cursor === undefined || presence.memberId === myMemberId) continue;
    const owner = { name: presence.name, colour: memberColour(presence.colour) };
    decorations.push(...drawOne(state, owner, presence.cursor, clientId));
  }
  return DecorationSet.create(state.doc, decorations);
}

function drawOne(
  state: EditorState,
  owner: CaretOwner,
  cursor: Cursor,
  clientId: number,
): readonly Decoration[] {
  const anchor = positionIn(state, cursor.anchor);
  const head = positionIn(state, cursor.head);
  if (anchor === undefined || head === undefined) return [];
  // A new key at each place, so that the name shows again where the caret goes.
  const key = `${clientId}:${head}:${owner.name}:${owner.colour}`;
  const widget = Decoration.widget(head, () => drawCaret(owner), {
    key,
    side: 10,
    ignoreSelection: true,
  });
  if (anchor === head) return [widget];
  const [from, to] = anchor < head ? [anchor, head] : [head, anchor];
  return [widget, Decoration.inline(from, to, selectionAttrs(owner), { inclusiveEnd: true })];
}

/** Where a received position is in this note now; undefined when it is elsewhere or no position. */
function positionIn(state: EditorState, json: CursorEnd): number | undefined {
  const text = textOf(state);
  if (text === undefined) return undefined;
  try {
    return positionOf(state, text, Y.createRelativePositionFromJSON(json));
  } catch {
    // A partner's device wrote it; there is nothing to draw and nothing to repair.
    return undefined;
  }
}

function publishCaret(view: EditorView, awareness: Awareness): { update(): void; destroy(): void } {
  let published: string | undefined;
  const publish = (cursor: object | null): void => {
    const now = cursor === null ? undefined : JSON.stringify(cursor);
    if (now === published) return;
    published = now;
    if (awareness.getLocalState() !== null) awareness.setLocalStateField(CURSOR_FIELD, cursor);
  };
  const redraw = createRedraw(view);
  const tell = (): void => publish(view.hasFocus() ? cursorOf(view.state) : null);
  const onFocusOut = (): void => publish(null);
  awareness.on('change', redraw.ask);
  view.dom.addEventListener('focusin', tell);
  view.dom.addEventListener('focusout', onFocusOut);
  return {
    update: () => {
      tell();
      redraw.catchUp();
    },
    destroy: () => {
      awareness.off('change', redraw.ask);
      view.dom.removeEventListener('focusin', tell);
      view.dom.removeEventListener('focusout', onFocusOut);
      publish(null);
    },
  };
}

/**
 * Redraws once per turn at most, since awareness may change inside a transaction of the view itself,
 * and not while an input method composes, since drawing beside its text breaks it; `catchUp` then.
 */
function createRedraw(view: EditorView): {
  readonly ask: () => void;
  readonly catchUp: () => void;
} {
  let state: 'drawn' | 'asked' | 'late' = 'drawn';
  const draw = (): void => {
    if (view.isDestroyed) return;
    state = view.composing ? 'late' : 'drawn';
    if (state === 'drawn') view.dispatch(view.state.tr.setMeta(caretsKey, true));
  };
  const ask = (): void => {
    if (state !== 'asked') queueMicrotask(draw);
    state = 'asked';
  };
  return {
    ask,
    catchUp: () => {
      if (state === 'late' && !view.composing) ask();
    },
  };
}

function cursorOf(state: EditorState): { anchor: unknown; head: unknown } | null {
  const text = textOf(state);
  if (text === undefined) return null;
  const { anchor, head } = keptSelection(state, text);
  return { anchor: Y.relativePositionToJSON(anchor), head: Y.relativePositionToJSON(head) };
}
