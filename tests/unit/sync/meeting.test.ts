/** Catching up with own changes that the relay has not got: lines that both changed are marked. */
import { afterEach, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { agreementOf } from '#shared/record/agreement.ts';
import { notesOf } from '#shared/record/notes.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { Engine } from '../../../extension/sync/engine.ts';
import { idNumber } from '../../support/record/people.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import { bensSnapshot, witnessesOf } from '../../support/sync/snapshot-frames.ts';
import { enter, leave, replay, until, untilSynced, type Stage } from '../../support/sync/stage.ts';

afterEach(leave);

const SESSION = idNumber<ItemId>(7);

/** Mia's page with notes that are in the log. */
async function withNotes(stage: Stage): Promise<{ mias: Engine; notes: Y.Text }> {
  const mias = await stage.open();
  await untilSynced(mias);
  const notes = notesOf(mias.doc, SESSION);
  notes.insert(0, 'one line\nother line');
  mias.flush();
  await untilSynced(mias);
  return { mias, notes };
}

/** Ben's change of the notes, made of what is in the log. */
async function bensChange(stage: Stage, change: (notes: Y.Text) => void) {
  const bens = await replay(stage);
  return stage.ben.frame(updateOf(bens, (doc) => change(notesOf(doc, SESSION))));
}

function hintsOf(mias: Engine): readonly string[] {
  return readRecord(mias.doc).marks.map(({ blockHint }) => blockHint);
}

// Taken out: the call after the staged entries are taken; no line was marked.
test('[D16, D17] after being apart the line that both changed is marked, and the mark goes up', async () => {
  const stage = await enter();
  const { mias, notes } = await withNotes(stage);
  const change = await bensChange(stage, (bens) => bens.insert(3, ', his,'));
  // Nothing of Mia's is acknowledged any more, and then the line breaks.
  let answers = false;
  stage.relay.script.onMessage = (_connection, { type }) => type === 'append' && !answers;
  notes.insert(8, ', hers');
  notes.insert(notes.length, ', hers alone');
  mias.flush();
  stage.relay.log.push(change);
  answers = true;
  stage.relay.latest().cut();
  await until(() => hintsOf(mias).length > 0);
  expect(hintsOf(mias)).toEqual(['one, his, line, hers']);
  await untilSynced(mias);
  expect(readRecord(await replay(stage)).marks).toHaveLength(1);
});

// Taken out: the meeting of entries that come after the catch-up; no line was marked.
test('[D16, D17] two who come back at the same moment meet in what comes while the own still waits', async () => {
  const stage = await enter();
  const { mias, notes } = await withNotes(stage);
  const change = await bensChange(stage, (bens) => bens.insert(3, ', his,'));
  stage.relay.script.onMessage = (_connection, { type }) => type === 'append';
  notes.insert(8, ', hers');
  mias.flush();
  const { length } = stage.relay.connections;
  stage.relay.latest().cut();
  await until(() => stage.relay.connections.length > length);
  await until(() => mias.status().relay.state === 'connected');
  // She has caught up, with nothing new; his change is before hers in the log.
  stage.relay.append(change);
  await until(() => hintsOf(mias).length > 0);
  expect(hintsOf(mias)).toEqual(['one, his, line, hers']);
});

test('[D16] what two write in one line together, live, is not marked', async () => {
  const stage = await enter();
  const { mias, notes } = await withNotes(stage);
  const change = await bensChange(stage, (bens) => bens.insert(3, ', his,'));
  notes.insert(8, ', hers');
  stage.relay.append(change);
  await until(() => notes.toJSON().includes('his'));
  await untilSynced(mias);
  expect(notes.toJSON()).toBe('one, his, line, hers\nother line');
  expect(hintsOf(mias)).toEqual([]);
});

// Taken out: of a snapshot only what is news; no line was marked, since all of it seemed to be theirs.
test('[D16, D17] a line that the other changed is marked when the change comes by a snapshot, too', async () => {
  const stage = await enter();
  const { mias, notes } = await withNotes(stage);
  const { relay } = stage;
  relay.script.onMessage = (_connection, { type }) => type === 'append';
  notes.insert(8, ', hers');
  mias.flush();
  await until(() => mias.status().waiting > 0 && mias.status().device.state === 'saved');
  relay.log.push(await bensChange(stage, (bens) => bens.delete(0, 3)));
  relay.script.snapshot = await bensSnapshot(stage, { witnesses: await witnessesOf(stage) });
  relay.script.servedIn = ['replay'];
  relay.latest().cut();
  await until(() => hintsOf(mias).length > 0);
  expect(hintsOf(mias)).toEqual(['line, hers']);
});

// Taken out: the sections of the agreement among the texts that are looked at; no line was marked.
test('[D137] a line of the agreement that both changed while apart is marked at its section', async () => {
  const stage = await enter();
  const mias = await stage.open();
  await untilSynced(mias);
  const purpose = agreementOf(mias.doc, 'purpose');
  purpose.insert(0, 'one line\nother line');
  mias.flush();
  await untilSynced(mias);
  const bens = await replay(stage);
  const change = await stage.ben.frame(
    updateOf(bens, (doc) => agreementOf(doc, 'purpose').insert(3, ', his,')),
  );
  let answers = false;
  stage.relay.script.onMessage = (_connection, { type }) => type === 'append' && !answers;
  purpose.insert(8, ', hers');
  mias.flush();
  stage.relay.log.push(change);
  answers = true;
  stage.relay.latest().cut();
  await until(() => hintsOf(mias).length > 0);
  expect(readRecord(mias.doc).marks).toMatchObject([
    { section: 'purpose', sessionId: undefined, blockHint: 'one, his, line, hers' },
  ]);
  await untilSynced(mias);
  expect(readRecord(await replay(stage)).marks).toHaveLength(1);
});
