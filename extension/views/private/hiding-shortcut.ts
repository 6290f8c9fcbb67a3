/** The one key that hides private notes on every page and shows them again. [U89] */

/** As `shortcutWords` and `aria-keyshortcuts` take it; the manifest suggests the same for other tabs. */
export const HIDING_SHORTCUT = 'Alt+Shift+H';

/** Whether `event` is that key: its place, not its letter, since with Alt some keyboards write another one. */
export function isHidingKey(event: KeyboardEvent): boolean {
  const { altKey, shiftKey, ctrlKey, metaKey, code } = event;
  return altKey && shiftKey && !ctrlKey && !metaKey && code === 'KeyH';
}
