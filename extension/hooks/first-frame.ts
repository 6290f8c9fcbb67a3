/**
 * When a page has drawn what it knows, so that work which keeps it busy (reading five years of record
 * takes half a second in one piece) comes after that and not before. [U16]
 */

/** A screen that has drawn nothing after this long is not waited for. */
const PATIENCE_MS = 100;

/** Resolves once `page` has drawn what stands in it at the end of this task; at once while it is hidden. */
export function drawnOnce(page: Document): Promise<void> {
  if (page.visibilityState !== 'visible') return Promise.resolve();
  return new Promise((resolve) => {
    const ending = new AbortController();
    const end = (): void => {
      ending.abort();
      clearTimeout(late);
      resolve();
    };
    const late = setTimeout(end, PATIENCE_MS);
    page.addEventListener('visibilitychange', end, { signal: ending.signal });
    // A task after the frame's callbacks: the frame is drawn between the two.
    requestAnimationFrame(() => setTimeout(end));
  });
}
