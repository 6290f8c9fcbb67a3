/** Recovery secrets in use: what is covered by them, what takes their place, and restoring by a printed one. */
import { afterEach, expect, test } from 'vitest';
import type { RoomId } from '#shared/base/ids.ts';
import { err } from '#shared/base/result.ts';
import { plainNotes } from '#shared/record/notes.ts';
import { privateNotesOf } from '#shared/record/profile.ts';
import {
  recoveryKeyInUse,
  tellCover,
  tellRecoveryKey,
  toldCover,
} from '#shared/record/profile-recovery.ts';
import { readBackup, writeBackup } from '../../../extension/store/backup.ts';
import { ownProfile } from '../../../extension/sync/own-profile.ts';
import { prepareRecovery } from '../../../extension/sync/own-recovery.ts';
import { keepRecovery } from '../../../extension/sync/recovery-keeper.ts';
import { coverWhatIsNew } from '../../../extension/sync/recovery-watch.ts';
import { restoreByKey, restoreBySecret } from '../../../extension/sync/restore-by-key.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { must } from '../../support/store/samples.ts';
import { backUp, keeping, newBrowser, now, putBack, secure } from '../../support/sync/backup.ts';
import { printed, restoringByKey } from '../../support/sync/key-restore.ts';
import { jot, leave, textsOf, until, untilSynced } from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

/** Mia and Ben at a relay, and Mia's profile there, too. */
async function miaWithBen() {
  const people = await twoPeople();
  const { mia, ben, mias, url, code } = people;
  must(await mia.store.settings.write({ relayAddress: url }));
  const { roomId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await untilSynced(bens);
  jot(mias.doc, mias.entry(), 'from Mia');
  const profile = await mia.open(must(await ownProfile(mia.store, now)).roomId);
  writeLines(privateNotesOf(profile.doc, { roomId, sessionId: undefined }), [{ text: 'mine' }]);
  await untilSynced(profile);
  await untilSynced(mias);
  return { ...people, bens, roomId, profile };
}

async function adminsOf(relay: Awaited<ReturnType<typeof miaWithBen>>['relay'], roomId: RoomId) {
  return must(await relay.store.readRoom(roomId)).admins.keys.length;
}

test('[S120, S121] by a printed key everything comes back: private notes and mentorships, to be gone on with', async () => {
  const { mia, mias, bens, roomId, profile, url } = await miaWithBen();
  const key = printed(await secure(mia, profile, 'paper'), profile, url);
  await Promise.all([mias.close(), profile.close()]);
  jot(bens.doc, bens.entry(), 'while Mia was away');
  await untilSynced(bens);
  const browser = await newBrowser();

  const restored = must(await restoreByKey(restoringByKey(browser), `my key:\n${key}\n`));

  expect(restored.map(({ roomId: room, how }) => [room, how])).toEqual([[roomId, 'restored']]);
  const page = await browser.open(roomId);
  await until(() => page.entry().origin.state === 'linked');
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['from Mia', 'while Mia was away']);
  expect(page.entry().memberId).toBe(mias.entry().memberId);
  jot(page.doc, page.entry(), 'from the new browser');
  await until(() => textsOf(bens.doc).includes('from the new browser'));
  const own = await browser.open(profile.entry().roomId);
  await until(() => own.entry().origin.state === 'linked');
  expect(own.entry().memberId).toBe(profile.entry().memberId);
  const notes = privateNotesOf(own.doc, { roomId, sessionId: undefined });
  expect(plainNotes(notes).map(({ text }) => text)).toEqual(['mine']);
  expect(bens.status().attention).toEqual([]);
  // Done again it finds everything here.
  const again = must(await restoreByKey(restoringByKey(browser), key));
  expect(again.map(({ how }) => how)).toEqual(['here']);
});

test('[S121] a connection that was lost in the very moment is waited for, one that stays away is told', async () => {
  const { mia, mias, profile, url } = await miaWithBen();
  const key = printed(await secure(mia, profile, 'paper'), profile, url);
  await untilSynced(profile);
  await Promise.all([mias.close(), profile.close()]);
  const browser = await newBrowser();
  const deps = restoringByKey(browser);
  let lost = 1;
  const lossy: typeof deps = {
    ...deps,
    openProfile(entry) {
      const engine = deps.openProfile(entry);
      const whenSynced: typeof engine.whenSynced = (patienceMs) => {
        lost -= 1;
        return lost >= 0 ? Promise.resolve(err('offline')) : engine.whenSynced(patienceMs);
      };
      return { ...engine, whenSynced };
    },
  };

  expect(must(await restoreByKey(lossy, key)).map(({ how }) => how)).toEqual(['restored']);

  lost = Infinity;
  expect(await restoreByKey(lossy, key)).toEqual(err('offline'));
});

