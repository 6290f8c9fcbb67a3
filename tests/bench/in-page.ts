/**
 * What runs inside a measured page: looks at the clock of the page itself when something stands on
 * the screen, can be written into, or was drawn after a key. These functions are sent to the page as
 * text, so nothing in them may use anything around them.
 */

/** When a page could be read and written in, in ms from the beginning of its navigation. */
export type PageMarks = {
  /** What is asked for is drawn. */
  readonly readable?: number;
  /** A key typed there has landed. */
  readonly editable?: number;
  /** The first thing at all was drawn. */
  readonly firstPaint?: number;
  /** Tasks of more than 50 ms: when each began, and how long it was. */
  readonly longTasks: readonly (readonly [number, number])[];
};

/** What is waited for: `readable` and `field` are selectors; without a field nothing is typed. */
export type Watched = { readonly readable: string; readonly field?: string };

/** Watches from before the page's own scripts; the marks stand in `twowayMarks`. */
export function watchOpening({ readable, field }: Watched): void {
  const marks: { readable?: number; editable?: number; longTasks: [number, number][] } = {
    longTasks: [],
  };
  Reflect.set(globalThis, 'twowayMarks', marks);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      marks.longTasks.push([Math.round(startTime), Math.round(duration)]);
  }).observe({ type: 'longtask', buffered: true });
  const afterPaint = (then: () => void): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', then);
      port1.start();
      port2.postMessage(0);
    });
  };
  const textOf = (element: HTMLElement): string =>
    element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement
      ? element.value
      : (element.textContent ?? '');
  let isRead = false;
  let isTried = false;
  const tryKey = (element: HTMLElement): void => {
    isTried = true;
    const before = textOf(element).split('~').length;
    element.focus();
    document.execCommand('insertText', false, '~');
    afterPaint(() => {
      if (textOf(element).split('~').length > before) marks.editable = performance.now();
      else {
        isTried = false;
        look();
      }
    });
  };
  const look = (): void => {
    if (!isRead && document.querySelector(readable) !== null) {
      isRead = true;
      afterPaint(() => (marks.readable = performance.now()));
    }
    const element = field === undefined ? null : document.querySelector<HTMLElement>(field);
    if (!isTried && element !== null && element.getClientRects().length > 0) tryKey(element);
  };
  new MutationObserver(look).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    characterData: true,
  });
}

/** Measures each key from now on, from its event to the end of the frame that shows it; in `twowayKeys`, in ms. */
export function watchKeys(): void {
  const times: number[] = [];
  Reflect.set(globalThis, 'twowayKeys', times);
  const afterTask = (then: () => void): void => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', then);
    port1.start();
    port2.postMessage(0);
  };
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      requestAnimationFrame(() => afterTask(() => times.push(performance.now() - timeStamp)));
    },
    { capture: true },
  );
}
