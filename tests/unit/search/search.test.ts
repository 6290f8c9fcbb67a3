/** Searching what lies on the disk, over real databases of mentorships. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes } from '#shared/base/bytes.ts';
import type { ItemId, Millis, RoomId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { addGoalDraft, goalDrafts } from '#shared/record/profile-drafts.ts';
import { addFeedbackDraft, writeFeedbackDraft } from '#shared/record/profile-feedback.ts';
import { beginProfile, privateNotesOf } from '#shared/record/profile.ts';
import { createSearch, type ReadEntries } from '../../../extension/search/search.ts';
import { readStoredEntries } from '../../../extension/search/stored-entries.ts';
import { openRoomDatabase, roomDatabaseName } from '../../../extension/store/room-database.ts';
import { addOwnRows, readRows } from '../../../extension/store/rows.ts';
import { notesOf } from '#shared/record/notes.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { author, done, idNumber, MONDAY, pairRecord, ROBIN } from '../../support/record/people.ts';
import { must, newRoomId } from '../../support/store/samples.ts';

type Place = {
  readonly factory: IDBFactory;
  readonly names: Map<RoomId, string>;
  readonly search: ReturnType<typeof createSearch>;
};

function place(factory = new IDBFactory()): Place {
  const names = new Map<RoomId, string>();
  const rooms = () => [...names].map(([roomId, name]) => ({ roomId, name }));
  const readEntries: ReadEntries = (room, now) => readStoredEntries(factory, room, now);
  const search = createSearch({ indexedDB: factory, readEntries, rooms, now: () => MONDAY });
  return { factory, names, search };
}

/** A search that knows of a profile, while `isShown`; `read` hears what is read. */
function searchWith(at: Place, own: RoomId, isShown: () => boolean, read: RoomId[] = []) {
  const readEntries: ReadEntries = (one, now) => {
    read.push(one.roomId);
    return readStoredEntries(at.factory, one, now);
  };
  return createSearch({
    indexedDB: at.factory,
    readEntries,
    rooms: () => [...at.names].map(([roomId, name]) => ({ roomId, name })),
    own: { room: () => Promise.resolve(own), isShown },
    now: () => MONDAY,
  });
}

/** Puts what `change` does to a record into rows, one an update, as a page stores it. */
async function store(at: Place, roomId: RoomId, doc: Y.Doc, change: () => void): Promise<void> {
  const updates: Uint8Array[] = [];
  const keep = (update: Uint8Array): void => void updates.push(update);
  doc.on('update', keep);
  change();
  doc.off('update', keep);
  const db = must(await openRoomDatabase(at.factory, roomDatabaseName(roomId)));
  must(await addOwnRows(db, updates.map(copyBytes)));
  db.close();
}

async function room(at: Place, name: string, write: (doc: Y.Doc) => void): Promise<RoomId> {
  const roomId = newRoomId();
  at.names.set(roomId, name);
  const doc = new Y.Doc();
  await store(at, roomId, doc, () => {
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(pairRecord()));
    write(doc);
  });
  return roomId;
}

function kindsFor({ search }: Place, query: string): readonly string[] {
  return search.find(query).hits.map(({ entry }) => entry.kind);
}

test('[F3] everything that people write is found, by its kind', async () => {
  const at = place();
  const roomId = await room(at, 'unnamed', (doc) => {
    done(setMentorship(doc, author(), { name: 'Lighthouse crew' }));
    const session = done(addSession(doc, author(), { title: 'Kick-off in Ghent' }));
    done(addTalkingPoint(doc, author(), { text: 'budget of winter', sessionId: session }));
    done(addActionItem(doc, author(), { text: 'ring the printer' }));
    done(addGoal(doc, author(), { title: 'play the violin' }));
    done(addJot(doc, author(), { kind: 'question', text: 'which harbour?' }));
    done(addJot(doc, author(), { kind: 'note', text: 'likes diagrams' }));
    writeLines(notesOf(doc, session), [{ text: 'we spoke of umbrellas' }]);
  });
  expect(await at.search.refresh()).toBe(true);
  const kinds = {
    lighthouse: 'mentorship',
    robin: 'member',
    ghent: 'session',
    winter: 'talkingPoint',
    printer: 'actionItem',
    violin: 'goal',
    harbour: 'question',
    diagrams: 'note',
    umbrellas: 'notes',
  };
  for (const [query, kind] of Object.entries(kinds)) expect(kindsFor(at, query)).toEqual([kind]);
  const [hit] = at.search.find('umbrellas').hits;
  expect(hit?.entry).toMatchObject({ roomId, session: { title: 'Kick-off in Ghent' } });
});

