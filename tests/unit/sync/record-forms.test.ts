/** What a later version has put into a record travels and is stored as it is, by one that does not know it. [D140] */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addComment } from '#shared/record/operations/comments.ts';
import { updateGoal } from '#shared/record/operations/goals.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { idIn } from '../../support/record/least-of-each.ts';
import { done, MONDAY } from '../../support/record/people.ts';
import { recordOf, stateOf, unknownIn, type FormName } from '../../support/record/record-forms.ts';
import { leave, until, untilSynced } from '../../support/sync/stage.ts';
import { twoPeople } from '../../support/sync/two-people.ts';

afterEach(leave);

/** Mia's record holds a form, and Ben has joined. */
async function sharedRecord(form: FormName) {
  const { mias, ben, code } = await twoPeople();
  Y.applyUpdate(mias.doc, stateOf(form));
  // As the version that wrote it said after it had seen what Mia's said of her own.
  if (form === 'newer') mias.doc.getMap('meta').set('schemaVersion', 2);
  await untilSynced(mias);
  const { roomId, memberId } = await ben.join(await code());
  const bens = await ben.open(roomId);
  await until(() => readRecord(bens.doc).goals.length > 0);
  return { mias, bens, ben, roomId, by: { memberId, now: MONDAY } };
}

test('[D140] it comes whole to one who joins, and back, and stands in their store', async () => {
  const { mias, bens, ben, roomId, by } = await sharedRecord('later-fields');
  const unknown = unknownIn(recordOf('later-fields'));
  expect(unknownIn(bens.doc)).toEqual(unknown);
  done(updateGoal(bens.doc, by, idIn('goals'), { title: 'From Ben', progress: 77 }));
  done(addComment(bens.doc, by, { part: 'goals', id: idIn('goals') }, 'Seen'));
  done(removeItem(bens.doc, by, { part: 'jots', id: idIn('jots') }));
  await until(() => readRecord(mias.doc).comments.some(({ text }) => text === 'Seen'));
  expect(unknownIn(mias.doc)).toEqual(unknown);
  await bens.close();
  const again = await ben.open(roomId);
  expect(readRecord(again.doc).goals[0]?.title).toBe('From Ben');
  expect(unknownIn(again.doc)).toEqual(unknown);
});

test('[D140, D141] of a newer one all is stored and handed on, and nothing is written', async () => {
  const { mias, bens, ben, roomId, by } = await sharedRecord('newer');
  const unknown = unknownIn(recordOf('newer'));
  expect(unknownIn(bens.doc)).toEqual(unknown);
  const refused = updateGoal(bens.doc, by, idIn('goals'), { title: 'No' });
  expect(refused).toMatchObject({ ok: false, error: { reason: 'newer-schema' } });
  await bens.close();
  const again = await ben.open(roomId);
  expect(unknownIn(again.doc)).toEqual(unknown);
  expect(unknownIn(mias.doc)).toEqual(unknown);
});
