/**
 * The keyboard shortcuts of the manifest. People may have changed or removed them, so what is
 * shown is asked of the browser and never written into a text. Opening the popup
 * (`_execute_action`) is the browser's own and is not heard here.
 */
import { browser } from '#imports';

/** The shortcuts of ours, by their names in the manifest. */
const COMMAND_NAMES = [
  /** Open the side panel or sidebar. */
  'open-panel',
  /** Open the dashboard. */
  'open-dashboard',
  /** Hide private notes on every page, or show them; also while another tab has the focus. */
  'hide-private',
] as const;

/** The name of a shortcut. */
export type CommandName = (typeof COMMAND_NAMES)[number];

/**
 * Hears shortcuts in the background, from now on; to be called in the first tick of its start.
 * `windowId`: where it was pressed. The panel must be opened in the tick of the call.
 */
export function onCommand(
  listener: (name: CommandName, windowId: number | undefined) => void,
): void {
  browser.commands.onCommand.addListener((command, tab) => {
    const name = COMMAND_NAMES.find((known) => known === command);
    if (name !== undefined) listener(name, tab?.windowId);
  });
}