test('[F3] what lies in the bin is not found', async () => {
  const at = place();
  await room(at, 'Ours', (doc) => {
    const id = done(addGoal(doc, author(), { title: 'play the violin' }));
    done(removeItem(doc, author(), { part: 'goals', id }));
  });
  await at.search.refresh();
  expect(kindsFor(at, 'violin')).toEqual([]);
});

test('[F5] all mentorships are searched, and one is read again when rows were added, and only then', async () => {
  const at = place();
  const doc = new Y.Doc();
  const id = await room(at, 'First', (record) => {
    done(addActionItem(record, author(), { text: 'ring the printer' }));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(record));
  });
  await room(
    at,
    'Second',
    (record) => void done(addActionItem(record, author(), { text: 'ring the bell' })),
  );
  await at.search.refresh();
  expect(kindsFor(at, 'ring')).toHaveLength(2);
  expect(await at.search.refresh()).toBe(false);
  await store(at, id, doc, () => done(addActionItem(doc, author(), { text: 'ring your mother' })));
  expect(await at.search.refresh()).toBe(true);
  expect(kindsFor(at, 'ring')).toHaveLength(3);
});

test('[F5] nothing is written', async () => {
  const at = place();
  const id = await room(at, 'First', (doc) => void done(addGoal(doc, author(), { title: 'a' })));
  const rows = async () => {
    const db = must(await openRoomDatabase(at.factory, roomDatabaseName(id)));
    const read = must(await readRows(db, -1));
    db.close();
    return read;
  };
  const before = await rows();
  await at.search.refresh();
  expect(await rows()).toEqual(before);
});

test('[F3] a damaged row hides nothing of the others', async () => {
  const at = place();
  const doc = new Y.Doc();
  const id = await room(at, 'Ours', () => {});
  const db = must(await openRoomDatabase(at.factory, roomDatabaseName(id)));
  must(await addOwnRows(db, [copyBytes(new Uint8Array([9, 9, 9]))]));
  db.close();
  await store(at, id, doc, () => done(addGoal(doc, author(), { title: 'play the violin' })));
  await at.search.refresh();
  expect(kindsFor(at, 'violin')).toEqual(['goal']);
});

test('[F6] a mentorship that cannot be read is counted, the others are searched', async () => {
  const at = place();
  await room(at, 'Ours', (doc) => void done(addGoal(doc, author(), { title: 'violin' })));
  const away = newRoomId();
  at.names.set(away, 'Away');
  const open = at.factory.open.bind(at.factory);
  at.factory.open = (name, version) => {
    if (name === roomDatabaseName(away)) throw new Error('storage is away');
    return open(name, version);
  };
  await at.search.refresh();
  expect(at.search.find('violin')).toMatchObject({ hits: [{}], missing: 1 });
  at.factory.open = open;
  await at.search.refresh();
  expect(at.search.find('violin').missing).toBe(0);
});

test('[F6, F8] a mentorship whose reading fails is counted, and read again when it can be', async () => {
  const at = place();
  await room(at, 'Ours', (doc) => void done(addGoal(doc, author(), { title: 'violin' })));
  let fails = true;
  const rooms = () => [...at.names].map(([roomId, name]) => ({ roomId, name }));
  const readEntries: ReadEntries = (one, now) =>
    fails ? Promise.resolve(undefined) : readStoredEntries(at.factory, one, now);
  const search = createSearch({ indexedDB: at.factory, readEntries, rooms, now: () => MONDAY });
  await search.refresh();
  expect(search.find('violin')).toMatchObject({ hits: [], missing: 1 });
  fails = false;
  await search.refresh();
  expect(search.find('violin')).toMatchObject({ hits: [{}], missing: 0 });
});

test('[F6] a mentorship that left this device is found no more', async () => {
  const at = place();
  const id = await room(
    at,
    'Ours',
    (doc) => void done(addGoal(doc, author(), { title: 'violin' })),
  );
  await at.search.refresh();
  at.names.delete(id);
  expect(await at.search.refresh()).toBe(true);
  expect(kindsFor(at, 'violin')).toEqual([]);
});

test('[F5] a search that is closed keeps nothing and reads nothing more', async () => {
  const at = place();
  await room(at, 'Ours', (doc) => void done(addGoal(doc, author(), { title: 'violin' })));
  const reading = at.search.refresh();
  at.search.close();
  expect(await reading).toBe(false);
  expect(at.search.find('violin').hits).toEqual([]);
});

