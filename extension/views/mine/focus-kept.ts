/** The focus stays with a line that moved, and goes to the one that takes the place of one that went. [U43] */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { DueItem } from '../../store/mine-due.ts';
import { keyOf } from './MineLine.tsx';

/** `list`: what the lines stand in. `hold`: this one is about to move or to go. */
export type FocusKept<Within extends HTMLElement> = {
  readonly list: RefObject<Within | null>;
  readonly hold: (due: DueItem, selector: string) => void;
};

function linesIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-item]') ?? [])];
}

/** Keeps it over changes of `shown`. Where no line is left it goes to what else can be worked on there. */
export function useFocusKept<Within extends HTMLElement>(
  shown: readonly DueItem[],
): FocusKept<Within> {
  const list = useRef<Within>(null);
  const held = useRef<{ key: string; place: number; selector: string } | undefined>(undefined);
  const order = shown.map(keyOf).join(',');
  useLayoutEffect(() => {
    if (held.current === undefined) return;
    const { key, place, selector } = held.current;
    const lines = linesIn(list.current);
    const line = lines.find(({ dataset }) => dataset['item'] === key);
    // Others came or went meanwhile: what it is held for is still to come.
    if (line?.contains(document.activeElement) === true) {
      held.current = { ...held.current, place: lines.indexOf(line) };
      return;
    }
    held.current = undefined;
    if (document.activeElement !== document.body) return;
    const next = (line ?? lines[place] ?? lines.at(-1))?.querySelector<HTMLElement>(selector);
    (next ?? list.current?.querySelector<HTMLElement>('input, button, a'))?.focus();
  }, [order]);
  const hold = (due: DueItem, selector: string): void => {
    const key = keyOf(due);
    const place = linesIn(list.current).findIndex(({ dataset }) => dataset['item'] === key);
    held.current = { key, place, selector };
  };
  return { list, hold };
}
