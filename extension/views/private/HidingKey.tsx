/**
 * Hears the key that hides private notes, on every page of a mentorship or of none, and says in the live
 * region what it did; never what they hold. [U88, U89]
 */
import { useEffect } from 'preact/hooks';
import { announce } from '../../components/announcer.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { isHidingKey } from './hiding-shortcut.ts';

/** Draws nothing. Once a page. */
export function HidingKey() {
  const { hiding } = useSurface();
  useEffect(() => {
    const ending = new AbortController();
    const hear = (event: KeyboardEvent): void => {
      if (!isHidingKey(event) || event.repeat) return;
      event.preventDefault();
      event.stopPropagation();
      hiding.set(!hiding.hidden.peek());
    };
    // Before whatever has the focus, which could keep the key for itself.
    document.addEventListener('keydown', hear, { capture: true, signal: ending.signal });
    let isFirst = true;
    const stop = hiding.hidden.subscribe((hidden) => {
      if (!isFirst) announce(t(hidden ? 'private.nowHidden' : 'private.nowShown'));
      isFirst = false;
    });
    return () => {
      ending.abort();
      stop();
    };
  }, [hiding]);
  return null;
}
