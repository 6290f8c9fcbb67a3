/**
 * What `npm start` says. All of it stands here, so that it can be read as one conversation.
 */
import type { Builds } from './build-once.ts';
import type { Browser } from './find-browser.ts';

/** How to load the extension by hand where the browser takes none from the command line. */
export function clicksFor(kind: 'chrome' | 'firefox', builds: Builds): string {
  return kind === 'chrome'
    ? [
        'In Google Chrome:',
        '  1. Open chrome://extensions and switch on "Developer mode" (top right).',
        '  2. Click "Load unpacked" and choose this folder:',
        `     ${builds.chromium}`,
        '  3. Click the puzzle piece in the toolbar and pin Twoway.',
      ].join('\n')
    : [
        'In Firefox (153 or newer):',
        '  1. Open about:debugging#/runtime/this-firefox',
        '  2. Click "Load Temporary Add-on..." and choose this file:',
        `     ${builds.firefox}/manifest.json`,
        '     (Firefox forgets a temporary add-on when it closes.)',
      ].join('\n');
}

/** Said when the port is taken. */
export function portTaken(port: number): string {
  return [
    `Port ${port} is already in use, perhaps by a Twoway that still runs.`,
    'Stop that one (Ctrl-C in its window), or choose another port for this one:',
    `  TWOWAY_PORT=${port === 65_535 ? port - 1 : port + 1} npm start`,
  ].join('\n');
}

/** Said once all runs. `opened` is the browser that was opened, if any. */
export function whatRuns(page: string, address: string, dataFolder: string): string {
  return [
    '',
    `The relay runs. Its page: ${page}/   Its address in the extension: ${address}`,
    `What it keeps (sealed changes only) and the browser profiles are in ${dataFolder}`,
  ].join('\n');
}

/** What to do next after one browser was opened. */
export function nextAfterOne(browser: Browser): string {
  return [
    '',
    `${browser.name} is open with Twoway in it, in a profile of its own.`,
    '  1. Type something you want to do and press Enter: it is saved in "My mentorship".',
    '  2. To bring in your partner, make an invite and send them the two lines.',
    '  3. To try both sides alone: stop this (Ctrl-C) and run  npm start -- --pair',
    'Other people reach a relay on this computer only if you publish it: see README.md, "A relay for others".',
  ].join('\n');
}

/** Said before the pair is opened; `isPaired`: by an earlier start. */
export function opensPair(isPaired: boolean): string {
  return isPaired
    ? '\nOpening the two profiles side by side, as they were left...'
    : '\nPairing two profiles, then opening them side by side (a few seconds)...';
}

/** What to do next after the pair was opened. */
export const NEXT_AFTER_PAIR = [
  '',
  'Two browsers are open side by side: Maya (mentor) on the left, Sam (mentee) on the right.',
  'They are paired. Type in the session notes of one and watch the other.',
  'Close one and write on in the other, or stop this and start it again: nothing is lost.',
].join('\n');

/** Said when the two browsers run but could not be paired; `reason` is one line. */
export function pairingStopped(reason: string): string {
  return [
    '',
    `The two browsers are open, but pairing them stopped: ${reason}`,
    'You can pair them by hand: "Invite" in the left one, then paste the two lines into the right one.',
  ].join('\n');
}

/** Why no browser was opened, and what to do instead. */
export function whyNoBrowser(wasAsked: boolean, isThereOne: boolean): string {
  const why = wasAsked
    ? 'No browser was opened, as you asked.'
    : isThereOne
      ? 'There is no screen here, so no browser was opened.'
      : 'No browser that takes an extension from the command line (Chromium, Edge) was found.';
  return `\n${why}\nTo use Twoway in a browser of yours:`;
}

/** The last line while it runs. */
export const HOW_TO_STOP = '\nCtrl-C stops everything.';
