/**
 * What was just done and can be undone: a list of notices, each at least ten seconds long. Undo is
 * offered instead of asking "are you sure?". [U28]
 */
import { signal } from '@preact/signals';
import { announce } from './announcer.ts';

/** How long a notice stays; its clock stands still while it is focused or pointed at. */
export const TOAST_MS = 10_000;

/** One notice. `undo` brings back what it tells of. */
export type Toast = {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => void) | undefined;
};

/** The notices on the screen, oldest first. */
export const toasts = signal<readonly Toast[]>([]);

const MOST_AT_ONCE = 3;
let lastId = 0;

/** Shows a notice and says it in the live region. */
export function showToast(text: string, undo?: () => void): void {
  lastId += 1;
  toasts.value = [...toasts.peek(), { id: lastId, text, undo }].slice(-MOST_AT_ONCE);
  announce(text);
}

/** Takes a notice away. */
export function dismissToast(id: number): void {
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
}
