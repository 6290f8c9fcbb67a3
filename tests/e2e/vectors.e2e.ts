/**
 * The written-out values of wire and seal, checked in the real Chromium by the same code that checks
 * them in Node: what one browser writes the other can read. [W1, K1]
 */
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { launchPerson } from '../support/person.ts';
import { vectorChecks } from '../support/vector-checks.ts';
import type { Page } from 'playwright-core';

await flow('vectors', ({ test, open }) => {
  let page: Page;

  test('the checks are bundled for a page of the extension', async () => {
    const person = open(await launchPerson({ name: 'kim', relayUrl: '' }));
    page = await person.openPopup();
    await page.evaluate(await vectorChecks());
  });

  test('every value of the seal is what Chromium makes', async () => {
    equal(await differences(page, 'vectors.check.seal()'), [], 'differences');
  });

  test('every value of the wire is what Chromium makes', async () => {
    equal(await differences(page, 'vectors.check.wire()'), [], 'differences');
  });

  test('a value that is wrong is found', async () => {
    equal(await differences(page, 'vectors.spoilt()'), ['padding 1'], 'differences');
  });
});

function differences(page: Page, call: string): Promise<unknown> {
  return page.evaluate(call);
}
