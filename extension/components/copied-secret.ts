/**
 * A secret that was copied on this page, by its button or by hand. What the clipboard holds cannot be asked
 * without a permission that warns; so it is known to be there only until this page lost the focus, for what
 * happens elsewhere is heard by nobody. [U152]
 */
import { signal } from '@preact/signals';

/** `sure`: it is there; `perhaps`: something else may have been copied elsewhere since. */
export const copiedSecret = signal<'none' | 'sure' | 'perhaps'>('none');

/** What marks the element whose text is a secret, so that a copy by hand is heard. */
export const SECRET_MARK = { 'data-secret': '' } as const;

let isWatching = false;

function hearCopy({ target }: Event): void {
  const isSecret = target instanceof Element && target.closest('[data-secret]') !== null;
  copiedSecret.value = isSecret ? 'sure' : 'none';
}

/** Follows what is copied on this page, by hand too, and whether it keeps the focus; once a page. */
export function watchCopying(): void {
  if (isWatching) return;
  isWatching = true;
  document.addEventListener('copy', hearCopy);
  document.addEventListener('cut', hearCopy);
  window.addEventListener('blur', () => {
    if (copiedSecret.peek() === 'sure') copiedSecret.value = 'perhaps';
  });
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Puts a secret on the clipboard; false where the browser does not allow it. */
export async function copySecret(text: string): Promise<boolean> {
  const isCopied = await write(text);
  if (isCopied) copiedSecret.value = 'sure';
  return isCopied;
}

/** Puts what is no secret on the clipboard; false where the browser does not allow it. */
export async function copyOpenly(text: string): Promise<boolean> {
  const isCopied = await write(text);
  if (isCopied) copiedSecret.value = 'none';
  return isCopied;
}

/** Puts nothing in its place, whatever is there; false where the browser does not allow it. */
export async function clearClipboard(): Promise<boolean> {
  const isCleared = await write('');
  if (isCleared) copiedSecret.value = 'none';
  return isCleared;
}

/** The secret was used and is needed no more: it goes where it is known to be there. Whether it went. */
export async function clearUsedSecret(): Promise<boolean> {
  return copiedSecret.peek() === 'sure' && clearClipboard();
}
