/**
 * Which browsers this computer has, and whether there is a screen to show one on. Chromium and Edge
 * take an unpacked extension from the command line; Google Chrome (since 137) and Firefox do not.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A browser that was found. `name` is what people call it. */
export type Browser = {
  readonly kind: 'chromium' | 'edge' | 'chrome' | 'firefox';
  readonly name: string;
  readonly file: string;
};

/** What is asked of the computer, so that a test can answer in its place. */
export type Computer = {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isProgram: (file: string) => boolean;
};

type Candidate = Omit<Browser, 'file'> & {
  readonly places: Readonly<Record<string, readonly string[]>>;
};

/** In the order of preference. A place without a slash is looked for in PATH. */
const CANDIDATES: readonly Candidate[] = [
  {
    kind: 'chromium',
    name: 'Chromium',
    places: {
      linux: ['chromium', 'chromium-browser', 'ungoogled-chromium'],
      darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium'],
      win32: ['%LOCALAPPDATA%\\Chromium\\Application\\chrome.exe'],
    },
  },
  {
    kind: 'edge',
    name: 'Microsoft Edge',
    places: {
      linux: ['microsoft-edge', 'microsoft-edge-stable'],
      darwin: ['/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
      win32: [
        '%ProgramFiles(x86)%\\Microsoft\\Edge\\Application\\msedge.exe',
        '%ProgramFiles%\\Microsoft\\Edge\\Application\\msedge.exe',
      ],
    },
  },
  {
    kind: 'chrome',
    name: 'Google Chrome',
    places: {
      linux: ['google-chrome', 'google-chrome-stable'],
      darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
      win32: [
        '%ProgramFiles%\\Google\\Chrome\\Application\\chrome.exe',
        '%LOCALAPPDATA%\\Google\\Chrome\\Application\\chrome.exe',
      ],
    },
  },
  {
    kind: 'firefox',
    name: 'Firefox',
    places: {
      linux: ['firefox', 'firefox-esr'],
      darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
      win32: ['%ProgramFiles%\\Mozilla Firefox\\firefox.exe'],
    },
  },
];

/** This computer as it is. */
export const thisComputer: Computer = {
  platform: process.platform,
  environment: process.env,
  isProgram(file) {
    try {
      if (!statSync(file).isFile()) return false;
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};

/**
 * All browsers found, the ones that can be opened with the extension first. `TWOWAY_BROWSER` (the
 * path of a Chromium or Edge) comes before every other.
 */
export function findBrowsers(computer: Computer): readonly Browser[] {
  const chosen = computer.environment['TWOWAY_BROWSER'];
  const first: Browser[] =
    chosen !== undefined && computer.isProgram(chosen)
      ? [{ kind: 'chromium', name: 'the browser in TWOWAY_BROWSER', file: chosen }]
      : [];
  const found = CANDIDATES.flatMap(({ kind, name, places }) => {
    const file = (places[computer.platform] ?? places['linux'] ?? [])
      .map((place) => locate(place, computer))
      .find((place) => place !== undefined);
    return file === undefined ? [] : [{ kind, name, file }];
  });
  return [...first, ...found];
}

/** Whether the browser can be opened with an unpacked extension from the command line. */
export function acceptsUnpacked(browser: Browser): boolean {
  return browser.kind === 'chromium' || browser.kind === 'edge';
}

/** Whether there is a screen: always on macOS and Windows, elsewhere X11 or Wayland must be named. */
export function hasDisplay(computer: Computer): boolean {
  if (computer.platform === 'darwin' || computer.platform === 'win32') return true;
  const { DISPLAY: x11, WAYLAND_DISPLAY: wayland } = computer.environment;
  return (x11 !== undefined && x11 !== '') || (wayland !== undefined && wayland !== '');
}

function locate(place: string, computer: Computer): string | undefined {
  const file = place.replace(/%([^%]+)%/g, (_, name: string) => computer.environment[name] ?? '');
  if (/[/\\]/.test(file)) return computer.isProgram(file) ? file : undefined;
  const folders = (computer.environment['PATH'] ?? '')
    .split(delimiter)
    .filter((part) => part !== '');
  return folders.map((folder) => join(folder, file)).find((path) => computer.isProgram(path));
}
