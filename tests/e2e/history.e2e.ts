/**
 * A member's program deletes everything by hand, past every bin. The other one opens History, presses
 * one button, and both have all of it again, once; also a part of it, and a day to read in. Before that each has
 * seen who changed what. [U50 to U52, U247 to U252, S65, S150, S151, D51, D52]
 */
import type { Doc } from 'yjs';
import type { Locator, Page } from 'playwright-core';
import type { Millis } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import type { Author } from '#shared/record/operation.ts';
import {
  addActionItem as writeActionItem,
  updateActionItem,
} from '#shared/record/operations/action-items.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { ITEM_PARTS, rootMap, type RootName } from '#shared/record/schema.ts';
import type { RecordView } from '#shared/record/view.ts';
import type { Engine } from '../../extension/sync/engine.ts';
import { untilCheckpoints } from '../support/checkpoints-on-disk.ts';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../support/headless-client.ts';
import { notes, notesShape, toNotesEnd } from '../support/notes-field.ts';
import { BEN, closePages, MIA, pageAfterInstall, ringPoll } from '../support/pair.ts';
import { launchPerson, type Person } from '../support/person.ts';
import { openRelay } from '../support/relay.ts';
import { writeLines } from '../support/record/note-writer.ts';
import {
  actionItem,
  actionItems,
  addActionItem,
  addTalkingPoint,
  bringMissingBack,
  checkpointLinks,
  closeDialog,
  jot,
  jotLine,
  makeInvite,
  memberLine,
  nameSession,
  openHistoryPage,
  openSessionPage,
  renameMentorship,
  sees,
  STATES,
  undoLast,
  writeFirstItem,
} from '../support/surfaces.ts';
import { becomes, waitFor } from '../support/wait.ts';

const GOAL = 'Speak in public without notes';
const ITEMS = ['Meet for the first time', 'Send Ben the outline', 'Ben reads two chapters'];
const EVERY_PART: readonly RootName[] = [...ITEM_PARTS, 'meta', 'members', 'marks', 'dismissals'];
const NOTHING_MISSING = 'Nothing that stood in a checkpoint is missing now.';
const MISSING = /things? that stood here (is|are) missing now/;
/** A page's timers may be late by this much; a checkpoint is due after a minute, another after 30. */
const HALF_AN_HOUR = '31:00';

