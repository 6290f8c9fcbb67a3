/**
 * Leads to a line of a page as soon as it is drawn: opens what it is in, brings it into view, gives it the focus
 * and marks it until the focus goes on. [U45, U234]
 */
import { soughtAround, soughtLine } from '../../components/sought-line.ts';
import type { Line, LinePlace } from './line-place.ts';

/** What of a line is worked on; else the line itself has the focus, since its buttons would do something. */
const WORKED_ON = 'textarea:enabled, input:enabled, summary, .private-fold';
/** A page that has not drawn its record by then shows itself and no line of it. */
const WITHIN_MS = 10_000;
/** What is not drawn so long after the line on which it stands is not drawn there: that line is shown. */
const HOST_AFTER_MS = 600;

function find(page: ParentNode, { names, id }: Line): HTMLElement | undefined {
  const selector = names.map((name) => `[${name}="${CSS.escape(id)}"]`).join(',');
  return selector === '' ? undefined : (page.querySelector<HTMLElement>(selector) ?? undefined);
}

function unfold(line: HTMLElement): void {
  for (
    let at: Element | null = line;
    at !== null;
    at = at.parentElement?.closest('details') ?? null
  )
    if (at instanceof HTMLDetailsElement) at.open = true;
}

function mark(line: HTMLElement): void {
  line.dataset['led'] = '';
  line.addEventListener('focusout', () => delete line.dataset['led'], { once: true });
}

function show(line: HTMLElement): void {
  unfold(line);
  line.scrollIntoView({ block: 'center' });
  const worked = line.querySelector<HTMLElement>(WORKED_ON);
  if (worked === null) line.tabIndex = -1;
  (worked ?? line).focus({ preventScroll: true });
  mark(line);
}

/** Shows the first of `lines` on `page`, now or once it is drawn; `stop` ends the waiting. */
export function revealLine(
  { lines, opens }: LinePlace,
  page: HTMLElement,
  stop: AbortSignal,
): void {
  const [sought, ...hosts] = lines;
  if (sought === undefined) return;
  // A long list draws it, too, and what it stands in opens.
  soughtLine.value = sought.id;
  soughtAround.value = opens;
  const ending = new AbortController();
  const end = (): void => {
    soughtAround.value = [];
    ending.abort();
  };
  const reveal = (wanted: readonly Line[]): boolean => {
    const line = wanted.map((one) => find(page, one)).find((found) => found !== undefined);
    if (line) {
      end();
      show(line);
    }
    return line !== undefined;
  };
  stop.addEventListener('abort', end, { signal: ending.signal });
  let hostTimer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    if (reveal([sought]) || hostTimer !== undefined) return;
    if (hosts.some((host) => find(page, host)))
      hostTimer = setTimeout(() => reveal(hosts), HOST_AFTER_MS);
  };
  const watching = new MutationObserver(look);
  watching.observe(page, { childList: true, subtree: true });
  const timer = setTimeout(end, WITHIN_MS);
  ending.signal.addEventListener('abort', () => {
    clearTimeout(timer);
    clearTimeout(hostTimer);
    watching.disconnect();
  });
  look();
}
