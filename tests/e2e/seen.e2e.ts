/**
 * What a partner has seen is told truly though the two are never online together; what only lies on
 * their device is never called seen. [S37, S39, S40, U10]
 */
import type { Page } from 'playwright-core';
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { closePages, pageAfterInstall, pairPeople, ringPoll, type Pair } from '../support/pair.ts';
import { openRelay, type Relay } from '../support/relay.ts';
import {
  actionItem,
  addActionItem,
  sees,
  startSession,
  stateLine,
  STATES,
} from '../support/surfaces.ts';

await flow('seen', ({ test, open }) => {
  let relay: Relay;
  let pair: Pair;
  let mia: Page;

  /** Ben is away; Mia writes, is told that the relay has it, and ends her browser. */
  const miaWritesAndLeaves = async (text: string): Promise<void> => {
    await addActionItem(mia, text);
    await sees(mia, STATES.onRelay);
    await pair.mia.person.close();
  };
  const miaIsBack = async (): Promise<void> => {
    await pair.mia.person.relaunch();
    mia = await pair.mia.person.openPanel();
  };

  test('two are paired, and Ben goes away', async () => {
    relay = open(await openRelay());
    pair = await pairPeople(open, relay);
    mia = await pair.mia.person.openPanel();
    await startSession(mia);
    await pair.mia.page.close();
    await pair.ben.person.close();
  });

  test('Mia writes and closes; Ben opens, reads and closes; Mia is told that he has seen it', async () => {
    await miaWritesAndLeaves('Read the paper');
    await pair.ben.person.relaunch();
    const ben = await pair.ben.person.openPanel();
    await actionItem(ben, 'Read the paper').waitFor();
    await sees(ben, STATES.onRelay);
    await closePages(pair.ben.person);
    await pair.ben.person.close();
    await miaIsBack();
    await sees(mia, STATES.seen);
    await sees(mia, STATES.lastHeard);
  });

  test('fetched in the background alone it lies on his device, and is not called seen', async () => {
    await pair.ben.person.relaunch();
    await pageAfterInstall(pair.ben.person);
    await closePages(pair.ben.person);
    await miaWritesAndLeaves('Call the school');
    await ringPoll(pair.ben.person);
    await miaIsBack();
    await sees(mia, STATES.onTheirDevice);
    equal(
      await stateLine(mia).filter({ hasText: STATES.seen }).count(),
      0,
      'claims that he saw it',
    );
  });

  test('once he looks at it, it is', async () => {
    const ben = await pair.ben.person.openPanel();
    await actionItem(ben, 'Call the school').waitFor();
    await sees(mia, STATES.seen);
  });

  test('the popup knows it, too', async () => {
    await pair.ben.person.close();
    const popup = await pair.mia.person.openPopup();
    await sees(popup, STATES.seen);
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});
