/** The one polite live region's text: what screen readers are told without moving the focus. [U27] */
import { signal } from '@preact/signals';

/** The sentence announced last; `LiveRegion` draws it. */
export const announcement = signal('');

/** Says a sentence in the polite live region. The same sentence twice is said twice. */
export function announce(text: string): void {
  announcement.value = announcement.peek() === text ? `${text}\u00A0` : text;
}
