/** Sends and hears the messages of runtime-message.ts. */
import { browser } from '#imports';
import { readRuntimeMessage, type RuntimeMessage } from './runtime-message.ts';

/**
 * Sends a message to the background, in the tick of the call: a popup may close right after.
 * Resolves when the background has done what it asks for, or `false` when nobody answered; then
 * the background looks by itself at its next alarm.
 */
export async function sendToBackground(message: RuntimeMessage): Promise<boolean> {
  try {
    await browser.runtime.sendMessage(message);
    return true;
  } catch {
    // No listener yet, or the worker ended before it answered.
    return false;
  }
}

/**
 * Hears messages in the background, from now on. The browser keeps the background running until
 * the promise that `listener` returns is settled; `listener` handles its own faults.
 */
export function onRuntimeMessage(listener: (message: RuntimeMessage) => Promise<void>): void {
  browser.runtime.onMessage.addListener((received: unknown, sender, answer) => {
    const message = sender.id === browser.runtime.id ? readRuntimeMessage(received) : undefined;
    if (message === undefined) return false;
    void listener(message).finally(() => answer());
    // Chromium before 148 does not wait for a returned promise, only for `true` and an answer.
    return true;
  });
}
