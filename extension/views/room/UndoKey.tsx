/** Ctrl+Z, or Command+Z, takes back what I did last in the mentorship around it, where one types nothing. [U280] */
import { useEffect } from 'preact/hooks';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

/** Where that key takes back typing. */
const TYPED_IN =
  'textarea, [contenteditable="true"], input:not([type=checkbox], [type=radio], [type=range])';

function isUndo({ ctrlKey, metaKey, shiftKey, altKey, key }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !shiftKey && !altKey && key.toLowerCase() === 'z';
}

function isElsewhere({ target, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || document.querySelector('dialog[open]')) return true;
  return target instanceof Element && target.closest(TYPED_IN) !== null;
}

/** Draws nothing. Once in each open mentorship. */
export function UndoKey() {
  const room = useRoom();
  useEffect(() => {
    const ending = new AbortController();
    const undo = (event: KeyboardEvent): void => {
      if (!isUndo(event) || isElsewhere(event)) return;
      event.preventDefault();
      const taken = room.takeBack();
      showToast(taken.ok ? t(`undo.${taken.value}`) : refusalWords(taken.error));
    };
    document.addEventListener('keydown', undo, { signal: ending.signal });
    return () => ending.abort();
  }, [room]);
  return null;
}
