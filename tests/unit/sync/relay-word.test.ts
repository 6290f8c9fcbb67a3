/** A relay that takes new rooms only from who knows its word. */
import { afterEach, expect, test, vi } from 'vitest';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import { writeRelayWord } from '../../../extension/store/relay-word.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { createHeadlessPerson } from '../../support/headless-client.ts';
import { relayMetric } from '../../support/relay-metric.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
import { must } from '../../support/store/samples.ts';
import { closing, leave, until, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

/** A person who began a mentorship at such a relay, and is refused. */
async function refused() {
  const relay = await startRelayInProcess({ config: { creationToken: 'tulip' } });
  closing(relay.close);
  const mia = await createHeadlessPerson('Mia');
  closing(mia.close);
  const { roomId } = await mia.create(relay.url);
  const page = await mia.open(roomId);
  await until(() => isRefused(page));
  const give = async (address: string, word: string): Promise<void> => {
    const { name } = must(parseRelayAddress(address));
    must(await writeRelayWord(mia.store.settings, name, word));
    page.retry();
  };
  const refusals = (): Promise<number> =>
    relayMetric(relay.port, 'twoway_connections_ended_total{reason="creation-refused"}');
  return { relay, mia, page, give, refusals };
}

function isRefused(page: Engine): boolean {
  const { relay } = page.status();
  return relay.state === 'stopped' && relay.reason === 'creation-refused';
}

test('[S166] with the word that was typed for it the room is made, and who joins needs none', async () => {
  const { relay, page, give } = await refused();

  await give(relay.url, 'tulip');

  await untilSynced(page);
  const ben = await createHeadlessPerson('Ben');
  closing(ben.close);
  await ben.join(must(await page.invite()).code);
});

// Taken out: the second try. Who corrected the word while the relay was still asked with the one before
// pressed in vain, and was told that the relay takes nobody.
test('[S31, S166] a word that is typed while the relay is asked with another one is tried, too', async () => {
  const { relay, page, give, mia } = await refused();
  const { settings } = mia.store;
  const read = settings.read.bind(settings);
  const asked = vi.spyOn(settings, 'read').mockImplementationOnce(async () => {
    const before = await read();
    await give(relay.url, 'tulip');
    return before;
  });

  await give(relay.url, 'rose');

  await untilSynced(page);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('[S166] another word, or one that was typed for another relay, is refused as none is', async () => {
  const { relay, page, give, mia, refusals } = await refused();
  const before = await refusals();

  await give(relay.url, 'rose');
  await expect.poll(refusals).toBe(before + 1);
  await until(() => isRefused(page));
  await give('wss://other.example.org', 'tulip');
  await expect.poll(refusals).toBe(before + 2);
  await until(() => isRefused(page));

  expect(await relay.store.readRoom(page.entry().roomId)).toMatchObject({ ok: false });
  expect(must(await mia.store.settings.read()).relayWord).toBeDefined();
});
