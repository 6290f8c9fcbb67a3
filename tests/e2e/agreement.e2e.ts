/**
 * Mia and Ben make a mentoring agreement: they fill it while apart, write one section together, sign it,
 * amend it with no network between, see what changed, and sign again. [U162 to U168, U169, U170, D91 to D97, K53 to K55]
 */
import type { Locator, Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { closePages, pairPeople, type Pair } from '../support/pair.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import { sees, STATES } from '../support/surfaces.ts';
import { becomes, waitFor } from '../support/wait.ts';

const CADENCE = 'We meet every Friday morning for an hour.';

await flow('agreement', ({ test, open }) => {
  let relay: Relay;
  let pair: Pair;
  let mia: Page;
  let ben: Page;

  test('both click for words to begin with while apart, and together no section has them twice', async () => {
    relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    [mia, ben] = [pair.mia.page, pair.ben.page];
    await mia.getByText('Nothing is agreed yet.').waitFor();
    await relay.stop();
    for (const page of [mia, ben]) {
      await page.getByRole('link', { name: 'Open the agreement' }).click();
      await sees(page, STATES.notReached);
    }
    await Promise.all([mia, ben].map((page) => fill(page).click()));
    await Promise.all([says(mia, 'Not signed yet.'), says(ben, 'Not signed yet.')]);
    await Promise.all([mia, ben].map((page) => fill(page).waitFor({ state: 'detached' })));
    await relay.start();
    await Promise.all([sees(mia, STATES.inStep), sees(ben, STATES.inStep)]);
    await waitFor('both read the same', async () => (await words(mia)) === (await words(ben)));
    const all = await words(mia);
    equal(all.split('two working days').length - 1, 1, 'times that the response time stands there');
  });

  test('both write one section at once, with each other’s words in it', async () => {
    await write(mia, 'Cadence', CADENCE);
    await section(ben, 'Cadence').getByText(CADENCE).waitFor();
    await writeField(ben, 'Cadence').then((field) => field.press('Control+End'));
    await ben.keyboard.type(' Ben brings tea.');
    await field(mia, 'Cadence').getByText('Ben brings tea.').waitFor();
    await Promise.all([close(mia, 'Cadence'), close(ben, 'Cadence')]);
  });

  test('each signs what stands there, and each sees the other’s signature checked', async () => {
    await mia.getByRole('button', { name: 'Sign this text' }).click();
    await says(mia, 'Not signed yet by Ben.');
    await says(ben, 'Not signed yet by Ben.');
    await ben.getByText(/^Mia, .*Signed, and checked\.$/).waitFor();
    await ben.getByRole('button', { name: 'Sign this text' }).click();
    await Promise.all([says(mia, /^Signed by everyone on /), says(ben, /^Signed by everyone on /)]);
    await mia.getByText(/^Ben, .*Signed, and checked\.$/).waitFor();
    await mia.getByRole('link', { name: /^Back to / }).click();
    await mia.getByText(/^Signed by everyone on /).waitFor();
    await mia.getByRole('link', { name: 'Open the agreement' }).click();
  });

  test('an edit asks both again and shows what is different; what is put back needs nobody', async () => {
    await writeField(ben, 'Cadence').then((area) => area.press('Control+End'));
    await ben.keyboard.type(' Mia too.');
    await says(mia, 'Changed since it was signed. To be signed again by');
    await waitFor('Mia reads what is new', async () =>
      (await mia.locator('.agreement-difference ins').allInnerTexts())
        .join('')
        .includes('Mia too.'),
    );
    for (let key = 0; key < ' Mia too.'.length; key += 1) await ben.keyboard.press('Backspace');
    await Promise.all([says(mia, /^Signed by everyone on /), says(ben, /^Signed by everyone on /)]);
    await ben.keyboard.type(' Mia brings cake.');
    await close(ben, 'Cadence');
  });

  test('both sign the amendment, and both texts stand below with who signed them', async () => {
    for (const page of [mia, ben]) {
      await page.locator('.agreement-difference ins').getByText('cake').waitFor();
      await page.getByRole('button', { name: 'Sign the amendment' }).click();
    }
    await Promise.all([says(mia, /^Signed by everyone on /), says(ben, /^Signed by everyone on /)]);
    await becomes('texts that were signed', 2, () => mia.locator('.agreement-version').count());
    const latest = mia.locator('.agreement-version').first();
    await latest.locator('summary').press('Enter');
    await latest.locator('ins').getByText('cake').waitFor();
    await latest.getByText('Mia brings cake.').last().waitFor();
    // They are checked once they are unfolded.
    const holding = latest.locator('[data-holds=true]');
    await becomes('signatures that hold', 2, () => holding.count());
  });

  test('[U169, U170] Ben says on his card what he offers and where he is, and Mia reads it with his time', async () => {
    for (const page of [mia, ben]) {
      await page.getByRole('link', { name: /^Back to / }).click();
      await page.getByRole('link', { name: page === ben ? /^Ben \(you\)/ : /^Ben$/ }).click();
    }
    await mia.getByText('Ben has not written anything here yet.').waitFor();
    await ben.getByLabel('What I can offer').fill('Tea\nand a second look');
    await ben.getByLabel('Time zone').selectOption('Pacific/Auckland');
    await mia.getByText('and a second look').waitFor();
    await mia.getByText(/^Pacific\/Auckland\. It is .* there\.$/).waitFor();
    await mia.getByRole('link', { name: /^Back to / }).click();
    await mia.getByRole('link', { name: 'Open the agreement' }).click();
    await says(mia, /^Signed by everyone on /);
  });

  test('with no relay it is read as it was, its signatures checked', async () => {
    await relay.stop();
    const route = new URL(mia.url()).hash;
    await closePages(pair.mia.person);
    const page = await pair.mia.person.openDashboard(route);
    await says(page, /^Signed by everyone on /);
    await page.getByText(/^Ben, .*Signed, and checked\.$/).waitFor();
  });

  test('on paper it is the agreement with its signatures, and nothing to press', async () => {
    const [page] = pair.mia.person.context
      .pages()
      .filter((one) => one.url().includes('/agreement'));
    if (page === undefined) throw new Error('the page is gone');
    await page.emulateMedia({ media: 'print' });
    await section(page, 'Cadence').getByText('Mia brings cake.').waitFor();
    equal(await page.locator('button:visible, a:visible').count(), 0, 'things to press on paper');
    equal(await page.locator('.agreement-signature:visible').count(), 2, 'signatures on paper');
    equal(
      await page.locator('.status:visible').count(),
      0,
      'what is true of this device, on paper',
    );
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

function fill(page: Page): Locator {
  return page.getByRole('button', { name: 'Fill in the empty sections' });
}

async function says(page: Page, state: string | RegExp): Promise<void> {
  await page.locator('.agreement-state').filter({ hasText: state }).waitFor();
}

function section(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

function field(page: Page, name: string): Locator {
  return page.getByRole('textbox', { name, exact: true });
}

async function words(page: Page): Promise<string> {
  return (await page.locator('.agreement-section').allInnerTexts()).join('\n');
}

/** Opens the field of a section, and waits until one writes there. */
async function writeField(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: `Write: ${name}` }).click();
  await waitFor('the cursor is in the section', () =>
    field(page, name).evaluate((area) => area === document.activeElement),
  );
  return field(page, name);
}

/** Writes in place of all that stood in a section. */
async function write(page: Page, name: string, text: string): Promise<void> {
  const area = await writeField(page, name);
  await area.press('Control+a');
  await page.keyboard.insertText(text);
}

async function close(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Close: ${name}` }).click();
  await field(page, name).waitFor({ state: 'detached' });
}
