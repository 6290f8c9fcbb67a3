/** Erasing beside linking and recovery: what was erased here does not come back by itself, and does when asked for. */
import { afterEach, expect, test } from 'vitest';
import type { RoomId } from '#shared/base/ids.ts';
import { toldDevices, toldMentorships } from '#shared/record/profile-mentorships.ts';
import { eraseEverything, eraseRoom, type ErasingDeps } from '../../../extension/store/erasing.ts';
import { restoreByKey } from '../../../extension/sync/restore-by-key.ts';
import type { HeadlessPerson } from '../../support/headless-client.ts';
import { must } from '../../support/store/samples.ts';
import { backUp, now, putBack, secure } from '../../support/sync/backup.ts';
import { printed, restoringByKey } from '../../support/sync/key-restore.ts';
import {
  browserOf,
  linkedBrowser,
  linkingCode,
  miaAndBen,
  privately,
  writePrivately,
  type Browser,
} from '../../support/sync/my-browsers.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

function erasing({ store, shared }: HeadlessPerson): ErasingDeps {
  const { databaseName } = shared;
  return { keyring: store.keyring, indexedDB, now, databaseName };
}

async function roomsOf({ store }: HeadlessPerson): Promise<readonly RoomId[]> {
  return must(await store.keyring.list()).map(({ roomId }) => roomId);
}

/** Mia with two browsers in one mentorship with Ben; the second one has it open. */
async function miaWithTwo() {
  const one = await miaAndBen();
  const { first, roomId, bens } = one;
  jot(bens.doc, bens.entry(), 'from Ben');
  writePrivately(first.profile, roomId, 'mine alone');
  await untilSynced(bens);
  await first.keepSynced();
  const second = await linkedBrowser(first);
  await second.keepSynced();
  await until(() => toldDevices(first.profile.doc, roomId).length === 2);
  await first.keepSynced();
  const seconds = await second.person.open(roomId);
  await untilSynced(seconds);
  await until(() => textsOf(seconds.doc).includes('from Ben'));
  return { ...one, second, seconds };
}

/** Closes what is open on it, and erases all of it. */
async function eraseAll(
  { person, profile }: Browser,
  pages: readonly { close(): Promise<void> }[],
) {
  await Promise.all([...pages, profile].map((page) => page.close()));
  must(await eraseEverything(erasing(person)));
  expect(must(await person.store.keyring.rooms())).toEqual([]);
}

test('[S100, B88] a mentorship that was erased here is not adopted again, however often the profile tells of it', async () => {
  const { first, second, seconds, roomId } = await miaWithTwo();
  await seconds.close();
  must(await eraseRoom(erasing(second.person), roomId));

  await first.keepSynced();
  for (let passes = 0; passes < 3; passes += 1) await second.keepSynced();

  expect(await roomsOf(second.person)).toEqual([]);
  expect(toldMentorships(second.profile.doc).map((told) => told.roomId)).toEqual([roomId]);
  await first.keepSynced();
  expect(await roomsOf(first.person)).toEqual([roomId]);
});

test('[S138, B75, B94] who erased everything and links this browser again has profile and mentorship again', async () => {
  const { first, second, seconds, roomId } = await miaWithTwo();
  await eraseAll(second, [seconds]);

  await second.person.link(await linkingCode(first));
  const again = await browserOf(second.person);
  await again.keepSynced();
  await until(() => toldDevices(first.profile.doc, roomId).length === 3);
  await first.keepSynced();

  expect(privately(again.profile, roomId)).toEqual(['mine alone']);
  const page = await second.person.open(roomId);
  await until(() => page.entry().introduced);
  await untilSynced(page);
  expect(textsOf(page.doc)).toContain('from Ben');
});

test('[S138, B94] who erased everything gets it back by the printed key and by the file, in the same browser', async () => {
  const { first, second, seconds, mias, bens, roomId, url } = await miaWithTwo();
  const { person: mia, profile } = first;
  const key = printed(await secure(mia, profile, 'paper'), profile, url);
  const body = await backUp(mia, await secure(mia, profile, 'file'));
  await untilSynced(profile);
  const later = await mia.create(url);
  const laters = await mia.open(later.roomId);
  await untilSynced(laters);
  await first.keepSynced();
  await second.keepSynced();
  expect(await roomsOf(second.person)).toContain(later.roomId);
  await laters.close();

  await eraseAll(first, [mias]);
  must(await restoreByKey(restoringByKey(mia), key));
  await eraseAll(second, [seconds]);
  await putBack(second.person, body);

  for (const person of [mia, second.person]) {
    const back = await browserOf(person);
    await until(() => back.profile.entry().origin.state === 'linked');
    const page = await person.open(roomId);
    await until(() => page.entry().origin.state === 'linked');
    await untilSynced(page);
    expect(textsOf(page.doc)).toContain('from Ben');
    // What came after the file, and was erased here with the rest, the profile brings.
    await back.keepSynced();
    expect(await roomsOf(person)).toContain(later.roomId);
    expect(privately(back.profile, roomId)).toEqual(['mine alone']);
    jot(page.doc, page.entry(), `back with ${page.entry().device.deviceId}`);
    await until(() => textsOf(bens.doc).includes(`back with ${page.entry().device.deviceId}`));
  }
});
