/**
 * How pages and background tell each other at once that private notes are hidden or shown. It is stored
 * with the settings, too; the message holds nothing else. Keeps rule B73.
 */
import { isFields } from './row-fields.ts';
import type { SettingsStore } from './settings.ts';

/** The name of the BroadcastChannel. */
export const HIDING_CHANNEL = 'twoway:private';

/** Reads a message of the channel; `undefined` for anything that we would not have sent. */
export function readHiding(message: unknown): boolean | undefined {
  if (!isFields(message)) return undefined;
  return typeof message.hidden === 'boolean' ? message.hidden : undefined;
}

/** Hides private notes on every page, or shows them where they are hidden; from outside of any page. */
export async function toggleHiding(
  settings: SettingsStore | undefined,
  channel: Pick<BroadcastChannel, 'postMessage'>,
): Promise<void> {
  const read = await settings?.read();
  // Where that cannot be read they are hidden: that loses nothing.
  const hidden = !(read?.ok === true && read.value.privateHidden);
  channel.postMessage({ hidden });
  await settings?.write({ privateHidden: hidden });
}
