/**
 * Two strangers become a pair: the first item, the two lines to send, the code that works once, and
 * the sentence for each code that does not. [U8, U9, U18, U19, S28]
 */
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { BEN, closePages, MIA, pageAfterInstall } from '../support/pair.ts';
import { launchPerson, type Person } from '../support/person.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import { readRelay } from '../support/stored.ts';
import {
  closeDialog,
  CODE_TROUBLES,
  codeField,
  copyInvite,
  makeInvite,
  memberLine,
  pasteOffer,
  sees,
  STATES,
  tryCode,
  writeFirstItem,
  openMentorship,
} from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';
import type { Page } from 'playwright-core';

const EIGHT_DAYS_MS = 8 * 24 * 3_600_000;
const EVA = { name: 'Eva', role: 'Mentee' } as const;

await flow('pairing', ({ test, open }) => {
  let relay: Relay;
  let mia: Person;
  let ben: Person;
  let miaPage: Page;
  let benPage: Page;
  let lines = '';

  test('the page after install is one field: Enter, and a mentorship stands on this device', async () => {
    relay = open(await openRelay());
    [mia, ben] = await Promise.all([
      launchPerson({ name: 'mia', relayUrl: relay.url }).then(open),
      launchPerson({ name: 'ben', relayUrl: relay.url }).then(open),
    ]);
    miaPage = await pageAfterInstall(mia);
    await writeFirstItem(miaPage, 'Show Ben around');
    await sees(miaPage, STATES.here);
    equal(roomsOf(relay), 0, 'rooms at the relay before the first invite');
  });

  test('an invite is two lines to copy: a page that knows nothing of the code, and the code', async () => {
    await mia.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    lines = await makeInvite(miaPage, MIA).then((field) => field.inputValue());
    await copyInvite(miaPage);
    const copied = await miaPage.evaluate(() => navigator.clipboard.readText());
    equal(copied, lines, 'what was copied');
    const [address = '', code = '', ...more] = lines.split('\n');
    equal(address, `${relay.url.replace('ws:', 'http:')}/i`, 'the first line');
    equal(more.length, 0, 'lines after the second');
    if (!/^tw1-[^\s]{20,115}$/.test(code)) throw new Error('the second line is not a code');
    const answer = await fetch(address);
    const page = await answer.text();
    if (answer.status !== 200 || !page.includes('tw1-')) throw new Error('no explaining page');
    if (page.includes(code)) throw new Error('the explaining page knows the code');
    await closeDialog(miaPage);
  });

  test('a code that is none, cut off or mistyped gets its own sentence, on the page and from the popup', async () => {
    const code = codeOf(lines);
    const wrong = [
      ['Hello Ben, see you on Friday', CODE_TROUBLES.notACode],
      [code.slice(0, -9), CODE_TROUBLES.truncated],
      [withOneOtherCharacter(code), CODE_TROUBLES.mistyped],
    ] as const;
    for (const openForm of [formOfFirstPage, formOfPopup]) {
      const form = await openForm(ben);
      for (const [pasted, sentence] of wrong) await isRefused(form, pasted, sentence);
    }
  });

  test('with the relay out of reach the code is not used up', async () => {
    await relay.stop();
    benPage = await formOfFirstPage(ben);
    await isRefused(benPage, lines, CODE_TROUBLES.unreachable);
    await relay.start();
    // Mia's page waits longer with every try.
    await sees(miaPage, STATES.onRelay);
  });

  test('the whole message pasted: both see each other with name, role and presence', async () => {
    await tryCode(benPage, lines, BEN);
    await memberLine(benPage, 'Mia', 'Mentor · here now').waitFor();
    await memberLine(miaPage, 'Ben', 'Mentee · here now').waitFor();
    await Promise.all([sees(miaPage, STATES.onRelay), sees(benPage, STATES.onRelay)]);
  });

  test('the one who joined is co-owner: the admin list of the relay holds the keys of both', async () => {
    const keys = await Promise.all([adminKeyOf(miaPage), adminKeyOf(benPage)]);
    const listed = await waitFor('the relay lists two admins', () => {
      const found = adminListOf(relay);
      return found.length === 2 * 64 ? found : undefined;
    });
    for (const key of keys) {
      if (!listed.includes(key)) throw new Error(`the list lacks the admin key ${key}`);
    }
    if (keys[0] === keys[1]) throw new Error('both have one key');
  });

  test('who closes their pages is not here any more, and is again with a new one', async () => {
    await closePages(ben);
    await memberLine(miaPage, 'Ben', 'Mentee · not here now').waitFor();
    benPage = await openMentorship(ben);
    await memberLine(miaPage, 'Ben', 'Mentee · here now').waitFor();
  });

  test('the same code again: to the one who used it, and to somebody else, a sentence', async () => {
    const again = await ben.openDashboard('#/join');
    await isRefused(again, lines, CODE_TROUBLES.alreadyJoined, CODE_TROUBLES.used);
    await again.close();
    const eva = open(await launchPerson({ name: 'eva', relayUrl: relay.url }));
    for (const openForm of [formOfFirstPage, formOfPopup]) {
      await isRefused(await openForm(eva), lines, CODE_TROUBLES.used);
    }
    const second = await makeInvite(miaPage, MIA).then((field) => field.inputValue());
    await closeDialog(miaPage);
    if (codeOf(second) === codeOf(lines)) throw new Error('the second invite is the first one');
    await relay.stop();
    await relay.start(EIGHT_DAYS_MS);
    for (const openForm of [formOfFirstPage, formOfPopup]) {
      await isRefused(await openForm(eva), second, CODE_TROUBLES.expired);
    }
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

/** Tries a code and looks for the sentence, at the field and named by it; the text must stay. */
async function isRefused(form: Page, pasted: string, ...sentences: string[]): Promise<void> {
  await tryCode(form, pasted, EVA);
  const alert = form.getByRole('alert').filter({ hasText: new RegExp(sentences.join('|')) });
  await alert.waitFor();
  equal(await form.getByRole('alert').count(), 1, 'sentences');
  const described = await codeField(form).getAttribute('aria-describedby');
  const id = await alert.getAttribute('id');
  if (id === null || !described?.split(' ').includes(id)) throw new Error('not said of the field');
  equal(await codeField(form).inputValue(), pasted, 'what stands in the field');
}

async function formOfFirstPage(person: Person): Promise<Page> {
  await closePages(person);
  const page = await person.openDashboard();
  await pasteOffer(page).click();
  return page;
}

/** The popup's offer leads to the form, in a page of its own, and the popup goes away. */
async function formOfPopup(person: Person): Promise<Page> {
  await closePages(person);
  const popup = await person.openPopup();
  const [page] = await Promise.all([
    person.context.waitForEvent('page'),
    popup.waitForEvent('close'),
    pasteOffer(popup).click(),
  ]);
  await codeField(page).waitFor();
  return page;
}

function codeOf(twoLines: string): string {
  return twoLines.split('\n')[1] ?? '';
}

/** One letter in the middle of the code is another one. */
function withOneOtherCharacter(code: string): string {
  const at = Math.floor(code.length / 2);
  return code.slice(0, at) + (code[at] === '7' ? '8' : '7') + code.slice(at + 1);
}

/** The public admin key of the device, from the keyring of the profile, as hexadecimal. */
function adminKeyOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('twoway');
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('no keyring')));
    });
    const entries = await new Promise<unknown[]>((resolve, reject) => {
      const request = database.transaction('keyring').objectStore('keyring').getAll();
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('no entries')));
    });
    database.close();
    const [entry] = entries as { device: { adminPublic: Uint8Array } }[];
    return [...(entry?.device.adminPublic ?? [])]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
  });
}

/** How many rooms the relay holds. */
function roomsOf(relay: Relay): number {
  return readRelay(relay, 'SELECT id FROM room').length;
}

/** The keys of the only room's admin list as they stand in the relay's file, as hexadecimal. */
function adminListOf(relay: Relay): string {
  const [room] = readRelay(relay, 'SELECT hex(admin_keys) AS keys FROM room');
  return String(room?.['keys']).toLowerCase();
}
