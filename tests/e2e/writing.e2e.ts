/**
 * What only a real browser shows of writing notes: an input method, the clipboard, Tab, targets that
 * a finger hits, and dragging. One person, no relay. [E7, E8, E10, E11, E13, N1, N3, N10]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { launchPerson } from '../support/person.ts';
import {
  notes,
  notesShape,
  notesText,
  selectionToActionItem,
  toNotesEnd,
  typeParagraph,
} from '../support/notes-field.ts';
import {
  actionItem,
  addTalkingPoint,
  startSession,
  talkingPoints,
  writeFirstItem,
} from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

const TEN_MEGABYTES = 10 * 1024 * 1024;

await flow('writing', ({ test, open }) => {
  let panel: Page;

  test('one who is alone starts a session and writes', async () => {
    const person = open(await launchPerson({ name: 'kim', relayUrl: '' }));
    await writeFirstItem(await person.openDashboard(), 'begin');
    panel = await person.openPanel();
    await startSession(panel);
    await typeParagraph(panel, 'We begin.');
    equal(await notesShape(panel), ['<p>We begin.</p>'], 'the notes');
  });

  test('a word composed with an input method arrives whole', async () => {
    await toNotesEnd(panel);
    const session = await panel.context().newCDPSession(panel);
    for (const text of ['に', 'にほ', 'にほん']) {
      await session.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    }
    await session.send('Input.insertText', { text: '日本' });
    await session.detach();
    await waitFor('the word is there once', async () => {
      return (await notesText(panel)).join('') === 'We begin.日本';
    });
  });

  test('ten megabytes are refused with a sentence, and what was there stays', async () => {
    const before = await notesShape(panel);
    await paste(panel, { 'text/plain': 'x'.repeat(TEN_MEGABYTES) });
    await panel.getByText('Too much to paste at once').first().waitFor();
    equal(await notesShape(panel), before, 'the notes after the paste');
  });

  test('a pasted page leaves its words, its structure and its addresses, and runs nothing', async () => {
    await toNotesEnd(panel);
    await panel.keyboard.press('Enter');
    const html = `<p onclick="window.ran=1">see <b>https://example.org/a</b></p>
      <img src="x" onerror="window.ran=1"><script>window.ran=1</script><iframe src="x"></iframe>`;
    await paste(panel, { 'text/html': html, 'text/plain': 'see' });
    const link = notes(panel).locator('a[href="https://example.org/a"]');
    await link.waitFor();
    equal(await link.getAttribute('rel'), 'noopener noreferrer', 'what the link gives away');
    const foreign = notes(panel).locator('img:not([class]), iframe, script');
    equal(await foreign.count(), 0, 'foreign elements');
    equal(await panel.evaluate(() => 'ran' in globalThis), false, 'something ran');
  });

  test('Tab leaves a paragraph; in a list it moves the item until Escape is pressed', async () => {
    await typeParagraph(panel, '- one');
    await panel.keyboard.press('Enter');
    await panel.keyboard.type('two');
    await panel.keyboard.press('Tab');
    equal(await hasFocus(panel), true, 'the focus after Tab in a list');
    equal((await notesShape(panel)).at(-1), '<bullet 1>two</bullet>', 'the item, moved in');
    await panel.keyboard.press('Escape');
    await panel.keyboard.press('Tab');
    equal(await hasFocus(panel), false, 'the focus after Escape and Tab');
  });

  test('the box of a task is a target of 24 pixels or more', async () => {
    await typeParagraph(panel, '');
    // Out of the inner level, then out of the list.
    await panel.keyboard.press('Enter');
    await panel.keyboard.press('Enter');
    await panel.keyboard.type('[ ] call Sam');
    const box = await panel.getByRole('checkbox', { name: 'call Sam' }).boundingBox();
    equal(box !== null && Math.min(box.width, box.height) >= 24, true, 'a box of 24 pixels');
  });

  test('selected words become an action item, and the words keep the focus', async () => {
    await notes(panel).locator('p', { hasText: 'call Sam' }).dblclick();
    await panel.keyboard.press('Home');
    await panel.keyboard.press('Shift+End');
    await selectionToActionItem(panel);
    await actionItem(panel, 'call Sam').waitFor();
    equal(await hasFocus(panel), true, 'the focus stays in the notes');
    equal((await notesText(panel)).join(' ').includes('call Sam'), true, 'the words stay');
  });

  test('a talking point is dragged to another place', async () => {
    for (const text of ['first', 'second', 'third']) await addTalkingPoint(panel, text);
    const lines = panel.locator('.point');
    await lines.first().hover();
    await lines.first().locator('.grip').dragTo(lines.last());
    await waitFor('the first stands last', async () => {
      return (await talkingPoints(panel)).join(' ') === 'second third first';
    });
  });

  test('nothing failed unseen', () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
    return Promise.resolve();
  });
});

function hasFocus(page: Page): Promise<boolean> {
  return notes(page).evaluate((root) => root === document.activeElement);
}

/** Pastes as the clipboard would, with these flavours. */
async function paste(page: Page, flavours: Readonly<Record<string, string>>): Promise<void> {
  await notes(page).focus();
  await notes(page).evaluate((field, given) => {
    const transfer = new DataTransfer();
    for (const [type, text] of Object.entries(given)) transfer.setData(type, text);
    field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
    );
  }, flavours);
}
