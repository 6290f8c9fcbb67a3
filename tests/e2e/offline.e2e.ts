/**
 * Apart and together again: the relay stopped, or the network cut, both work on in the same
 * paragraph, and everything is there once when they meet again. A line that both changed meanwhile is
 * found and marked. [D16, D17, E15, S6, S30, U10]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import {
  clickBehind,
  dismissMergedPlace,
  mergedPlaces,
  notes,
  notesText,
  sameNotes,
  toNotesEnd,
  typeParagraph,
} from '../support/notes-field.ts';
import { pairPeople } from '../support/pair.ts';
import { openProxiedRelay, type Relay } from '../support/relay.ts';
import {
  actionItem,
  actionItems,
  addActionItem,
  addTalkingPoint,
  sees,
  startSession,
  STATES,
  talkingPoints,
} from '../support/surfaces.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import { becomes, waitFor } from '../support/wait.ts';

const FOX = 'The quick fox jumps over the dog';

await flow('offline', ({ test, open }) => {
  let relay: Relay;
  let proxy: TcpProxy;
  let mia: Page;
  let ben: Page;

  test('two work on one paragraph together', async () => {
    const opened = await openProxiedRelay();
    relay = open(opened.relay);
    proxy = opened.proxy;
    const pair = await pairPeople(open, relay);
    [mia, ben] = await Promise.all([pair.mia.person.openPanel(), pair.ben.person.openPanel()]);
    await startSession(mia);
    await notes(ben).waitFor();
    await Promise.all([pair.mia.page.close(), pair.ben.page.close()]);
    await typeParagraph(mia, FOX);
    await sameNotes(mia, ben, (blocks) => blocks.join('') === `<p>${FOX}</p>`);
  });

  test('with the relay stopped both write on, and both are told that it waits here', async () => {
    await relay.stop();
    await Promise.all([sees(mia, STATES.notReached), sees(ben, STATES.notReached)]);
    await clickBehind(mia, 'The quick');
    await mia.keyboard.type(' brown');
    await clickBehind(ben, 'over the');
    await ben.keyboard.type(' lazy');
    await toNotesEnd(ben);
    await ben.keyboard.type(' of Ben');
    await addActionItem(mia, 'Feed the fox');
    await addActionItem(ben, 'Walk the dog');
    await addTalkingPoint(mia, 'Foxes');
    await addTalkingPoint(ben, 'Dogs');
    await Promise.all([sees(mia, STATES.waiting), sees(ben, STATES.waiting)]);
    equal(await notesText(mia), ['The quick brown fox jumps over the dog'], 'what Mia has');
    equal(await notesText(ben), ['The quick fox jumps over the lazy dog of Ben'], 'what Ben has');
  });

  test('with the relay back both have all of it, once', async () => {
    await relay.start();
    const all = 'The quick brown fox jumps over the lazy dog of Ben';
    await sameNotes(mia, ben, (blocks) => blocks.join('') === `<p>${all}</p>`);
    await haveOnce(actionItems, [mia, ben], ['Feed the fox', 'Walk the dog']);
    await haveOnce(talkingPoints, [mia, ben], ['Foxes', 'Dogs']);
    await Promise.all([sees(mia, STATES.onRelay), sees(ben, STATES.onRelay)]);
    for (const page of [mia, ben]) await mergedPlaces(page).filter({ hasText: 'brown' }).waitFor();
    await becomes('lines marked, of one that both changed', 1, () => mergedPlaces(mia).count());
    await dismissMergedPlace(mia);
    await mergedPlaces(ben).waitFor({ state: 'detached' });
  });

  test('with the network cut in the middle of typing nothing is lost and nothing twice', async () => {
    const [hers, his] = ['Mia goes on writing through it', 'Ben goes on writing as well'];
    await typeParagraph(mia, 'Cut:');
    await sameNotes(mia, ben, (blocks) => blocks.at(-1) === '<p>Cut:</p>');
    await Promise.all([toNotesEnd(mia), clickBehind(ben, 'of Ben')]);
    const typing = Promise.all([
      mia.keyboard.type(` ${hers}`, { delay: 25 }),
      ben.keyboard.type(`. ${his}`, { delay: 25 }),
    ]);
    for (const [there, then] of [
      ['Mia goes', () => proxy.cut()],
      ['Mia goes on wri', () => proxy.mend()],
      ['Mia goes on writing th', () => proxy.cut()],
    ] as const) {
      await waitFor(`"${there}" is typed`, async () => {
        return (await notesText(mia)).join(' ').includes(there);
      });
      then();
    }
    await typing;
    proxy.mend();
    await sameNotes(mia, ben, (blocks) => {
      equal(
        blocks,
        [
          `<p>The quick brown fox jumps over the lazy dog of Ben. ${his}</p>`,
          `<p>Cut: ${hers}</p>`,
        ],
        'the notes',
      );
      return true;
    });
  });

  test('a paragraph that both split while apart is there once, and marked until one says it is fine', async () => {
    await typeParagraph(mia, 'First half here. Second half there.');
    await sameNotes(mia, ben, (blocks) => blocks.length === 3);
    await relay.kill();
    await Promise.all([sees(mia, STATES.notReached), sees(ben, STATES.notReached)]);
    for (const page of [mia, ben]) {
      await clickBehind(page, 'First half here.');
      await page.keyboard.press('Enter');
      await waitFor('it is split', async () => {
        return (await notesText(page)).at(-1)?.trim() === 'Second half there.';
      });
    }
    await relay.start();
    for (const page of [mia, ben]) {
      await mergedPlaces(page).filter({ hasText: 'Second half there.' }).waitFor();
    }
    const merged = await sameNotes(mia, ben, (blocks) => blocks.length === 5);
    equal(
      merged.slice(2).map((block) => block.replaceAll(/<[^>]*>/g, '').trim()),
      ['First half here.', '', 'Second half there.'],
      'the paragraph, once, and both line breaks',
    );
    await dismissMergedPlace(ben);
    await Promise.all([
      mergedPlaces(mia).waitFor({ state: 'detached' }),
      mergedPlaces(ben).waitFor({ state: 'detached' }),
    ]);
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
    equal(await actionItem(mia, 'Feed the fox').count(), 1, 'the item after all of it');
  });
});

/** Waits until each page lists each of these texts, and looks that none stands there twice. */
async function haveOnce(
  list: (page: Page) => Promise<readonly string[]>,
  pages: readonly Page[],
  texts: readonly string[],
): Promise<void> {
  for (const page of pages) {
    const all = await waitFor(`all of ${texts.join(', ')} are there`, async () => {
      const found = await list(page);
      return texts.every((text) => found.includes(text)) ? found : undefined;
    });
    equal(new Set(all).size, all.length, 'different texts in the list');
  }
}
