/**
 * A toolbar by the ARIA pattern: one stop for Tab, arrow keys walk inside it (mirrored from right to
 * left), Home and End jump. Its buttons are whatever stands inside. [U26]
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import './Toolbar.css';

/** `label` names the toolbar; `controls`: the id of what it acts on. */
export type ToolbarProps = {
  readonly label: string;
  readonly controls?: string;
  readonly children: ComponentChildren;
};

const TOOLS = 'button:not([role="menuitem"])';

/** A row of tools. A tool that cannot act now should be `aria-disabled`, so that it keeps the focus. */
export function Toolbar({ label, controls, children }: ToolbarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const stop = useRef(0);
  useLayoutEffect(() => {
    for (const [at, tool] of toolsIn(bar.current).entries())
      tool.tabIndex = at === stop.current ? 0 : -1;
  });
  return (
    <div
      ref={bar}
      role="toolbar"
      tabIndex={-1}
      class="toolbar"
      aria-label={label}
      {...(controls === undefined ? {} : { 'aria-controls': controls })}
      onFocusIn={(event) => {
        const tools = toolsIn(bar.current);
        const at = tools.findIndex((tool) => tool === event.target);
        if (at < 0) return;
        stop.current = at;
        for (const [place, tool] of tools.entries()) tool.tabIndex = place === at ? 0 : -1;
      }}
      onKeyDown={(event) => {
        const tools = toolsIn(bar.current);
        const at = tools.findIndex((tool) => tool === document.activeElement);
        const next = at < 0 ? undefined : placeAfter(event, at, tools.length);
        if (next === undefined) return;
        event.preventDefault();
        tools[next]?.focus();
      }}
    >
      {children}
    </div>
  );
}

function toolsIn(bar: HTMLElement | null): readonly HTMLButtonElement[] {
  return bar === null ? [] : [...bar.querySelectorAll<HTMLButtonElement>(TOOLS)];
}

function placeAfter(event: KeyboardEvent, at: number, count: number): number | undefined {
  const isMirrored =
    event.currentTarget instanceof Element &&
    getComputedStyle(event.currentTarget).direction === 'rtl';
  switch (event.key) {
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'ArrowRight':
      return (at + (isMirrored ? count - 1 : 1)) % count;
    case 'ArrowLeft':
      return (at + (isMirrored ? 1 : count - 1)) % count;
    default:
      return undefined;
  }
}
