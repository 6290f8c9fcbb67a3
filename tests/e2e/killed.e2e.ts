/**
 * Ended without a word: the browser, the relay, the service worker. What the interface said was on
 * this device is on it, what it said was on the relay is on it, and nothing is there twice.
 * [S7, S30, B1, B21, L1, S33, S35]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { isLongRun } from '../support/looks/scene.ts';
import {
  clickBehind,
  notes,
  notesText,
  sameNotes,
  toNotesEnd,
  typeParagraph,
} from '../support/notes-field.ts';
import { closePages, pairPeople, ringPoll, type Pair } from '../support/pair.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import { isInStep } from '../support/stored.ts';
import {
  actionItem,
  jot,
  sees,
  startSession,
  stateLine,
  STATES,
  openMentorship,
} from '../support/surfaces.ts';
import { becomes, waitFor } from '../support/wait.ts';

const KEY_MS = 12;
/** How a page goes: closed by its own hand, or because its tab shows something else. */
type Going = 'close' | 'leave';
const GOINGS: readonly Going[] = ['close', 'leave'];
/** Each at another moment of the tick; more of them in the long run. */
const ROUNDS_EACH = isLongRun() ? 4 : 2;
const STORY =
  'It was a long meeting and much of it was about feedback that came too late to help. ';

await flow('killed', ({ test, open }) => {
  let relay: Relay;
  let pair: Pair;
  let mia: Page;
  let ben: Page;
  let onMiasDisk = '';

  test('two are paired and in one session', async () => {
    relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    [mia, ben] = await Promise.all([pair.mia.person.openPanel(), pair.ben.person.openPanel()]);
    await startSession(mia);
    await notes(ben).waitFor();
    await Promise.all([pair.mia.page.close(), pair.ben.page.close()]);
    await typeParagraph(mia, 'Begin. ');
    await sameNotes(mia, ben, (blocks) => blocks.join('').includes('Begin.'));
  });

  test('with no relay, a page that goes in the tick of the last letters: every letter is here', async () => {
    await relay.stop();
    await sees(mia, STATES.notReached);
    let written = (await notesText(mia)).join('');
    for (let round = 0; round < GOINGS.length * ROUNDS_EACH; round += 1) {
      await toNotesEnd(mia);
      await mia.keyboard.type(`${round}, typed`);
      await typeAndGo(mia, ' and gone. ', GOINGS[round % GOINGS.length] ?? 'close');
      written += `${round}, typed and gone. `;
      await mia.close();
      mia = await pair.mia.person.openPanel();
      await notes(mia).waitFor();
      await becomes(`the notes after round ${round}`, written.trim(), async () =>
        (await notesText(mia)).join('').trim(),
      );
    }
  });

  test('the browser killed in mid-typing: what was said to be here is here', async () => {
    await toNotesEnd(mia);
    const claimed = await typePast(mia, STATES.onDevice);
    await pair.mia.person.kill();
    await pair.mia.person.relaunch();
    mia = await pair.mia.person.openPanel();
    await notes(mia).waitFor();
    onMiasDisk = await waitFor('the notes are drawn', async () => (await notesText(mia)).join(''));
    isPrefixOf(claimed, onMiasDisk);
  });

  test('with the relay back it reaches the partner, once', async () => {
    await relay.start();
    const all = await sameNotes(mia, ben, (blocks) => blocks.join('').includes(onMiasDisk));
    equal(all, [`<p>${onMiasDisk}</p>`], 'the notes of both');
    await Promise.all([sees(mia, STATES.onRelay), sees(ben, STATES.onRelay)]);
  });

  test('relay and browser killed in mid-typing: what was said to be on the relay, the partner gets', async () => {
    await closePages(pair.ben.person);
    await typeParagraph(mia, 'Then: ');
    const claimed = await typePast(mia, STATES.onRelay);
    await Promise.all([relay.kill(), pair.mia.person.kill()]);
    await relay.start();
    ben = await pair.ben.person.openPanel();
    await notes(ben).waitFor();
    await waitFor('all that was on the relay is with Ben', async () => {
      isPrefixOf(claimed, (await notesText(ben)).join(''));
      return true;
    });
    await pair.mia.person.relaunch();
    mia = await pair.mia.person.openPanel();
    await notes(mia).waitFor();
    const all = await sameNotes(mia, ben, (blocks) => blocks.join('').includes('Then: '));
    equal(all.join('').split('Then: ').length, 2, 'beginnings of the second story');
    await Promise.all([sees(mia, STATES.onRelay), sees(ben, STATES.onRelay)]);
  });

  test('the relay killed while both type: both go on, and both have all of it, once', async () => {
    const [hers, his] = ['Mia never stopped. ', 'Ben neither. '];
    await typeParagraph(mia, 'M:');
    await sameNotes(mia, ben, (blocks) => blocks.at(-1) === '<p>M:</p>');
    await typeParagraph(ben, 'B:');
    await sameNotes(mia, ben, (blocks) => blocks.at(-1) === '<p>B:</p>');
    await clickBehind(mia, 'M:');
    await clickBehind(ben, 'B:');
    const typing = Promise.all([
      mia.keyboard.type(hers.repeat(4), { delay: KEY_MS }),
      ben.keyboard.type(his.repeat(6), { delay: KEY_MS }),
    ]);
    await waitFor('both have begun', async () => {
      const text = (await notesText(mia)).join('');
      return text.includes('M:Mia n') && text.includes('B:Ben n');
    });
    await relay.kill();
    await relay.start();
    await typing;
    await sameNotes(mia, ben, (blocks) => {
      const text = blocks.join('').replaceAll('</p>', ' ');
      equal(text.split(hers.trim()).length - 1, 4, 'sentences of Mia');
      equal(text.split(his.trim()).length - 1, 6, 'sentences of Ben');
      return true;
    });
  });

  test('the service worker stopped: a jot wakes it, and reaches the partner with no page open', async () => {
    await Promise.all([closePages(pair.mia.person), closePages(pair.ben.person)]);
    await pair.mia.person.stopServiceWorker();
    const popup = await pair.mia.person.openPopup();
    await jot(popup, 'Action item', 'Write to the worker');
    await isInStep(pair.mia.person, relay);
    await popup.close();
    await ringPoll(pair.ben.person);
    await isInStep(pair.ben.person, relay);
    await relay.stop();
    const page = await openMentorship(pair.ben.person);
    await actionItem(page, 'Write to the worker').waitFor();
  });
});

