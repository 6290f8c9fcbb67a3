/** A page to one line of which somebody is led. [U45, U234] */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { LinePlace } from './line-place.ts';
import { revealLine } from './reveal-line.ts';
import './links.css';

/** `place`: leads there once for each value that it is given; left out, nowhere. */
export type LedToProps = {
  readonly place: LinePlace | undefined;
  readonly children: ComponentChildren;
};

/** The page, with nothing drawn around it. */
export function LedTo({ place, children }: LedToProps) {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place === undefined || page.current === null) return;
    const ending = new AbortController();
    revealLine(place, page.current, ending.signal);
    return () => ending.abort();
  }, [place]);
  return (
    <div ref={page} class="led-to">
      {children}
    </div>
  );
}
