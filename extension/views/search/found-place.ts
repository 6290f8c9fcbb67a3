/** Where a hit leads: the page on which what was found can be worked on, and the line of it there. */
import type { ItemId } from '#shared/base/ids.ts';
import type { SearchEntry } from '../../search/search-entry.ts';
import { soughtLine } from '../../components/sought-line.ts';
import { routeToHash, type Route } from '../dashboard/route.ts';

/** The page of what was found. It names ids only. [U3] */
export function routeOf({ kind, roomId, id, session }: SearchEntry): Route {
  if (kind === 'privateNotes' && id !== roomId)
    return { place: 'session', roomId, sessionId: id as ItemId };
  const isInSession = kind === 'session' || kind === 'notes' || kind === 'talkingPoint';
  if (isInSession && session) return { place: 'session', roomId, sessionId: session.id };
  if (kind === 'curiosity') return { place: 'resources', roomId };
  return { place: 'mentorship', roomId };
}

const LINES = [
  'data-action',
  'data-goal',
  'data-jot',
  'data-point',
  'data-private',
  'data-draft',
] as const;
const WORKED_ON = 'textarea, input, button';
/** A page that has not drawn its record by then shows itself and no line of it. */
const WITHIN_MS = 10_000;

function lineOf({ id }: SearchEntry, page: ParentNode): HTMLElement | null {
  // An id has letters, digits, "-" and "_" only, so it can stand in a selector.
  return page.querySelector<HTMLElement>(LINES.map((name) => `[${name}="${id}"]`).join(','));
}

/**
 * Brings the line of `entry` on `page` into view and gives it the focus, as soon as `page` (whose
 * `data-place` is the address it shows) has drawn it; `stop` ends the waiting. What has no line of its own is its page.
 */
export function revealLine(entry: SearchEntry, page: HTMLElement, stop: AbortSignal): void {
  const place = routeToHash(routeOf(entry));
  const reveal = (): boolean => {
    // Until it is drawn, the page before it stands here, and may show the same line.
    if (page.dataset['place'] !== place) return false;
    const line = lineOf(entry, page);
    if (!line) return false;
    const folded = line.closest('details');
    if (folded) folded.open = true;
    line.scrollIntoView({ block: 'center' });
    line.querySelector<HTMLElement>(WORKED_ON)?.focus({ preventScroll: true });
    return true;
  };
  // A long list draws it, too.
  soughtLine.value = entry.id;
  const hasLine =
    entry.kind in
    {
      actionItem: 1,
      goal: 1,
      question: 1,
      note: 1,
      win: 1,
      curiosity: 1,
      talkingPoint: 1,
      privateNotes: 1,
      goalDraft: 1,
    };
  if (!hasLine || reveal()) return;
  const watching = new MutationObserver(() => {
    if (location.hash !== place || reveal()) watching.disconnect();
  });
  watching.observe(page, { childList: true, subtree: true });
  const timer = setTimeout(() => watching.disconnect(), WITHIN_MS);
  stop.addEventListener('abort', () => {
    clearTimeout(timer);
    watching.disconnect();
  });
}
