/** A member whose program deletes everything by hand, past every bin: the partner's device has it. */
import { afterEach, expect, test } from 'vitest';
import type { Doc } from 'yjs';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { differencesFrom } from '#shared/record/differences.ts';
import { NO_MARKS } from '#shared/record/note-lines.ts';
import { insertInNotes } from '#shared/record/note-writing.ts';
import { notesOf } from '#shared/record/notes.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { rootMap, type RootName } from '#shared/record/schema.ts';
import { readCheckpointState } from '../../../extension/sync/checkpoint-state.ts';
import type { Store } from '../../../extension/store/store.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { must } from '../../support/store/samples.ts';
import { jot, leave, until, untilSynced } from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

const ROOTS: readonly RootName[] = ['meta', 'members', 'sessions', 'actionItems'];

function wipe(doc: Doc, session: ItemId): void {
  doc.transact(() => {
    for (const root of ROOTS) rootMap(doc, root).clear();
    notesOf(doc, session).delete(0, notesOf(doc, session).length);
  });
}

async function latestCheckpoint({ checkpoints }: Store, { roomId }: KeyringEntry): Promise<Doc> {
  const [latest] = must(await checkpoints.list(roomId));
  if (latest === undefined) throw new Error('no checkpoint');
  const deflated = must(await checkpoints.readState(roomId, latest.number));
  const doc = deflated && (await readCheckpointState({ deflated, size: latest.size }));
  if (doc === undefined) throw new Error('the checkpoint cannot be read');
  return doc;
}

test('[S50, D51, D52] what one member’s program wiped comes back from the other’s checkpoint, for both', async () => {
  const { mia, ben, mias, code } = await twoPeople();
  const joined = await ben.join(await code());
  const bens = await ben.open(joined.roomId);
  const author = { memberId: mias.entry().memberId, now: Date.now() as Millis };
  jot(mias.doc, author, 'Write the outline');
  const session = must(addSession(mias.doc, author, { title: 'Kick-off' }));
  mias.doc.transact(() =>
    insertInNotes(notesOf(mias.doc, session), 0, [
      { type: 'text', text: 'What we agreed on.', marks: NO_MARKS },
    ]),
  );
  const whole = (doc: Doc): boolean =>
    readRecord(doc).members.length === 2 && notesOf(doc, session).length > 0;
  await until(() => whole(mias.doc) && whole(bens.doc));
  await untilSynced(mias);
  const before = readRecord(mias.doc);
  await mias.checkpoint();

  wipe(bens.doc, session);
  await until(() => readRecord(mias.doc).actionItems.length === 0);
  const then = await latestCheckpoint(mia.store, mias.entry());
  must(bringBack(mias.doc, author, then, differencesFrom(then, mias.doc)));

  await until(() => whole(bens.doc));
  for (const { doc } of [mias, bens]) {
    expect(readRecord(doc)).toEqual(before);
    expect(notesOf(doc, session).toJSON()).toBe('What we agreed on.');
  }
});
