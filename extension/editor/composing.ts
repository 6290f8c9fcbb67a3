/**
 * Says when an input method is composing (Japanese, Chinese, dead keys, phone keyboards). A remote
 * change that is drawn meanwhile breaks the word being written (measured in three editors), so the
 * engine holds remote changes between `true` and `false`. [E13]
 */
import { Plugin } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

/** prosemirror-view reads the composed text up to 20 ms after `compositionend`; then it is ours. */
const SETTLE_MS = 40;

/** Calls `onComposing(true)` when composing begins and `onComposing(false)` when its text is in the note. */
export function composingPlugin(onComposing: (isComposing: boolean) => void): Plugin {
  let isReported = false;
  let settling: ReturnType<typeof setTimeout> | undefined;
  const report = (isComposing: boolean): void => {
    if (isComposing === isReported) return;
    isReported = isComposing;
    onComposing(isComposing);
  };
  const begin = (): false => {
    clearTimeout(settling);
    report(true);
    return false;
  };
  const settle = (view: EditorView): false => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      if (view.isDestroyed || !view.composing) report(false);
    }, SETTLE_MS);
    return false;
  };
  return new Plugin({
    props: { handleDOMEvents: { compositionstart: begin, compositionend: settle, blur: settle } },
    view: () => ({
      destroy: () => {
        clearTimeout(settling);
        report(false);
      },
    }),
  });
}
