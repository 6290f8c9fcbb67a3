/**
 * What people do and see in the interface, on a page of any driver (plain-page.ts); the names and
 * sentences are those of surfaces.ts.
 */
import { choose, click, fill, inPage, type PlainPage, type Scripted } from './plain-page.ts';
import type { Card } from './surfaces.ts';
import { PATIENCE_MS, waitFor } from './wait.ts';

/** Pastes a message with a code on the first page, says who one is, and joins. */
export async function joinPlainly(page: PlainPage, pasted: string, me: Card): Promise<void> {
  await click(page, { role: 'button', name: 'Have an invite code? Paste it here' });
  await fill(page, { role: 'textbox', name: 'Invite code' }, pasted);
  await fill(page, { role: 'textbox', name: 'Your name' }, me.name);
  await choose(page, 'Your role', me.role);
  await click(page, { role: 'button', name: 'Join' });
}

/** Adds an action item, on the mentorship's page or in a session. */
export async function addItemPlainly(page: PlainPage, text: string): Promise<void> {
  await fill(page, { role: 'textbox', name: /^(Add an|New) action item$/ }, text);
  await page.press('Enter');
}

/** Waits until the line that says what is true says this. */
export async function plainlySees(
  page: Scripted,
  state: string | RegExp,
  withinMs = PATIENCE_MS,
): Promise<void> {
  await waitFor(
    `the page says "${String(state)}"`,
    async () => {
      const said = await statusOf(page);
      if (typeof state === 'string' ? said.includes(state) : state.test(said)) return true;
      throw new Error(`it says "${said}"`);
    },
    withinMs,
  );
}

function statusOf(page: Scripted): Promise<string> {
  return inPage(page, () => document.querySelector('.status')?.textContent ?? '', undefined);
}

/** Whether these words stand anywhere on the page. */
export function says(page: Scripted, words: string): Promise<boolean> {
  return inPage(page, (wanted) => document.body.innerText.includes(wanted), words);
}

/** Jots in the popup; gives the moment of Enter once the popup says that it is on this device. */
export async function jotPlainly(popup: PlainPage, text: string): Promise<number> {
  await fill(popup, { role: 'textbox', name: /^What / }, text);
  const entered = Date.now();
  await popup.press('Enter');
  await waitFor('the popup says that the jot is here', () =>
    says(popup, 'Action item: on this device.'),
  );
  await waitFor('the field is empty again', () => isEmptied(popup));
  return entered;
}

function isEmptied(popup: Scripted): Promise<boolean> {
  return inPage(
    popup,
    () => {
      const field = document.activeElement;
      return field instanceof HTMLTextAreaElement && field.value === '';
    },
    undefined,
  );
}
