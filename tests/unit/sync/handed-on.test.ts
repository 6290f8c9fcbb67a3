/** What a person asked for while the lock went from one page to another: the invite, as the simplest. */
import { afterEach, expect, test } from 'vitest';
import type { UpMessage } from '#shared/wire/up.ts';
import { createBridge } from '../../../extension/sync/bridge.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { switchedVisibility } from '../../support/headless-client.ts';
import { freezablePage } from '../../support/sync/frozen.ts';
import { enter, leave, until, untilSynced, type Stage } from '../../support/sync/stage.ts';

afterEach(leave);

function isOwner(engine: Engine): boolean {
  return engine.status().uploader;
}

/** The relay takes the first invite and answers nothing; tells whether it came. */
function swallowFirstInvite({ relay }: Stage): () => boolean {
  let swallowed: UpMessage | undefined;
  relay.script.onMessage = (_, message) => {
    if (message.type !== 'put-invite' || swallowed !== undefined) return false;
    swallowed = message;
    return true;
  };
  return () => swallowed !== undefined;
}

// Taken out: the next round where the page owns no more. A page that was busy for a second lost the lock in
// the midst of an invite, and said that the relay cannot be reached.
test('[S167] a page that loses the lock while it makes an invite has the next owner make one', async () => {
  const stage = await enter();
  const page = freezablePage(stage.mia.shared);
  const busy = await stage.open(page.options);
  await untilSynced(busy);
  const came = swallowFirstInvite(stage);
  const invited = busy.invite();
  await until(came);
  const said = new Set<string>();
  busy.onStatus(() => said.add(busy.status().relay.state));
  page.freeze();
  const thief = await stage.open();
  await until(() => isOwner(thief));
  page.thaw();
  expect(await invited).toMatchObject({ ok: true });
  expect(isOwner(busy)).toBe(false);
  // The relay was there all the time.
  expect(said).not.toContain('offline');
});

// Taken out: asking again once another owner tells. The follower waited for an answer of one that was gone.
test('[S167] a page that asked an owner which lost the lock meanwhile asks the next one', async () => {
  const stage = await enter();
  const visibility = switchedVisibility(true);
  const first = await stage.open({ visibility });
  await untilSynced(first);
  const asking = await stage.open({ visibility: switchedVisibility(false) });
  expect(await asking.whenDecided).toBe('other');
  const came = swallowFirstInvite(stage);
  const invited = asking.invite();
  await until(came);
  const next = await stage.open();
  visibility.show(false);
  await until(() => isOwner(next));
  expect(await invited).toMatchObject({ ok: true });
  expect([isOwner(first), isOwner(asking)]).toEqual([false, false]);
});

// Taken out: the doubt. A person who pressed beside a frozen page heard after twelve seconds that the relay
// cannot be reached.
test('[S167, S23] a page that people see and whose owner is frozen takes the lock and makes the invite', async () => {
  const stage = await enter();
  const page = freezablePage(stage.mia.shared);
  const frozen = await stage.open(page.options);
  await untilSynced(frozen);
  const asking = await stage.open();
  expect(await asking.whenDecided).toBe('other');
  page.freeze();
  expect(await asking.invite()).toMatchObject({ ok: true });
  expect(isOwner(asking)).toBe(true);
  page.thaw();
});

// Taken out: the look at what is in work. The owner made an invite for each, and one code was shown to nobody.
test('[S167] what is asked twice, since the owner told of itself meanwhile, is done once', async () => {
  const stage = await enter();
  const owner = await stage.open();
  await untilSynced(owner);
  const bridge = createBridge(stage.entry.roomId, stage.mia.shared.openChannel);
  const answers: string[] = [];
  bridge.listen(({ message }) => {
    if (message.type === 'answer') answers.push(message.id);
  });
  for (const id of ['one', 'one', 'two']) bridge.post({ type: 'ask', id, request: 'invite' });
  await until(() => answers.includes('two'));
  expect(answers.toSorted((a, b) => a.localeCompare(b))).toEqual(['one', 'two']);
  bridge.close();
});
