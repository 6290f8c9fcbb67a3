/** How a text of several lines is sent, in words. [U255] */
import { t } from '../../locales/t.ts';
import { shortcutWords } from '../session/shortcut-words.ts';

/** "Ctrl+Enter saves it; Enter begins a new line." */
export function proseKeys(): string {
  return t('prose.keys', { keys: shortcutWords('Mod+Enter') });
}
