import { afterEach, expect, test, vi } from 'vitest';
import { readRecord } from '#shared/record/read-record.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import type { Millis } from '#shared/base/ids.ts';
import { createHeadlessPerson, type HeadlessPerson } from '../../support/headless-client.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';

let relay: InProcessRelay | undefined;
const people: HeadlessPerson[] = [];

async function person(name: string): Promise<HeadlessPerson> {
  const made = await createHeadlessPerson(name);
  people.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(people.splice(0).map((one) => one.close()));
  await relay?.close();
  relay = undefined;
});

test('[S28] a mentor invites, a mentee joins by the code, and both write in one record', async () => {
  relay = await startRelayInProcess();
  const [mia, ben] = [await person('Mia'), await person('Ben')];
  const made = await mia.create(relay.url);
  const mias = await mia.open(made.roomId);
  expect(await mias.whenSynced(20_000)).toEqual({ ok: true, value: undefined });
  const invitation = await mias.invite();
  if (!invitation.ok) throw new Error(invitation.error);
  const joined = await ben.join(invitation.value.code);
  const bens = await ben.open(joined.roomId);
  expect(await bens.whenSynced(20_000)).toEqual({ ok: true, value: undefined });
  await vi.waitFor(
    () => expect(readRecord(mias.doc).members.map((m) => m.name)).toEqual(['Mia', 'Ben']),
    5000,
  );
  const added = addActionItem(
    bens.doc,
    { memberId: joined.memberId, now: Date.now() as Millis },
    { text: 'Read the paper' },
  );
  expect(added.ok).toBe(true);
  await vi.waitFor(
    () =>
      expect(readRecord(mias.doc).actionItems.map((item) => item.text)).toEqual(['Read the paper']),
    5000,
  );
});
