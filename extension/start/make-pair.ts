/**
 * What `npm start -- --pair` does before two browsers open: pairs two profiles, Maya and Sam, by
 * driving the real interface as a person would (write a first item, make an invite, paste it, start
 * a session), in browsers without windows. It is done once; the route of the session is kept.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { err, ok, type Result } from '#shared/base/result.ts';
import { browserFlags, isRoot } from './browser-flags.ts';
import { extensionIdOf } from './extension-id.ts';

const STEP_WITHIN_MS = 30_000;

/** What the pair is made of; all absolute. `noteFile` remembers that it was made. */
export type PairToMake = {
  readonly browserFile: string;
  readonly extensionFolder: string;
  readonly profileFolders: { readonly maya: string; readonly sam: string };
  readonly noteFile: string;
};

/**
 * Makes sure that the two profiles are paired, and gives the route of their session. The error is
 * what stopped the pairing, in one line; the profiles are then as far as it came.
 */
export async function makePair(wanted: PairToMake): Promise<Result<string, string>> {
  const known = readRoute(wanted.noteFile);
  if (known !== undefined) return ok(known);
  const contexts: BrowserContext[] = [];
  try {
    const maya = await openDashboard(wanted, wanted.profileFolders.maya, contexts);
    const sam = await openDashboard(wanted, wanted.profileFolders.sam, contexts);
    await writeFirstItem(maya);
    await join(sam, await makeInvite(maya));
    await maya.keyboard.press('Escape');
    const route = await startSession(maya, sam);
    writeFileSync(wanted.noteFile, route);
    return ok(route);
  } catch (error) {
    return err(inOneLine(error));
  } finally {
    await Promise.allSettled(contexts.map((context) => context.close()));
  }
}

/** What went wrong and what was waited for, without the colours and details that follow. */
function inOneLine(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  return (
    lines
      .filter((line) => line.trim() !== '' && line !== 'Call log:')
      .slice(0, 2)
      // eslint-disable-next-line no-control-regex -- Playwright colours its messages
      .map((line) => line.replace(/\u001b\[\d+m/g, '').trim())
      .join(' ')
  );
}

function readRoute(noteFile: string): string | undefined {
  const text = existsSync(noteFile) ? readFileSync(noteFile, 'utf8') : '';
  return text.startsWith('#/') ? text : undefined;
}

async function openDashboard(
  { browserFile, extensionFolder }: PairToMake,
  profileFolder: string,
  contexts: BrowserContext[],
): Promise<Page> {
  const context = await chromium.launchPersistentContext(profileFolder, {
    executablePath: browserFile,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: browserFlags({ extensionFolder, isRoot: isRoot() }),
  });
  contexts.push(context);
  context.setDefaultTimeout(STEP_WITHIN_MS);
  const id = extensionIdOf(realpathSync(extensionFolder), process.platform);
  const page = await context.newPage();
  await page.goto(`chrome-extension://${id}/dashboard.html`);
  return page;
}

/** A profile in which an earlier try stopped halfway has its mentorship already. */
async function writeFirstItem(page: Page): Promise<void> {
  const field = page.getByLabel('The first thing one of you will do');
  await field.or(inviteButton(page)).first().waitFor();
  if (!(await field.isVisible())) return;
  await field.fill('Show each other around Twoway');
  await field.press('Enter');
}

/** Makes an invite as Maya and gives the two lines to send. */
async function makeInvite(page: Page): Promise<string> {
  await inviteButton(page).click();
  const dialog = page.getByRole('dialog');
  const lines = dialog.getByRole('textbox', { name: 'The two lines to send' });
  const name = dialog.getByRole('textbox', { name: 'Your name', exact: true });
  await lines.or(name).first().waitFor();
  if (await name.isVisible()) {
    await dialog.getByLabel('Your role').selectOption('Mentor');
    await name.fill('Maya');
    await name.press('Enter');
  }
  await lines.waitFor();
  return lines.inputValue();
}

async function join(page: Page, lines: string): Promise<void> {
  await page.evaluate(() => globalThis.location.assign('#/join'));
  const form = page.locator('form').filter({ has: page.getByLabel('Invite code') });
  await form.getByLabel('Invite code').fill(lines);
  await form.getByRole('textbox', { name: 'Your name', exact: true }).fill('Sam');
  await form.getByLabel('Your role').selectOption('Mentee');
  await form.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByText('Maya').first().waitFor();
}

/** Starts a session as Maya, waits until Sam has it too, and gives its route. */
async function startSession(maya: Page, sam: Page): Promise<string> {
  await maya.getByRole('button', { name: 'New session' }).first().click();
  await notesOf(maya).waitFor();
  const route = await maya.evaluate(() => globalThis.location.hash);
  await sam.evaluate((hash) => globalThis.location.assign(hash), route);
  await notesOf(sam).waitFor();
  return route;
}

function inviteButton(page: Page): Locator {
  return page.getByRole('button', { name: 'Invite', exact: true }).first();
}

function notesOf(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Notes of / });
}
