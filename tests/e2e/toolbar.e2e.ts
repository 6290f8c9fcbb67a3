/**
 * The real popup of the toolbar and the real side panel, as Chromium opens them and not as pages of
 * their size: the cursor stands in the field, what is typed is saved, the notes take text. [U5, U6]
 */
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { clickNotesEnd, notesText } from '../support/notes-field.ts';
import { pageAfterInstall } from '../support/pair.ts';
import { launchPerson } from '../support/person.ts';
import { click, inPage, shows } from '../support/plain-page.ts';
import { plainlySees, says } from '../support/plain-surfaces.ts';
import { seat, surfacesOf, type SeenPage, type SeenPerson } from '../support/seen-person.ts';
import { STATES, writeFirstItem } from '../support/surfaces.ts';
import { openVirtualScreen } from '../support/virtual-screen.ts';
import { waitFor } from '../support/wait.ts';

await flow('toolbar', ({ test, open }) => {
  let kim: SeenPerson;
  let popup: SeenPage;

  test('a person who has begun sits before a screen', async () => {
    const person = open(await launchPerson({ name: 'kim', relayUrl: '' }));
    await writeFirstItem(await pageAfterInstall(person), 'Find a mentor');
    const screen = open(await openVirtualScreen());
    kim = open(await seat(person, screen));
    await kim.openTab('dashboard.html');
  });

  test('[U5] the popup opens with the cursor in the field: type, Enter, and it is saved', async () => {
    popup = await kim.openPopup();
    equal((await surfacesOf(kim)).includes('POPUP'), true, 'a popup, not a tab');
    await hasCursorInField(popup);
    await popup.type('Ask for an hour');
    await popup.press('Enter');
    await waitFor('it says so', () => says(popup, 'Action item: on this device.'));
    await popup.page.close();
    popup = await kim.openPopup();
    await shows(popup, { role: 'checkbox', name: 'Done: Ask for an hour' });
  });

  test('the side panel opens from the popup, and its notes can be typed into', async () => {
    await click(popup, { role: 'button', name: 'Side panel' });
    const panel = await kim.pageOf('sidepanel.html');
    await waitFor('it is the browser’s own panel', async () => {
      return (await surfacesOf(kim)).includes('SIDE_PANEL');
    });
    await click(panel, { role: 'button', name: 'Start a session' });
    await clickNotesEnd(panel);
    await panel.type('Beside the call');
    equal(await notesText(panel), ['Beside the call'], 'the notes');
    await plainlySees(panel, STATES.onDevice);
    equal((await surfacesOf(kim)).includes('POPUP'), false, 'the popup is gone');
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

async function hasCursorInField(popup: SeenPage): Promise<void> {
  await waitFor('the cursor is in the field', () =>
    inPage(
      popup,
      () => document.hasFocus() && document.activeElement?.tagName === 'TEXTAREA',
      undefined,
    ),
  );
}