/** Types the letters one by one and ends the page, all in one tick of it. */
async function typeAndGo(page: Page, letters: string, going: Going): Promise<void> {
  const ended = going === 'close' ? page.waitForEvent('close') : page.waitForURL('about:blank');
  await notes(page)
    .evaluate(
      (_, [text, how]) => {
        for (const letter of text) document.execCommand('insertText', false, letter);
        if (how === 'close') window.close();
        else window.location.replace('about:blank');
      },
      [letters, going] as const,
    )
    .catch(() => {});
  await ended;
}

/**
 * Types until the state line says `state` of it, then goes on typing; returns in the middle of that
 * with the notes as they stood when it was said.
 */
async function typePast(page: Page, state: string | RegExp): Promise<string> {
  await page.keyboard.type(STORY, { delay: KEY_MS });
  const claimed = await waitFor(`"${String(state)}" is said of what was typed`, async () => {
    const { said, text } = await lookAt(page);
    const isSaid = typeof state === 'string' ? said.includes(state) : state.test(said);
    return isSaid && text.includes(STORY.trim()) ? text : undefined;
  });
  page.keyboard.type(STORY, { delay: KEY_MS }).catch(() => {});
  await waitFor(
    'it is typed on',
    async () => (await lookAt(page)).text.length > claimed.length + 9,
  );
  return claimed;
}

/** The words and what is said of them, in one task of the page. */
async function lookAt(page: Page): Promise<{ said: string; text: string }> {
  const field = await notes(page).elementHandle();
  return stateLine(page).evaluate(
    (line, root) => ({
      said: line.textContent ?? '',
      text: [...(root?.children ?? [])]
        .flatMap((block) => [...block.childNodes])
        .filter((node) => !(node instanceof HTMLElement && node.contentEditable === 'false'))
        .map((node) => node.textContent ?? '')
        .join(''),
    }),
    field,
  );
}

function isPrefixOf(claimed: string, found: string): void {
  if (!found.startsWith(claimed)) {
    throw new Error(`said to be safe: ${JSON.stringify(claimed)}; found: ${JSON.stringify(found)}`);
  }
}
