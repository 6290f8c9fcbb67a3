/**
 * A page on the web is saved from the browser's menu: what it becomes, what the extension's button says of it,
 * and that it is there, with no page of the extension open. [U269, U270]
 */
import { equal } from '../support/equal.ts';
import { uncaughtErrors } from '../support/evidence.ts';
import { flow } from '../support/flow.ts';
import { hasMenuLine, pressMenuLine, signInFront } from '../support/page-menu.ts';
import { pageAfterInstall } from '../support/pair.ts';
import { launchPerson, type Person } from '../support/person.ts';
import { openRelay } from '../support/relay.ts';
import { actionItem, writeFirstItem } from '../support/surfaces.ts';
import { waitFor } from '../support/wait.ts';

await flow('page-menu', ({ test, open }) => {
  let kim: Person;
  let pageUrl: string;

  test('a person who has begun reads a page on the web, and no page of Twoway is open', async () => {
    const relay = open(await openRelay());
    pageUrl = relay.url.replace(/^ws/, 'http');
    kim = open(await launchPerson({ name: 'kim', relayUrl: '' }));
    const first = await pageAfterInstall(kim);
    await writeFirstItem(first, 'Find a mentor');
    const web = await kim.context.newPage();
    await web.goto(pageUrl);
    await first.close();
    await web.bringToFront();
  });

  test('[U269] the menu has a line for each', async () => {
    for (const line of ['resource', 'talkingPoint', 'actionItem'] as const)
      equal(await hasMenuLine(kim, line), true, line);
  });

  test('[U269] an action item of the selected words is mine, and the button says that it is saved', async () => {
    await pressMenuLine(kim, {
      line: 'actionItem',
      pageUrl,
      title: 'A page',
      selectionText: 'Read the second chapter',
    });
    await waitFor('the button has its sign', async () => (await signInFront(kim))[0] === '✓');
    const [, words] = await signInFront(kim);
    equal(words, 'Twoway: the action item is saved on this device.', 'what it says');
    const popup = await kim.openPopup();
    await actionItem(popup, 'Read the second chapter').waitFor();
    await popup.close();
  });

  test('[U269] a page of no web address is not saved, and the button says why', async () => {
    await pressMenuLine(kim, { line: 'resource', pageUrl: 'file:///tmp/a', title: 'A file' });
    await waitFor('the button has its mark', async () => (await signInFront(kim))[0] === '!');
  });

  test('[U269, U270] a resource, with the page’s own title in one line, stands where resources do', async () => {
    await pressMenuLine(kim, { line: 'resource', pageUrl, title: 'Deep\nwork' });
    const dashboard = await kim.openDashboard();
    await dashboard
      .getByRole('link', { name: /My mentorship/ })
      .first()
      .click();
    await dashboard.getByRole('link', { name: /Resources/ }).click();
    const link = dashboard.getByRole('link', { name: 'Deep work' });
    await link.waitFor();
    equal(await link.getAttribute('href'), new URL(pageUrl).href, 'where it leads');
  });

  test('no page met an error that it did not catch', async () => {
    equal(uncaughtErrors().join('\n'), '', 'uncaught errors');
  });
});
