/** What stands in the projection once an owner has gone: what lists and popup say until the next one. */
import { afterEach, expect, test } from 'vitest';
import { must } from '../../support/store/samples.ts';
import { enter, jot, leave, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

// Taken out: the second writing. The popup said of a jot that came while the background was closing
// that it waits for the relay, which had it, and nothing opened the record again to say otherwise.
test('[S34, S30] what an owner still sends while it closes is not said to wait afterwards', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  jot(page.doc, stage.entry, 'a last word');
  await page.close();
  const { projections } = stage.mia.store;
  const written = must(await projections.read(stage.entry.roomId));
  expect((await stage.rows()).state.unacknowledged).toEqual([]);
  expect(written?.sync).toMatchObject({ relay: 'reached', waiting: 0 });
});
