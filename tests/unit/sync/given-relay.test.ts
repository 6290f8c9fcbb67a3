/** A mentorship gets its relay with its first invite: whoever gives it asks at once for the invite. */
import { afterEach, expect, test } from 'vitest';
import { giveRelay } from '../../../extension/hooks/preferred-relay.ts';
import { createEngine, type Engine } from '../../../extension/sync/engine.ts';
import {
  alwaysVisible,
  createHeadlessPerson,
  NodeSocket,
  type HeadlessPerson,
} from '../../support/headless-client.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
import { at } from '../../support/store/samples.ts';
import { closing, leave } from '../../support/sync/stage.ts';

afterEach(leave);

async function aloneWithoutRelay(): Promise<{
  readonly mia: HeadlessPerson;
  readonly url: string;
}> {
  const relay = await startRelayInProcess();
  closing(relay.close);
  const mia = await createHeadlessPerson('Mia');
  closing(mia.close);
  return { mia, url: relay.url };
}

// Taken out: adoptEntry. The page took "connecting", which a page says before it has read anything, for the
// relay that it had just given, and told its person that no relay is set.
test('[S168] it is given, and the invite asked for, while the page is still about to read the record', async () => {
  const { mia, url } = await aloneWithoutRelay();
  const entry = await mia.create(undefined);
  const drawn = Promise.withResolvers<void>();
  const page: Engine = createEngine({
    ...{ entry, store: mia.store, indexedDB, Socket: NodeSocket, ...mia.shared },
    ...{ kind: 'page', visibility: alwaysVisible, now: () => at(Date.now()) },
    loadAfter: drawn.promise,
  });
  closing(page.close);
  expect(await giveRelay(mia.store, page, url)).toBe(true);
  const invited = page.invite();
  drawn.resolve();
  expect(await invited).toMatchObject({ ok: true });
});

test('[S168, S167] it is given on a page beside the one that owns the record', async () => {
  const { mia, url } = await aloneWithoutRelay();
  const { roomId } = await mia.create(undefined);
  const owner = await mia.open(roomId);
  expect(await owner.whenDecided).toBe('owner');
  const page = await mia.open(roomId);
  expect(await page.whenDecided).toBe('other');
  expect(await giveRelay(mia.store, page, url)).toBe(true);
  expect(await page.invite()).toMatchObject({ ok: true });
});

// Taken out: the sequence. The second look found nothing moved, and was done before the first was: the invite
// was asked of the page that had no relay.
test('[S168] it is known once the adopting of it is done, though another change is told meanwhile', async () => {
  const { mia, url } = await aloneWithoutRelay();
  const { roomId } = await mia.create(undefined);
  const page = await mia.open(roomId);
  await page.whenDecided;
  await mia.store.keyring.update(roomId, { relayAddress: url });
  const first = page.adoptEntry();
  await page.adoptEntry();
  expect(page.status().relay.state).not.toBe('none');
  await first;
  expect(await page.invite()).toMatchObject({ ok: true });
});
