/**
 * The command line with which Chromium and Edge open with the extension loaded, in a profile of its
 * own, so that nothing touches the person's own browser. The end-to-end tests start theirs alike.
 */

/** What the command line depends on. Folders are absolute. */
export type BrowserOptions = {
  readonly extensionFolder: string;
  /** Chromium's sandbox does not work for root; it is switched off only there. */
  readonly isRoot: boolean;
};

/** The flags, without the profile folder and the first page. */
export function browserFlags({ extensionFolder, isRoot }: BrowserOptions): string[] {
  return [
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-quic',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    `--disable-extensions-except=${extensionFolder}`,
    `--load-extension=${extensionFolder}`,
  ];
}

/** Whether this process runs as root (never on Windows). */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