test('[S118] a mentorship that is made later is covered without the secret', async () => {
  const { mia, mias, roomId, profile, url } = await miaWithBen();
  const key = printed(await secure(mia, profile, 'paper'), profile, url);
  const later = await mia.create(url);
  const page = await mia.open(later.roomId);
  jot(page.doc, later, 'begun later');
  await untilSynced(page);
  await page.close();
  expect((await keepRecovery(await keeping(mia, profile))).covered).toHaveLength(3);
  await untilSynced(profile);
  await Promise.all([mias.close(), profile.close()]);
  const browser = await newBrowser();
  const restored = must(await restoreByKey(restoringByKey(browser), key));
  expect(restored.map(({ roomId: room }) => room).toSorted()).toEqual(
    [roomId, later.roomId].toSorted(),
  );
  const back = await browser.open(later.roomId);
  await until(() => back.entry().origin.state === 'linked');
  expect(textsOf(back.doc)).toEqual(['begun later']);
});

test('[S117] a new secret takes the place of the one before it, of its kind alone', async () => {
  const { mia, relay, roomId, profile, url } = await miaWithBen();
  const onPaper = printed(await secure(mia, profile, 'paper'), profile, url);
  await untilSynced(profile);
  const first = await secure(mia, profile, 'file');
  await untilSynced(profile);
  const older = await backUp(mia, first);
  const own = profile.entry().roomId;
  const before = [await adminsOf(relay, own), await adminsOf(relay, roomId)];
  await secure(mia, profile, 'file');
  await untilSynced(profile);
  expect([await adminsOf(relay, own), await adminsOf(relay, roomId)]).toEqual(before);
  expect(recoveryKeyInUse(profile.doc, own, 'file')?.admitted).toBe(true);
  const browser = await newBrowser();
  await putBack(browser, older);
  const page = await browser.open(roomId);
  // Struck out with what took its place: what is here stays, and nothing goes on.
  await until(() => page.status().relay.state === 'stopped');
  expect(textsOf(page.doc)).toEqual(['from Mia']);
  expect(page.entry().origin.state).toBe('recovered');
  const other = await newBrowser();
  expect(must(await restoreByKey(restoringByKey(other), onPaper))).toHaveLength(1);
});

test('[S117] nobody is told of a secret before its person has it', async () => {
  const { mia, profile } = await miaWithBen();
  const { mentorships } = await keeping(mia, profile);
  await prepareRecovery(profile.entry(), mentorships, 'file', now());
  expect(await keepRecovery(await keeping(mia, profile))).toEqual({
    covered: [],
    waiting: [],
  });
  expect(recoveryKeyInUse(profile.doc, profile.entry().roomId, 'file')).toBeUndefined();
});

test('[S118] what no relay can be told of waits, and is done as soon as one can', async () => {
  const mia = await newBrowser();
  const made = await mia.create(undefined);
  const profile = await mia.open(must(await ownProfile(mia.store, now)).roomId);
  const first = await keeping(mia, profile);
  const prepared = await prepareRecovery(profile.entry(), first.mentorships, 'file', now());
  prepared.commit(profile.doc);
  expect((await keepRecovery(first)).waiting).toHaveLength(2);
  const { url } = await twoPeople();
  must(await mia.store.settings.write({ relayAddress: url }));
  must(await ownProfile(mia.store, now));
  must(await mia.store.keyring.update(made.roomId, { relayAddress: url }));
  await untilSynced(profile);
  expect((await keepRecovery(await keeping(mia, profile))).covered).toHaveLength(2);
  const key = recoveryKeyInUse(profile.doc, profile.entry().roomId, 'file');
  expect(key && toldCover(profile.doc, made.roomId, key.deviceId)?.admitted).toBe(true);
});

test('[S121] by a file, too, what was made after it comes back, where its profile was at a relay', async () => {
  const { mia, mias, roomId, profile, url } = await miaWithBen();
  const first = await secure(mia, profile, 'file');
  await untilSynced(profile);
  const { relayAddress, secret, profileRoom, ...rest } = await backUp(mia, first);
  const later = await mia.create(url);
  await (await mia.open(later.roomId)).close();
  await keepRecovery(await keeping(mia, profile));
  await untilSynced(profile);
  await Promise.all([mias.close(), profile.close()]);
  const browser = await newBrowser();
  await putBack(browser, { relayAddress, secret, profileRoom, ...rest });
  const by = restoringByKey(browser);
  const more = must(await restoreBySecret(by, { relayAddress, secret, profileRoom }));
  expect(new Map(more.map((one) => [one.roomId, one.how]))).toEqual(
    new Map([
      [roomId, 'here'],
      [later.roomId, 'restored'],
    ]),
  );
  const alone = await newBrowser();
  must(await ownProfile(alone.store, now));
  const own = must(await alone.store.keyring.rooms())[0]?.roomId ?? profileRoom;
  const none = { relayAddress: '', secret, profileRoom: own };
  expect(await restoreBySecret(restoringByKey(alone), none)).toEqual(err('bad-address'));
});

