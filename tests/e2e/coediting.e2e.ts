/**
 * Two in one session, each in their side panel: notes, carets, undo, what follows from selected
 * words, talking points and action items, both ways. [E5, E11, E12, U21, S12]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import {
  caretOf,
  clickBehind,
  linkSelection,
  notes,
  notesText,
  sameNotes,
  selectionToActionItem,
  selectWords,
  toNotesEnd,
  typeParagraph,
} from '../support/notes-field.ts';
import { pairPeople } from '../support/pair.ts';
import { openProxiedRelay } from '../support/relay.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import {
  actionItem,
  actionLine,
  actionStatus,
  addActionItem,
  addTalkingPoint,
  assignee,
  avatar,
  dueDate,
  moveTalkingPointUp,
  retextActionItem,
  showDone,
  startSession,
  talkingPoint,
  talkingPoints,
} from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

const LINK = 'https://example.org/feedback';

await flow('coediting', ({ test, open }) => {
  let proxy: TcpProxy;
  let mia: Page;
  let ben: Page;

  test('one starts a session, and it is the session of both', async () => {
    const opened = await openProxiedRelay();
    const relay = open(opened.relay);
    proxy = opened.proxy;
    const pair = await pairPeople(open, relay);
    [mia, ben] = await Promise.all([pair.mia.person.openPanel(), pair.ben.person.openPanel()]);
    await startSession(mia);
    await notes(ben).waitFor();
    await Promise.all([avatar(mia, 'Ben', true).waitFor(), avatar(ben, 'Mia', true).waitFor()]);
    await Promise.all([pair.mia.page.close(), pair.ben.page.close()]);
  });

  test('what one types the other reads, both ways, and both at once', async () => {
    await typeParagraph(mia, 'We talked about feedback.');
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p>We talked about feedback.</p>');
    await typeParagraph(ben, 'It should be early.');
    await sameNotes(mia, ben, (blocks) => blocks[1] === '<p>It should be early.</p>');
    await Promise.all([toNotesEnd(mia), toNotesEnd(ben)]);
    await Promise.all([
      mia.keyboard.type(' Mia agrees.', { delay: 15 }),
      ben.keyboard.type(' Ben agrees.', { delay: 15 }),
    ]);
    const wanted = 'It should be early. Mia agrees. Ben agrees.';
    const all = await sameNotes(
      mia,
      ben,
      (blocks) => letters(blocks.slice(1)) === letters([wanted]),
    );
    equal(all.length, 2, 'paragraphs');
    await clearNotes(mia);
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p></p>');
  });

  test('heading, bold, list, task, link, quote and code look alike on both sides', async () => {
    await toNotesEnd(mia);
    const { keyboard } = mia;
    await keyboard.type('# Goals\n');
    await keyboard.type('Be ');
    await keyboard.press('Control+b');
    await keyboard.type('bold');
    await keyboard.press('Control+b');
    await keyboard.type(' and `short`.\n');
    await keyboard.type('- first\nsecond\n\n');
    await keyboard.type('[ ] read\n\n');
    await keyboard.type('> said once\n\n');
    await keyboard.type('See here');
    await selectWords(mia, 'here');
    await linkSelection(mia, LINK);
    await toNotesEnd(mia);
    await keyboard.press('Enter');
    await keyboard.type('```let x = 1');
    await sameNotes(mia, ben, (blocks) => {
      equal(
        blocks,
        [
          '<h3>Goals</h3>',
          '<p>Be <strong>bold</strong> and <code>short</code>.</p>',
          '<bullet>first</bullet>',
          '<bullet>second</bullet>',
          '<task open>read</task>',
          '<blockquote><p>said once</p></blockquote>',
          `<p>See <a ${LINK}>here</a></p>`,
          '<pre><code>let x = 1</code></pre>',
        ],
        'the notes',
      );
      return true;
    });
  });

  test('the partner ticks the task, and it is ticked for both', async () => {
    await notes(ben).getByRole('checkbox', { name: 'read' }).check();
    await sameNotes(mia, ben, (blocks) => blocks[4] === '<task done>read</task>');
    await waitFor('the box is ticked', () =>
      notes(mia).getByRole('checkbox', { name: 'read' }).isChecked(),
    );
  });

  test('each sees the caret of the other where it stands, with name and in their own colour', async () => {
    await clearNotes(mia);
    await mia.keyboard.type('one two three');
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p>one two three</p>');
    await toNotesEnd(ben);
    await caretOf(mia, 'Ben').waitFor();
    await clickBehind(ben, 'one ');
    await isCaretAfter(mia, 'Ben', 'one ');
    await toNotesEnd(mia);
    await isCaretAfter(ben, 'Mia', 'one two three');
    const [ofBen, ofMia] = await Promise.all([colourOf(mia, 'Ben'), colourOf(ben, 'Mia')]);
    if (!/^#[0-9a-f]{6}$/.test(ofBen) || !/^#[0-9a-f]{6}$/.test(ofMia)) {
      throw new Error(`carets without a colour: ${ofBen} ${ofMia}`);
    }
    if (ofBen === ofMia) throw new Error('both carets have one colour');
    equal(await caretOf(mia, 'Mia').count(), 0, 'carets of my own');
  });

  test('undo takes back what I wrote and leaves what my partner wrote, also inside it', async () => {
    await clearNotes(mia);
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p></p>');
    await toNotesEnd(ben);
    await ben.keyboard.type('Ben was first.');
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p>Ben was first.</p>');
    await typeParagraph(mia, 'Mia came second');
    await sameNotes(mia, ben, (blocks) => blocks[1] === '<p>Mia came second</p>');
    await toNotesEnd(ben);
    await ben.keyboard.type(' and Ben third');
    await sameNotes(mia, ben, (blocks) => blocks[1] === '<p>Mia came second and Ben third</p>');
    await notes(mia).focus();
    await waitFor('what Mia wrote is taken back', async () => {
      await mia.keyboard.press('Control+z');
      return !(await notesText(mia)).join(' ').includes('second');
    });
    const left = await sameNotes(mia, ben, (blocks) => !blocks.join('').includes('second'));
    const text = left.join(' ');
    if (!text.includes('Ben was first.') || !text.includes(' and Ben third')) {
      throw new Error(`the partner's words are gone: ${text}`);
    }
    await mia.keyboard.press('Control+Shift+z');
    await sameNotes(mia, ben, (blocks) => blocks.join('').includes('Mia came second'));
  });

  test('selected words become an action item of both, and stay in the notes', async () => {
    await clearNotes(mia);
    await mia.keyboard.type('Ben will send the outline');
    await selectWords(mia, 'send the outline');
    await selectionToActionItem(mia);
    await Promise.all([
      actionItem(mia, 'send the outline').waitFor(),
      actionItem(ben, 'send the outline').waitFor(),
    ]);
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p>Ben will send the outline</p>');
  });

  test('talking points: both add, order by the keyboard and tick off; both see the same', async () => {
    await addTalkingPoint(mia, 'Goals for spring');
    await addTalkingPoint(mia, 'The talk in May');
    await talkingPoint(ben, 'The talk in May').waitFor();
    await addTalkingPoint(ben, 'Holidays');
    await talkingPoint(mia, 'Holidays').waitFor();
    await moveTalkingPointUp(ben, 'Holidays');
    // The focus went with it: the next press moves it on.
    await waitFor('it stands second', async () => (await talkingPoints(ben))[1] === 'Holidays');
    await ben.keyboard.press('Alt+ArrowUp');
    const wanted = ['Holidays', 'Goals for spring', 'The talk in May'];
    for (const page of [ben, mia]) {
      await waitFor('the order is that of both', async () => {
        return JSON.stringify(await talkingPoints(page)) === JSON.stringify(wanted);
      });
    }
    await talkingPoint(mia, 'Holidays').check();
    await waitFor('it is ticked for both', () => talkingPoint(ben, 'Holidays').isChecked());
    equal(await talkingPoint(ben, 'Goals for spring').isChecked(), false, 'the other one ticked');
  });

  test('an action item: text, who, by when and how far, from both sides', async () => {
    await addActionItem(mia, 'Write the outlin');
    await retextActionItem(mia, 'Write the outlin', 'Write the outline');
    const text = 'Write the outline';
    await actionLine(ben, text).waitFor();
    await assignee(ben, text, 'Ben').click();
    await dueDate(ben, text).fill('2031-03-14');
    await waitFor('Mia sees who and when', async () => {
      const does = await assignee(mia, text, 'Ben').getAttribute('aria-pressed');
      return does === 'true' && (await dueDate(mia, text).inputValue()) === '2031-03-14';
    });
    equal(await assignee(mia, text, 'Mia').getAttribute('aria-pressed'), 'true', 'Mia does it');
    await actionStatus(mia, text).selectOption('In progress');
    await waitFor('Ben sees how far', async () => {
      return (await actionStatus(ben, text).inputValue()) === 'in_progress';
    });
    await actionItem(ben, text).click();
    await showDone(mia);
    await waitFor('Mia sees that it is done', async () => {
      return (await actionStatus(mia, text).inputValue()) === 'completed';
    });
  });

  test('one turns the line into something else while the other types in it: no letter is lost', async () => {
    await clearNotes(mia);
    await mia.keyboard.type('start');
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p>start</p>');
    await Promise.all([toNotesEnd(mia), toNotesEnd(ben)]);
    const typed = ' and Ben goes on and on, whatever Mia makes of the line he is in';
    const typing = ben.keyboard.type(typed, { delay: 20 });
    for (const keys of [
      'Control+Alt+1',
      'Control+Shift+8',
      'Control+Shift+9',
      'Control+Shift+.',
      'Control+Alt+0',
      'Control+Alt+2',
    ]) {
      const had = (await notesText(ben)).join('').length;
      await mia.keyboard.press(keys);
      await waitFor('Ben has typed on', async () => {
        const has = (await notesText(ben)).join('');
        return has.length > had + 3 || has.endsWith('he is in');
      });
    }
    await typing;
    await sameNotes(mia, ben, (blocks) => {
      equal(blocks, [`<h4>start${typed}</h4>`], 'the notes');
      return true;
    });
    // The same, held apart: what he types and what she makes of it cross on the way.
    proxy.hold();
    await ben.keyboard.type(' still');
    await mia.keyboard.press('Control+Shift+8');
    proxy.mend();
    await sameNotes(mia, ben, (blocks) => {
      return blocks.join('') === `<bullet>start${typed} still</bullet>`;
    });
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });

  test('both write into the same empty line at the same moment: nothing lost, nothing twice', async () => {
    await clearNotes(mia);
    await typeParagraph(mia, 'Above');
    await mia.keyboard.press('Enter');
    await sameNotes(mia, ben, (blocks) => blocks.join('') === '<p>Above</p><p></p>');
    await Promise.all([toNotesEnd(mia), toNotesEnd(ben)]);
    let wanted = 'Above';
    for (const [hers, his] of [
      ['Mia', 'Ben'],
      ['reads', 'writes'],
    ] as const) {
      proxy.hold();
      await Promise.all([mia.keyboard.type(hers), ben.keyboard.type(his)]);
      proxy.mend();
      wanted += hers + his;
      await sameNotes(mia, ben, (blocks) => letters(blocks) === letters([wanted]));
    }
  });
});

async function clearNotes(page: Page): Promise<void> {
  await notes(page).focus();
  // Twice: the first press in a block of code or a list may select that alone.
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+Alt+0');
  await waitFor('the notes are empty', async () => (await notesText(page)).join('') === '');
}

/** All letters in order of the alphabet: nothing lost, nothing twice, wherever lines have met. */
function letters(blocks: readonly string[]): string {
  const text = blocks
    .join('')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s/g, '');
  return text.split('').toSorted().join('');
}

/** Waits until somebody's caret stands after this text of its paragraph. */
async function isCaretAfter(page: Page, name: string, text: string): Promise<void> {
  await waitFor(`the caret of ${name} stands after "${text}"`, async () => {
    const before = await caretOf(page, name).evaluate((caret) => {
      const range = document.createRange();
      range.setStart(caret.closest('p') ?? caret, 0);
      range.setEndBefore(caret);
      return range.toString();
    });
    equal(before, text, 'before the caret');
    return true;
  });
}

function colourOf(page: Page, name: string): Promise<string> {
  return caretOf(page, name).evaluate((caret) =>
    caret instanceof HTMLElement ? caret.style.getPropertyValue('--who') : '',
  );
}
