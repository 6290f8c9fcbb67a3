/** How action items were last laid out, as the settings keep it. */
import { expect, test } from 'vitest';
import { ITEM_LOOKS, readItemLook } from '../../../extension/store/item-look.ts';
import { must, openTestStore } from '../../support/store/samples.ts';

test.each(ITEM_LOOKS)('[B115] what was chosen is there again: %s', async (itemLook) => {
  const { store } = await openTestStore();
  must(await store.settings.write({ itemLook }));

  const stored = must(await store.settings.read());

  expect(readItemLook(stored.itemLook)).toBe(itemLook);
});

test('[B115] what is neither counts as a list', () => {
  for (const stored of [undefined, 'wall', 7, ['board']]) expect(readItemLook(stored)).toBe('list');
});
