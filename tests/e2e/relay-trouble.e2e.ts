/**
 * A relay in bad hands: an older copy of its data is put in place, all of it is gone, it is too full, it
 * wants a pause. The two see a sentence that says what is safe, click once, and nothing is lost.
 * [S50 to S54, U60, U61]
 */
import { cpSync, rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { pairPeople } from '../support/pair.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import {
  actionItem,
  actionItems,
  addActionItem,
  drawAll,
  bringBack,
  relayNotice,
  sees,
  STATES,
  tryRelayAgain,
} from '../support/surfaces.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { becomes, waitFor } from '../support/wait.ts';

const LOST = /The relay lost or changed part of the history/;
const UNKNOWN = /The relay does not know this mentorship any more/;
const FULL = /The relay has no room left for this mentorship/;
const SMALL = { TWOWAY_MAX_ROOM_BYTES: '65536', TWOWAY_MAX_ENTRY_BYTES: '65536' };
/** So that few of them fill a room. */
const LONG = ' and so on'.repeat(150);
const NEARLY_FULL = /The relay has little room left for this mentorship/;

await flow('relay-trouble', ({ test, open }) => {
  let relay: Relay;
  let mia: Page;
  let ben: Page;
  const copy = temporaryFolder('relay-copy');
  const all = ['Meet for the first time'];

  const write = async (page: Page, text: string): Promise<void> => {
    await addActionItem(page, text);
    all.push(text);
  };
  const haveAll = async (): Promise<void> => {
    await Promise.all([sees(mia, STATES.inStep), sees(ben, STATES.inStep)]);
    for (const page of [mia, ben]) {
      await drawAll(page);
      for (const text of all) await actionItem(page, text).waitFor();
      await becomes('the action items', all.toSorted(), async () =>
        [...(await actionItems(page))].toSorted(),
      );
    }
  };

  test('two are paired, and the relay is copied away', async () => {
    relay = open(await openRelay());
    const pair = await pairPeople(open, relay);
    [mia, ben] = [pair.mia.page, pair.ben.page];
    await relay.stop();
    cpSync(relay.dataDir, copy, { recursive: true });
    await relay.start();
    await write(mia, 'Mia after the copy');
    await write(ben, 'Ben after the copy');
    await haveAll();
  });

  test('an older copy in its place: both are told, click, and have everything', async () => {
    await relay.stop();
    rmSync(relay.dataDir, { recursive: true });
    cpSync(copy, relay.dataDir, { recursive: true });
    await relay.start();
    await Promise.all([relayNotice(mia, LOST).waitFor(), relayNotice(ben, LOST).waitFor()]);
    await write(mia, 'Mia meanwhile');
    // Ben first, who did not make the mentorship.
    await bringBack(ben);
    await sees(ben, STATES.inStep);
    equal(await relayNotice(mia, LOST).count(), 1, 'notices that Mia still has');
    await bringBack(mia);
    await haveAll();
    await relayNotice(mia, LOST).waitFor({ state: 'detached' });
  });

  test('all of its data gone: the one who began brings it back, then the other', async () => {
    await relay.stop();
    rmSync(relay.dataDir, { recursive: true });
    await relay.start();
    await Promise.all([relayNotice(mia, UNKNOWN).waitFor(), relayNotice(ben, UNKNOWN).waitFor()]);
    await write(ben, 'Ben meanwhile');
    await bringBack(mia);
    await sees(mia, STATES.inStep);
    await tryRelayAgain(ben).click();
    await relayNotice(ben, LOST).waitFor();
    await bringBack(ben);
    await haveAll();
  });

  test('too little room: it is said before and when it is full, and what is written stays here', async () => {
    await relay.stop();
    await relay.start(0, SMALL);
    await sees(mia, STATES.inStep);
    await sees(ben, STATES.inStep);
    await waitFor('the room fills', async () => {
      await write(mia, `More, ${all.length}${LONG}`);
      return (await relayNotice(mia, NEARLY_FULL).count()) > 0;
    });
    await relayNotice(ben, NEARLY_FULL).waitFor();
    await waitFor('the room is full', async () => {
      await write(mia, `More, ${all.length}${LONG}`);
      return (await relayNotice(mia, FULL).count()) > 0;
    });
    await relayNotice(mia, NEARLY_FULL).waitFor({ state: 'detached' });
    await relay.stop();
    await relay.start();
    await sees(mia, STATES.inStep);
    await sees(ben, STATES.inStep);
    await haveAll();
    await relayNotice(mia, FULL).waitFor({ state: 'detached' });
  });

  test('a relay that takes one connection at a time: the other is asked to wait', async () => {
    await relay.stop();
    await relay.start(0, { TWOWAY_MAX_ROOM_CONNECTIONS: '1' });
    const waits = await waitFor('one of the two is asked to wait', async () => {
      for (const page of [mia, ben])
        if ((await relayNotice(page, STATES.pausing).count()) > 0) return page;
      return undefined;
    });
    await write(waits, 'During the pause');
    await relay.stop();
    await relay.start();
    await Promise.all([sees(mia, STATES.inStep), sees(ben, STATES.inStep)]);
    await haveAll();
  });
});
