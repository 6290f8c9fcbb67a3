/**
 * How a person writes, selects and reads in the notes of a session: the field is found by role and
 * name, what stands in it is read as drawn, without other people's carets.
 */
import type { Locator, Page } from 'playwright-core';
import { click, type PlainPage, type Scripted } from './plain-page.ts';
import { waitFor } from './wait.ts';

/** The words that mark a line which both changed while apart. */
export const MERGED_APART = 'Merged while you were apart, please check.';

/** The field of the notes. */
export function notes(page: Page): Locator {
  return page.getByRole('textbox', NOTES);
}

/** The field of the notes as a page without Playwright finds it. */
export const NOTES = { name: /^Notes of/ } as const;

/** Types at the end of the notes, in a paragraph of its own when there is text already. */
export async function typeParagraph(page: Page, text: string): Promise<void> {
  await toNotesEnd(page);
  if ((await notesText(page)).join('') !== '') await page.keyboard.press('Enter');
  await page.keyboard.type(text);
}

/** Puts the caret at the very end of the notes, and waits until it stays there. */
export async function toNotesEnd(page: Page): Promise<void> {
  await notes(page).focus();
  // The editor puts its own caret back for 20 ms after it got the focus; no person is that fast.
  let timesSeen = 0;
  await waitFor('the caret stands at the end of the notes', async () => {
    timesSeen = (await isAtNotesEnd(page)) ? timesSeen + 1 : 0;
    if (timesSeen === 0) await page.keyboard.press('Control+End');
    return timesSeen > 1;
  });
}

/** As `toNotesEnd`, by a click into the notes. */
export async function clickNotesEnd(page: PlainPage): Promise<void> {
  await click(page, { role: 'textbox', ...NOTES });
  let timesSeen = 0;
  await waitFor('the caret stands at the end of the notes', async () => {
    timesSeen = (await isAtNotesEnd(page)) ? timesSeen + 1 : 0;
    if (timesSeen === 0) await page.press('End', 'Control');
    return timesSeen > 1;
  });
}

/** Runs `look`, which must not use anything around it, on the notes of any driver's page. */
export async function inNotes<R>(page: Scripted, look: (root: HTMLElement) => R): Promise<R> {
  const found = await page.evaluate(`(() => {
    const root = document.querySelector('[role=textbox][aria-label^="Notes of"]');
    if (root === null) throw new Error('there are no notes');
    return (${look.toString()})(root);
  })()`);
  // It has crossed as data, in the shape that `look` says.
  return found as R;
}

function isAtNotesEnd(page: Scripted): Promise<boolean> {
  return inNotes(page, (root) => {
    const place = getSelection();
    if (!place?.focusNode || !root.contains(place.focusNode)) return false;
    const after = document.createRange();
    after.selectNodeContents(root);
    after.setStart(place.focusNode, place.focusOffset);
    const rest = after.cloneContents();
    for (const drawn of rest.querySelectorAll('[contenteditable=false]')) drawn.remove();
    const isInLast = root.lastElementChild?.contains(place.focusNode) === true;
    return isInLast && place.isCollapsed && rest.textContent === '';
  });
}

/** Clicks into the notes right behind the first place where these words stand, until the caret is there. */
export async function clickBehind(page: Page, words: string): Promise<void> {
  await notes(page).focus();
  let timesSeen = 0;
  await waitFor(`the caret stands behind "${words}"`, async () => {
    timesSeen = (await isCaretBehind(page, words)) ? timesSeen + 1 : 0;
    if (timesSeen > 0) return timesSeen > 1;
    const { end, middle } = await placeOf(page, words);
    await page.mouse.click(end, middle);
    return false;
  });
}

function isCaretBehind(page: Page, words: string): Promise<boolean> {
  return notes(page).evaluate((root, wanted) => {
    const place = getSelection();
    if (!place?.focusNode || !place.isCollapsed || !root.contains(place.focusNode)) return false;
    return (place.focusNode.nodeValue ?? '').slice(0, place.focusOffset).endsWith(wanted);
  }, words);
}

/** Draws the mouse over the first place where these words stand, and waits until they are selected. */
export async function selectWords(page: Page, words: string): Promise<void> {
  await waitFor(`"${words}" is selected`, async () => {
    const { start, end, middle } = await placeOf(page, words);
    await page.mouse.move(start, middle);
    await page.mouse.down();
    await page.mouse.move((start + end) / 2, middle);
    await page.mouse.move(end, middle);
    await page.mouse.up();
    return (await page.evaluate(() => getSelection()?.toString())) === words;
  });
}

