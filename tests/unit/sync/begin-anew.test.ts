/** A mentorship that goes on in a new room with all of its record, and what a crash on the way leaves. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type ItemId, type Millis } from '#shared/base/ids.ts';
import { NO_MARKS } from '#shared/record/note-lines.ts';
import { insertInNotes } from '#shared/record/note-writing.ts';
import { privateNotesOf } from '#shared/record/profile.ts';
import { movePrivateNotes } from '#shared/record/profile-moves.ts';
import { plainNotes } from '#shared/record/notes.ts';
import { tellRoomDeleted } from '#shared/record/operations/leaving.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { finishErasing } from '../../../extension/store/erasing.ts';
import { beginAnew, type BeginAnewDeps } from '../../../extension/sync/begin-anew.ts';
import { at, must, newRoomId } from '../../support/store/samples.ts';
import { jot, leave, textsOf, until, untilSynced, untilTrue } from '../../support/sync/stage.ts';
import { twoPages, type TwoPages } from '../../support/sync/two-pages.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

const now = (): Millis => Date.now() as Millis;

function depsOf(pages: TwoPages, patch: Partial<BeginAnewDeps> = {}): BeginAnewDeps {
  return { ...pages.erasing(pages.mine), profile: undefined, ...patch };
}

test('[S129] who goes on in a new room has the whole record there, and a partner who joins it gets it', async () => {
  const { mia, ben, mias } = await twoPeople();
  const before = mias.entry();
  jot(mias.doc, before, 'All that we did');
  must(tellRoomDeleted(mias.doc, { memberId: before.memberId, now: now() }));

  const deps = { keyring: mia.store.keyring, indexedDB, now, profile: undefined, ...mia.shared };
  const fresh = must(await beginAnew(deps, before, mias.doc));

  expect(fresh.roomId).not.toBe(before.roomId);
  expect(fresh.secret).not.toEqual(before.secret);
  expect(fresh.device.deviceId).not.toBe(before.device.deviceId);
  const anew = await mia.open(fresh.roomId);
  await untilSynced(anew);
  expect(textsOf(anew.doc)).toEqual(['All that we did']);
  expect(readRecord(anew.doc).roomDeleted).toBeUndefined();
  const invited = must(await anew.invite());
  await ben.join(invited.code);
  const bens = await ben.open(fresh.roomId);
  await until(() => textsOf(bens.doc).includes('All that we did'));
  expect(must(await mia.store.keyring.list())).toHaveLength(2);
});

test('[S122, K52] who is in the record comes into the new room as who they were, with a say in it', async () => {
  const { mia, ben, mias, relay, code } = await twoPeople();
  const { memberId: bensId, roomId } = await ben.join(await code());
  await untilSynced(await ben.open(roomId));
  await until(() => readRecord(mias.doc).members.length === 2);
  const deps = { keyring: mia.store.keyring, indexedDB, now, profile: undefined, ...mia.shared };
  const fresh = must(await beginAnew(deps, mias.entry(), mias.doc));
  const anew = await mia.open(fresh.roomId);
  await untilSynced(anew);

  const entry = await ben.join(must(await anew.invite(bensId)).code);

  expect(entry).toMatchObject({ roomId: fresh.roomId, memberId: bensId });
  const bens = await ben.open(fresh.roomId);
  await untilSynced(bens);
  jot(bens.doc, bens.entry(), 'here as well');
  await until(() => textsOf(anew.doc).includes('here as well'));
  expect(readRecord(anew.doc).members).toHaveLength(2);
  expect(anew.status().attention).toEqual([]);
  await untilTrue(
    async () => must(await relay.store.readRoom(fresh.roomId)).admins.keys.length === 2,
  );
  // Once in, a further code for them is one to who has lost their devices.
  const again = must(await anew.invite(bensId));
  expect(again.code).toMatch(/^tw1-/);
});

test('[S129, B92] what breaks off before its last step leaves none, and its rows go', async () => {
  const pages = await twoPages();
  const page = await pages.page(pages.mine);
  jot(page.doc, pages.entry, 'Something');
  const { keyring } = pages.mine;
  const broken = {
    ...keyring,
    add: () => Promise.resolve({ ok: false, error: 'aborted' } as const),
  };

  expect(await beginAnew(depsOf(pages, { keyring: broken }), pages.entry, page.doc)).toMatchObject({
    ok: false,
  });

  expect(must(await keyring.rooms())).toHaveLength(1);
  expect(await pages.roomDatabases()).toHaveLength(2);
  // It may be in the making yet.
  must(await finishErasing(pages.erasing(pages.mine)));
  expect(await pages.roomDatabases()).toHaveLength(2);
  const later = { ...pages.erasing(pages.mine), now: () => at(Date.now() + 3_600_000) };
  must(await finishErasing(later));
  expect(await pages.roomDatabases()).toHaveLength(1);
  expect(must(await keyring.rooms())).toHaveLength(1);
});

test('[B92] where its rows cannot be stored there is none', async () => {
  const pages = await twoPages();
  const page = await pages.page(pages.mine);

  const made = await beginAnew(depsOf(pages, { indexedDB: undefined }), pages.entry, page.doc);

  expect(made).toEqual({ ok: false, error: 'unavailable' });
  expect(must(await pages.mine.keyring.list())).toHaveLength(1);
});

test('[D78, S129] private notes about it and its sessions go along, once', () => {
  const profile = new Y.Doc();
  const [from, to, other] = [newRoomId(), newRoomId(), newRoomId()];
  const session = newId<ItemId>();
  const write = (roomId: typeof from, sessionId: ItemId | undefined, text: string): void =>
    insertInNotes(privateNotesOf(profile, { roomId, sessionId }), 0, [
      { type: 'text', text, marks: NO_MARKS },
    ]);
  write(from, undefined, 'about it');
  write(from, session, 'beside a session');
  write(other, undefined, 'about another');

  movePrivateNotes(profile, from, to);
  movePrivateNotes(profile, from, to);

  const textOf = (roomId: typeof from, sessionId?: ItemId): string =>
    plainNotes(privateNotesOf(profile, { roomId, sessionId }), 9)
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('|');
  expect(textOf(to)).toBe('about it');
  expect(textOf(to, session)).toBe('beside a session');
  expect(textOf(from)).toBe('about it');
  expect(textOf(other)).toBe('about another');
});