await flow('history', ({ test, open }) => {
  let mia: Person;
  let page: Page;
  let hash = '';
  let ben: HeadlessPerson;
  let bens: Engine;
  let whole: RecordView;
  let lines: readonly string[] = [];

  const author = (): Author => ({ memberId: bens.entry().memberId, now: Date.now() as Millis });
  const session = () => {
    const [first] = whole.sessions;
    if (first === undefined) throw new Error('there is no session');
    return first.id;
  };
  /** Who made items of a part, as Ben's device tells it once it has told of the notes, too. */
  const made = (part: string): Promise<readonly string[]> =>
    waitFor('Ben’s device has told of it', async () => {
      const { roomId, memberId } = bens.entry();
      const listed = await ben.store.changeLog.list(roomId);
      if (!listed.ok || listed.value.every((line) => line.part !== 'notes')) return undefined;
      return listed.value
        .filter((line) => line.part === part && line.deed === 'made')
        .map(({ author: by, knownBy }) => `${by?.memberId === memberId ? 'Ben' : 'Mia'} ${knownBy}`)
        .toSorted();
    });
  const bensNotes = (): string => notesOf(bens.doc, session()).toJSON();

  test('an early checkpoint is made by the background when hardly anything was written', async () => {
    const relay = open(await openRelay());
    mia = open(await launchPerson({ name: 'mia', relayUrl: relay.url }));
    const first = await pageAfterInstall(mia);
    await writeFirstItem(first, ITEMS[0] ?? '');
    hash = new URL(first.url()).hash;
    await closePages(mia);
    await ringPoll(mia);
    await untilCheckpoints(await mia.serviceWorker(), 1);
  });

  test('two write a record of every part, and half an hour later it is kept', async () => {
    await mia.context.clock.install();
    page = await mia.openDashboard(hash);
    await renameMentorship(page, 'Mia and Ben');
    const lead = await makeInvite(page, MIA).then((field) => field.inputValue());
    await closeDialog(page);
    ben = await createHeadlessPerson(BEN.name);
    open(ben);
    bens = await ben.open((await ben.join(lead.split('\n').at(-1) ?? '')).roomId);
    await memberLine(page, BEN.name).waitFor();
    await writeRecord(page, mia);
    writeActionItem(bens.doc, author(), { text: ITEMS[2] ?? '' });
    await actionItem(page, ITEMS[2] ?? '').waitFor();
    await openSessionPage(page);
    whole = await waitFor('Ben has the session', () => {
      const record = readRecord(bens.doc);
      return record.sessions.length === 1 && record.jots.length === 1 ? record : undefined;
    });
    writeLines(notesOf(bens.doc, session()), [{ text: 'Ben: it went well.' }]);
    lines = await waitFor('the notes hold what both wrote', async () => {
      const shape = await notesShape(page);
      return shape.at(-1) === '<p>Ben: it went well.</p>' ? shape : undefined;
    });
    await page.goto(new URL(hash, page.url()).href);
    await sees(page, STATES.inStep);
    whole = readRecord(bens.doc);
    await page.clock.fastForward(HALF_AN_HOUR);
    await untilCheckpoints(page, 2);
  });

  test('each sees who changed what, by the device that signed it', async () => {
    await openHistoryPage(page);
    await change(page, `Mia added the goal “${GOAL}”`).waitFor();
    await change(page, 'Ben changed the notes of the session “First steps”').waitFor();
    const bensItem = change(page, `Ben added the action item “${ITEMS[2]}”`);
    await bensItem.getByText(/, checked$/).click();
    await bensItem.getByText(/^Signed by .*, and checked here when it came/).waitFor();
    await page.goto(new URL(hash, page.url()).href);
    equal(await made('goals'), ['Mia signed'], 'who made the goal, as Ben’s device tells it');
    equal(await made('actionItems'), ['Ben here', 'Mia signed', 'Mia signed'], 'and the items');
  });

  test('what Ben changes while she is away is told when she is back', async () => {
    await page.close();
    const [item] = whole.actionItems;
    if (item === undefined) throw new Error('there is no action item');
    updateActionItem(bens.doc, author(), item.id, { status: 'on_hold' });
    await bens.whenSynced(20_000);
    page = await mia.openDashboard(hash);
    const since = page.getByRole('region', { name: 'What changed since you were here' });
    await change(since, `Ben changed the action item “${item.text}”: status`).waitFor();
    await since.getByRole('button', { name: 'Got it' }).click();
    await since.waitFor({ state: 'detached' });
    // As it stands in the checkpoint.
    updateActionItem(bens.doc, author(), item.id, { status: item.status });
    await bens.whenSynced(20_000);
    await sees(page, STATES.inStep);
  });

  test('Ben’s program deletes everything, past the bin', async () => {
    wipe(bens.doc);
    await actionItem(page, ITEMS[0] ?? '').waitFor({ state: 'detached' });
    await waitFor('nothing is left at Mia', async () => (await actionItems(page)).length === 0);
    // She comes back later: her device writes her card again, and nothing that was not so.
    await page.reload();
    await memberLine(page, MIA.name).waitFor();
    await sees(page, STATES.inStep);
  });

  test('two clicks from the page of the mentorship, and both have everything again, once', async () => {
    await openHistoryPage(page);
    await page.getByText(MISSING).waitFor();
    await bringMissingBack(page);
    await page.getByText(NOTHING_MISSING).waitFor();
    await waitFor('Ben has all of it again', () => {
      equal(asWritten(readRecord(bens.doc)), asWritten(whole), 'his record');
      return true;
    });
    await showsAll(page, hash, lines);
    equal(bensNotes().split('\n').length, lines.length, 'lines of Ben’s notes');
  });

  test('it survives a restart of both', async () => {
    await sees(page, STATES.inStep);
    await mia.relaunch();
    page = await mia.openDashboard(hash);
    await showsAll(page, hash, lines);
    const { roomId } = bens.entry();
    await bens.close();
    bens = await ben.open(roomId);
    equal(asWritten(readRecord(bens.doc)), asWritten(whole), 'Ben’s record');
  });

  test('from one checkpoint a single part comes back, and nothing else', async () => {
    await openHistoryPage(page);
    await page.getByText(NOTHING_MISSING).waitFor();
    wipe(bens.doc, ['goals', 'actionItems']);
    await page.getByText(MISSING).waitFor();
    equal(await page.getByText(NOTHING_MISSING).count(), 0, 'claims that nothing is missing');
    await checkpointLinks(page).first().click();
    await page.getByRole('button', { name: `Bring back: ${GOAL}` }).click();
    await page.getByRole('button', { name: `Bring back: ${GOAL}` }).waitFor({ state: 'detached' });
    await waitFor('Ben has the goal again', () => readRecord(bens.doc).goals.length === 1);
    equal(readRecord(bens.doc).actionItems.length, 0, 'the action items that Ben has');
  });

  test('a day is opened to be read, with nothing that could be changed in it', async () => {
    const record = page.getByRole('region', { name: 'The record as it was' });
    for (const text of [...ITEMS, GOAL]) await record.getByText(text, { exact: true }).waitFor();
    await record.getByText('First steps').click();
    await record.getByText('Ben: it went well.').waitFor();
    equal(
      await record.locator('input, button, textarea, [contenteditable]').count(),
      0,
      'controls',
    );
    await bringMissingBack(page);
    await waitFor('Ben has his items again', () => {
      equal(asWritten(readRecord(bens.doc)), asWritten(whole), 'his record');
      return true;
    });
    await page.getByText('Everything in it stands in the record today.').waitFor();
  });

  test('what was changed is set back, and that again by Undo', async () => {
    await page.goto(new URL(hash, page.url()).href);
    await renameMentorship(page, 'Another name');
    await openHistoryPage(page);
    await checkpointLinks(page).first().click();
    await page.getByRole('button', { name: 'Set back: Mia and Ben' }).click();
    await waitFor('Ben has the old name', () => readRecord(bens.doc).name === 'Mia and Ben');
    await undoLast(page);
    await waitFor('Ben has the new name', () => readRecord(bens.doc).name === 'Another name');
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});

/** Something of every part, by hand. */
async function writeRecord(page: Page, mia: Person): Promise<void> {
  await addActionItem(page, ITEMS[1] ?? '');
  await page.getByRole('textbox', { name: 'Add a goal' }).fill(GOAL);
  await page.keyboard.press('Enter');
  await goal(page).waitFor();
  await page.getByRole('button', { name: 'New session' }).click();
  await notes(page).waitFor();
  await nameSession(page, 'First steps');
  await addTalkingPoint(page, 'What went well');
  await toNotesEnd(page);
  await page.keyboard.type('## What we said\nMia: begin with a question.\n- one\n');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Mia: and end with one.');
  await page.goBack();
  const popup = await mia.openPopup();
  await jot(popup, 'Question', 'How did you choose?');
  await popup.close();
}

/** Deletes these parts as no button does: types emptied, texts deleted. */
function wipe(doc: Doc, parts: readonly RootName[] = EVERY_PART): void {
  const { sessions } = readRecord(doc);
  doc.transact(() => {
    for (const part of parts) rootMap(doc, part).clear();
    if (!parts.includes('sessions')) return;
    for (const { id } of sessions) {
      const text = notesOf(doc, id);
      for (const name of Object.keys(text.getAttributes())) text.removeAttribute(name);
      text.delete(0, text.length);
    }
  });
}

/** The line that says so; names stand in it between marks that keep them apart. */
function change(where: Page | Locator, words: string): Locator {
  const letters = Array.from(words, (letter) => letter.replace(/[.?*+()[\]]/, '\\$&'));
  return where
    .locator('.change-line')
    .filter({ hasText: new RegExp(letters.join('[\\u2068\\u2069]*')) });
}

function goal(page: Page): Locator {
  return page.getByRole('slider', { name: `Progress: ${GOAL}` });
}

/** The mentorship's page shows everything, each thing once, and the session its notes. */
async function showsAll(page: Page, hash: string, lines: readonly string[]): Promise<void> {
  await page.goto(new URL(hash, page.url()).href);
  await page.getByRole('heading', { name: 'Mia and Ben' }).waitFor();
  for (const who of [MIA, BEN]) await memberLine(page, who.name, who.role).waitFor();
  await waitFor('every action item is there once', async () => {
    equal([...(await actionItems(page))].toSorted(), ITEMS.toSorted(), 'the action items');
    return true;
  });
  await becomes('goals', 1, () => goal(page).count());
  await jotLine(page, 'How did you choose?').waitFor();
  await openSessionPage(page);
  await waitFor('the notes are there', async () => {
    equal(await notesShape(page), lines, 'the notes');
    return true;
  });
  await page.getByRole('checkbox', { name: 'Talked about: What went well' }).waitFor();
  await page.goto(new URL(hash, page.url()).href);
}

/** What people wrote; a card that its device has written again counts from then on. */
function asWritten({ members, ...others }: RecordView): unknown {
  const cards = members.map(({ id, name, role, colour }) => ({ id, name, role, colour }));
  return { ...others, members: cards.toSorted((a, b) => a.colour - b.colour) };
}