test('[F9] private notes are found at their mentorship, each place for itself, and not those of one that is gone', async () => {
  const at = place();
  const ours = await room(
    at,
    'Ours',
    (doc) => void done(addGoal(doc, author(), { title: 'violin' })),
  );
  const sessionId = idNumber<ItemId>(7);
  const own = newRoomId();
  const doc = new Y.Doc();
  await store(at, own, doc, () => {
    beginProfile(doc);
    for (const [roomId, of] of [[ours], [ours, sessionId], [newRoomId()]] as const)
      writeLines(privateNotesOf(doc, { roomId, sessionId: of }), [
        { text: 'violin' },
        { text: 'x' },
      ]);
  });
  const search = searchWith(at, own, () => true);
  await search.refresh();

  const found = search.find('violin').hits.map(({ entry }) => entry);

  expect(found.map(({ kind }) => kind).toSorted()).toEqual([
    'goal',
    'privateNotes',
    'privateNotes',
  ]);
  const mine = found.filter(({ kind }) => kind === 'privateNotes');
  expect(new Set(mine.map(({ id }) => id))).toEqual(new Set([ours, sessionId]));
  expect(mine.map(({ roomId, text }) => [roomId, text])).toEqual([
    [ours, 'violin\nx'],
    [ours, 'violin\nx'],
  ]);
});

test('[F10] drafts of goals are found at their mentorship, and not while what is private is hidden', async () => {
  const at = place();
  const ours = await room(at, 'Ours', () => undefined);
  const own = newRoomId();
  const doc = new Y.Doc();
  await store(at, own, doc, () => {
    for (const roomId of [ours, newRoomId()])
      done(addGoalDraft(doc, roomId, { title: 'the violin', at: 1 as Millis }));
  });
  let isShown = true;
  const search = searchWith(at, own, () => isShown);
  await search.refresh();

  const found = search.find('violin').hits.map(({ entry }) => entry);

  const [draft] = goalDrafts(doc, ours);
  expect(found).toEqual([
    { roomId: ours, kind: 'goalDraft', id: draft?.id, text: 'the violin', session: undefined },
  ]);
  isShown = false;
  expect(search.find('violin').hits).toEqual([]);
});

test('[F14] drafts of feedback are found at their mentorship by any of their words, and not while what is private is hidden', async () => {
  const at = place();
  const ours = await room(at, 'Ours', () => undefined);
  const own = newRoomId();
  const doc = new Y.Doc();
  const input = { forMember: ROBIN, requestId: undefined, at: 1 as Millis };
  await store(at, own, doc, () => {
    for (const roomId of [ours, newRoomId()]) {
      const id = done(addFeedbackDraft(doc, roomId, input));
      done(writeFeedbackDraft(doc, roomId, id, ['situation', 'At the review']));
      done(writeFeedbackDraft(doc, roomId, id, ['impact', 'We all laughed']));
    }
    done(addFeedbackDraft(doc, ours, input));
    doc.getMap('drafts').set(`${ours}:x:y`, doc.getMap('drafts').get('nothing'));
  });
  let isShown = true;
  const search = searchWith(at, own, () => isShown);
  await search.refresh();

  const found = search.find('laughed review').hits.map(({ entry }) => entry);

  expect(found).toMatchObject([
    { roomId: ours, kind: 'feedbackDraft', text: 'At the review\nWe all laughed' },
  ]);
  isShown = false;
  expect(search.find('laughed').hits).toEqual([]);
});

test('[F9] hidden, private notes are found no more at once, and are not read', async () => {
  const at = place();
  const ours = await room(at, 'Ours', () => undefined);
  const own = newRoomId();
  const doc = new Y.Doc();
  await store(at, own, doc, () => {
    writeLines(privateNotesOf(doc, { roomId: ours, sessionId: undefined }), [{ text: 'violin' }]);
  });
  let isShown = true;
  const read: RoomId[] = [];
  const search = searchWith(at, own, () => isShown, read);
  await search.refresh();
  expect(search.find('violin').hits).toHaveLength(1);

  isShown = false;
  expect(search.find('violin').hits).toEqual([]);
  await search.refresh();
  read.length = 0;
  await search.refresh();
  expect([read, search.find('violin')]).toEqual([[], { hits: [], missing: 0 }]);

  isShown = true;
  await search.refresh();
  expect(read).toEqual([own]);
  expect(search.find('violin').hits).toHaveLength(1);
});

test('[F4] not more than 200 hits are given', async () => {
  const at = place();
  await room(at, 'Ours', (doc) =>
    doc.transact(() => {
      for (let n = 0; n < 250; n += 1) done(addActionItem(doc, author(n), { text: `ring ${n}` }));
    }),
  );
  await at.search.refresh();
  expect(at.search.find('ring').hits).toHaveLength(200);
});
