/** Somebody who has the keys of a mentorship and joins by an invite that nobody announced. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import { makeJoinRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import { updateOf, type LogAuthor } from '../../support/sync/log-author.ts';
import {
  enter,
  jot,
  leave,
  textsOf,
  until,
  untilSynced,
  type Stage,
} from '../../support/sync/stage.ts';

afterEach(leave);

type Intruder = { readonly author: LogAuthor; readonly frames: readonly Bytes[] };

/** A device that calls itself `name`, with its join, and a change of the record behind it. */
async function intruder({ inside }: Stage, name?: string): Promise<Intruder> {
  const { roomId } = inside;
  const device = await createDeviceKeys();
  const memberId = newId<MemberId>();
  const invite = await deriveInvite(createInviteSecret());
  const called = name === undefined ? {} : { name };
  const record = await makeJoinRecord({ roomId, device, memberId, label: '', invite, ...called });
  const author = inside.author(device, memberId);
  const join = await signRosterRecord(roomId, device, 1, record);
  return { author, frames: [await author.frame(join, { kind: 'control' })] };
}

// Taken out: the reason of its own. The join counted as a change that could not be read.
test('[S41, S5] a join that answers no invite is said by name, brings in nobody, and is said after a restart', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  const eve = await intruder(stage, 'Eve');
  for (const frame of eve.frames) stage.relay.append(frame);
  const notice = { type: 'uninvited', count: 1, name: 'Eve' };
  await until(() => page.status().attention.length > 0);
  expect(page.status().attention).toEqual([notice]);
  const hers = updateOf(new Y.Doc(), (doc) => void jot(doc, eve.author, 'from Eve'));
  stage.relay.append(await eve.author.frame(hers));
  await until(() => page.status().attention.length > 1);
  expect(page.status().attention).toMatchObject([notice, { type: 'unreadable', count: 1 }]);
  expect(textsOf(page.doc)).toEqual([]);
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  await until(() => again.status().attention.length > 1);
  expect(again.status().attention).toMatchObject([notice, { type: 'unreadable', count: 1 }]);
});

test('[S41] several are counted, the latest is named, and one without a name is told as such', async () => {
  const stage = await enter();
  const page = await stage.open();
  await untilSynced(page);
  for (const name of ['Eve', undefined])
    for (const frame of (await intruder(stage, name)).frames) stage.relay.append(frame);
  await until(() => page.status().attention.some((one) => 'count' in one && one.count === 2));
  expect(page.status().attention).toEqual([{ type: 'uninvited', count: 2, name: undefined }]);
});

test('[S41] where the invite is announced after all, the join holds and the notice goes', async () => {
  const stage = await enter();
  const { author, frames } = await stage.inside.partner();
  const page = await stage.open();
  await untilSynced(page);
  const [invite, join] = frames;
  if (invite === undefined || join === undefined) throw new Error('no invite');
  stage.relay.append(join);
  await until(() => page.status().attention.some(({ type }) => type === 'uninvited'));
  stage.relay.append(invite);
  await until(() => page.status().attention.length === 0);
  const his = updateOf(new Y.Doc(), (doc) => void jot(doc, author, 'from the invited'));
  stage.relay.append(await author.frame(his));
  await until(() => textsOf(page.doc).length === 1);
});