/** Where words within one run of text stand on the screen. */
function placeOf(
  page: Page,
  words: string,
): Promise<{ readonly start: number; readonly end: number; readonly middle: number }> {
  return notes(page).evaluate((root, wanted) => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) {
      const text = texts.currentNode;
      const at = (text.nodeValue ?? '').indexOf(wanted);
      if (at < 0 || text.parentElement?.closest('[contenteditable=false]')) continue;
      text.parentElement?.scrollIntoView({ block: 'nearest' });
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + wanted.length);
      const { left, right, top, height } = range.getBoundingClientRect();
      return { start: left, end: right, middle: top + height / 2 };
    }
    throw new Error(`the notes hold no "${wanted}"`);
  }, words);
}

/** The text of each line of the notes, in order; carets and marks are not text. */
export async function notesText(page: Scripted): Promise<readonly string[]> {
  return (await notesShape(page)).map((block) => block.replaceAll(/<[^>]*>/g, ''));
}

/**
 * Each line of the notes as drawn: what it is and its text, without carets and other people's marks.
 * An item of a list is `<bullet>`, `<ordered 2>` (two levels in), `<task open>`.
 */
export function notesShape(page: Scripted): Promise<readonly string[]> {
  return inNotes(page, (root) => {
    const NAMED = /^(p|h[1-6]|blockquote|pre|code|strong|em|s|a|hr)$/;
    const draw = (node: Node): string => {
      if (node.nodeType === 3) return node.nodeValue ?? '';
      if (!(node instanceof HTMLElement)) return '';
      if (node.contentEditable === 'false' && node.localName !== 'hr') return '';
      const inner = [...node.childNodes].map(draw).join('');
      const { kind, task, indent } = node.dataset;
      if (kind !== undefined) {
        const more = (indent === '0' ? '' : ` ${indent}`) + (task === undefined ? '' : ` ${task}`);
        return `<${kind}${more}>${inner}</${kind}>`;
      }
      const tag = node.localName;
      if (!NAMED.test(tag) || node.classList.contains('notes-task-text')) return inner;
      const href = node.getAttribute('href');
      const more = href === null ? '' : ` ${href}`;
      return `<${tag}${more}>${inner}</${tag}>`;
    };
    return [...root.children].map(draw).filter((block) => block !== '');
  });
}

/** Who found no relay for a while tries again within 30 s (SYNC.md S10), and then has to catch up. */
const ALIKE_WITHIN_MS = 45_000;

/** Waits until both show the same notes, and gives their blocks. */
export function sameNotes(
  a: Scripted,
  b: Scripted,
  holds: (blocks: readonly string[]) => boolean = () => true,
): Promise<readonly string[]> {
  let last = '';
  const look = async (): Promise<readonly string[] | undefined> => {
    const [one, other] = [await notesShape(a), await notesShape(b)];
    const alike = JSON.stringify(one) === JSON.stringify(other);
    last = `${JSON.stringify(one)} against ${JSON.stringify(other)}`;
    return alike && holds(one) ? one : undefined;
  };
  const what = 'both notes are alike and hold what they should';
  return waitFor(what, look, ALIKE_WITHIN_MS).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : ''}: ${last}`);
  });
}

/** The other person's caret in the notes; hidden from screen readers, so found by its look. */
export function caretOf(page: Page, name: string): Locator {
  return notes(page).locator('.notes-caret').filter({ hasText: name });
}

/** Makes the selected words an action item. */
export async function selectionToActionItem(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make an action item of the selection' }).click();
}

/** Links the selected words by the keyboard. */
export async function linkSelection(page: Page, address: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByLabel('Address').fill(address);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await waitFor('the notes have the focus again', () =>
    notes(page).evaluate((root) => root === document.activeElement),
  );
}

/** The lines that are marked as changed by both while apart. */
export function mergedPlaces(page: Page): Locator {
  return page.getByRole('listitem').filter({ hasText: MERGED_APART });
}

/** Says of the marked place that it is fine. */
export async function dismissMergedPlace(page: Page): Promise<void> {
  await mergedPlaces(page).getByRole('button', { name: 'It is fine now' }).click();
}
