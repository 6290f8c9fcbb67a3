/** How a key combination is written on this machine: ⌘⇧B on a Mac, Ctrl+Shift+B elsewhere. */

const MAC_SIGNS: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '⏎' };
const OTHER_NAMES: Readonly<Record<string, string>> = { Mod: 'Ctrl' };

/** `combination`: `Mod+Shift+Enter`, where Mod is Cmd on a Mac and Ctrl elsewhere. */
export function shortcutWords(
  combination: string,
  isMac = /Mac|iPhone|iPad/.test(navigator.userAgent),
): string {
  const keys = combination.split('+');
  return isMac
    ? keys.map((key) => MAC_SIGNS[key] ?? key).join('')
    : keys.map((key) => OTHER_NAMES[key] ?? key).join('+');
}
