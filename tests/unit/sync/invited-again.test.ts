/** Coming back by a partner's invite, as who one was. */
import { afterEach, expect, test } from 'vitest';
import { readRecord } from '#shared/record/read-record.ts';
import { againKind, invitedAgain } from '../../../extension/sync/invited-again.ts';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { createRecoverySeeds } from '#shared/seal/recovery-seeds.ts';
import { backUp, newBrowser, putBack } from '../../support/sync/backup.ts';
import { must } from '../../support/store/samples.ts';
import { jot, leave, textsOf, until, untilSynced, untilTrue } from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

test('[K52] the kind of the sealed invite says whom it is for, and fits its bound', () => {
  const memberId = newId<MemberId>();
  const { kind, name } = againKind({ kind: 'peer', name: 'Mia and Ben' }, memberId);
  expect([invitedAgain(kind), name]).toEqual([memberId, 'Mia and Ben']);
  expect(kind.length).toBeLessThanOrEqual(32);
  for (const other of ['', 'peer', 'again:', 'again:nonsense'])
    expect(invitedAgain(other)).toBeUndefined();
});

test('[S122, K52] who lost every device is who they were, by the invite of a partner', async () => {
  const { mia, ben, mias, relay, code } = await twoPeople();
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  await until(() => readRecord(mias.doc).members.length === 2);
  jot(mias.doc, mias.entry(), 'before it was lost');
  await until(() => textsOf(bens.doc).length === 1);
  const me = mias.entry().memberId;
  await mias.close();
  await untilTrue(async () => must(await relay.store.readRoom(roomId)).admins.keys.length === 2);

  const browser = await newBrowser();
  const entry = await browser.join(must(await bens.invite(me)).code);
  const page = await browser.open(roomId);
  await untilSynced(page);

  expect(entry.memberId).toBe(me);
  expect(textsOf(page.doc)).toEqual(['before it was lost']);
  expect(readRecord(page.doc).members).toHaveLength(2);
  jot(page.doc, page.entry(), 'gone on with');
  await until(() => textsOf(bens.doc).includes('gone on with'));
  // A co-owner as before, so what was lost can be struck out.
  await untilTrue(async () => must(await relay.store.readRoom(roomId)).admins.keys.length === 3);
  const lost = must(await mia.store.keyring.get(roomId))?.device.deviceId;
  if (lost === undefined) throw new Error('it was there');
  await untilTrue(async () => (await page.strikeOut([lost])).ok);
  await until(() => bens.entry().epoch === 1);
  expect(bens.status().attention).toEqual([]);
});

test('[S123, B85] who was put back and cannot come in does so by an invite, where they stand', async () => {
  const { mia, ben, mias, code } = await twoPeople();
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  jot(mias.doc, mias.entry(), 'in the file');
  await until(() => textsOf(bens.doc).includes('in the file'));
  const me = mias.entry().memberId;
  // No relay was ever told of the recovery device of this file.
  const body = await backUp(mia, { seeds: new Map([[roomId, createRecoverySeeds()]]) });
  await mias.close();
  const browser = await newBrowser();
  await putBack(browser, body);
  const page = await browser.open(roomId);
  await until(() => page.status().relay.state === 'connected');
  jot(page.doc, page.entry(), 'written meanwhile');
  await until(() => page.status().waiting === 1);

  await browser.join(must(await bens.invite(me)).code);

  await until(() => textsOf(bens.doc).includes('written meanwhile'));
  await untilSynced(page);
  expect(page.entry()).toMatchObject({ memberId: me, introduced: true });
  expect(bens.status().attention).toEqual([]);
  const again = await bens.invite(me);
  const joining = browser.join(must(again).code);
  await expect(joining).rejects.toThrow('already-here');
});