test('[S118] what another browser brought in and did not tell of any more counts, and is not made twice', async () => {
  const { mia, mias, roomId, profile } = await miaWithBen();
  const prepared = await secure(mia, profile, 'file');
  await Promise.all([untilSynced(profile), untilSynced(mias)]);
  const own = profile.entry().roomId;
  const key = recoveryKeyInUse(profile.doc, own, 'file');
  const cover = key && toldCover(profile.doc, roomId, key.deviceId);
  if (key === undefined || cover === undefined) throw new Error('nothing is covered');
  tellRecoveryKey(profile.doc, own, { ...key, admitted: false });
  tellCover(profile.doc, roomId, key.deviceId, { ...cover, admitted: false });
  const body = await backUp(mia, prepared);
  await untilSynced(profile);
  await Promise.all([mias.close(), profile.close()]);
  const second = await newBrowser();
  await putBack(second, body);
  const [ours, page] = [await second.open(own), await second.open(roomId)];
  await until(() => [ours, page].every((one) => one.entry().origin.state === 'linked'));
  await Promise.all([untilSynced(ours), untilSynced(page)]);
  await page.close();
  expect((await keepRecovery(await keeping(second, ours))).waiting).toEqual([]);
  expect(toldCover(ours.doc, roomId, key.deviceId)).toEqual({ ...cover, admitted: true });
});

test('[S117] who came back by a file prints a key, which brings everything back once more', async () => {
  const { mia, mias, bens, roomId, profile, url } = await miaWithBen();
  const first = await secure(mia, profile, 'file');
  await untilSynced(profile);
  const body = await backUp(mia, first);
  await Promise.all([mias.close(), profile.close()]);
  const second = await newBrowser();
  await putBack(second, body);
  const own = await second.open(profile.entry().roomId);
  const page = await second.open(roomId);
  await until(() => [own, page].every((one) => one.entry().origin.state === 'linked'));
  await Promise.all([untilSynced(own), untilSynced(page)]);
  await page.close();
  const key = printed(await secure(second, own, 'paper'), own, url);
  await own.close();
  const third = await newBrowser();
  expect(must(await restoreByKey(restoringByKey(third), key))).toHaveLength(1);
  const back = await third.open(roomId);
  await until(() => back.entry().origin.state === 'linked');
  jot(back.doc, back.entry(), 'from the third');
  await until(() => textsOf(bens.doc).includes('from the third'));
});

test('[S118] the background covers what is new, and opens no profile where nothing is', async () => {
  const { mia, mias, roomId, profile, url } = await miaWithBen();
  await secure(mia, profile, 'file');
  await Promise.all([mias.close(), profile.close()]);
  const opened: RoomId[] = [];
  const watch = (): Promise<void> =>
    coverWhatIsNew({
      store: mia.store,
      open(entry) {
        opened.push(entry.roomId);
        return restoringByKey(mia).openProfile(entry);
      },
    });
  await watch();
  expect(opened).toEqual([]);
  must(await writeBackup(mia.store.settings, { at: now(), covered: [] }));
  const later = await mia.create(url);
  await watch();
  expect(opened.toSorted()).toEqual([profile.entry().roomId, later.roomId].toSorted());
  const { covered } = readBackup(must(await mia.store.settings.read()).backup);
  expect(covered.toSorted()).toEqual([profile.entry().roomId, roomId, later.roomId].toSorted());
  opened.length = 0;
  await watch();
  expect(opened).toEqual([]);
});

test('[S120] each way in which a key can fail has a reason of its own, and nothing is written', async () => {
  const { mia, profile, url } = await miaWithBen();
  const first = printed(await secure(mia, profile, 'paper'), profile, url);
  await untilSynced(profile);
  const { entry } = profile;
  const never = await prepareRecovery(entry(), [], 'paper', now());
  const browser = await newBrowser();
  const restore = (key: string) => restoreByKey(restoringByKey(browser), key);
  expect(await restore('')).toEqual(err('empty'));
  expect(await restore('hello')).toEqual(err('not-a-code'));
  expect(await restore(`${first.slice(0, -3)}000`)).toEqual(err('mistyped'));
  expect(await restore(printed(never, profile, url))).toEqual(err('replaced'));
  expect(await restore(printed(never, profile, 'ws://127.0.0.1:1'))).toEqual(err('unreachable'));
  await secure(mia, profile, 'paper');
  await untilSynced(profile);
  expect(await restore(first)).toEqual(err('replaced'));
  expect(must(await browser.store.keyring.rooms())).toEqual([]);
});

test('[S121] a browser with a profile of its own is left as it is', async () => {
  const { mia, profile, url } = await miaWithBen();
  const key = printed(await secure(mia, profile, 'paper'), profile, url);
  const browser = await newBrowser();
  const standing = must(await ownProfile(browser.store, now));
  expect(await restoreByKey(restoringByKey(browser), key)).toEqual(err('other-profile'));
  expect(must(await browser.store.keyring.rooms())).toEqual([standing]);
});
