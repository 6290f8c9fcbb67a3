/**
 * All that a client does with a record without being asked to: reads, asks, draws up notes, projects,
 * indexes, keeps checkpoints and compares them. For records that somebody else has filled.
 */
import * as Y from 'yjs';
import type { ItemId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import { newId } from '#shared/base/ids.ts';
import { checkInDueAt, checkInRhythmOf } from '#shared/record/check-in-rhythm.ts';
import { differencesFrom } from '#shared/record/differences.ts';
import { changesOf, chosenOption, progressOf, sessionsOfGoal } from '#shared/record/goal-parts.ts';
import { commentsOn, isOf, timeRequestsFor } from '#shared/record/item-talk.ts';
import { readNoteLines } from '#shared/record/note-lines.ts';
import { outlineOf } from '#shared/record/note-outline.ts';
import { notesOf, plainNotes } from '#shared/record/notes.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import {
  agendaOf,
  currentSession,
  directionOf,
  mine,
  nextSession,
  ownersOfManyGoals,
} from '#shared/record/queries.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import type { RecordView } from '#shared/record/view.ts';
import { entriesOf } from '../../../extension/search/record-entries.ts';
import { createSearchIndex } from '../../../extension/search/search-index.ts';
import { readProjection } from '../../../extension/store/projection.ts';
import {
  digestOf,
  readCheckpointState,
  writeCheckpointState,
} from '../../../extension/sync/checkpoint-state.ts';
import { createProjector } from '../../../extension/sync/projector.ts';
import { MONDAY, SAM } from './people.ts';

const ROOM = newId<ItemId>() as string as RoomId;
/** As many sessions as a person opens, where a peer made a hundred thousand. */
const MOST_SESSIONS = 40;

/** Every question that a surface asks of a view. */
function ask(view: RecordView, now: Millis): void {
  const sessions = view.sessions.slice(0, MOST_SESSIONS);
  for (const id of [undefined, ...sessions.map((session) => session.id)]) agendaOf(view, id, now);
  currentSession(view, now);
  nextSession(view, now);
  mine(view, SAM);
  const rhythm = checkInRhythmOf(view, SAM);
  if (rhythm) checkInDueAt(rhythm, now);
  ownersOfManyGoals(view);
  for (const goal of view.goals) {
    directionOf(view, goal);
    progressOf(view, goal);
    chosenOption(view, goal);
  }
  for (const { id } of view.goals.slice(0, MOST_SESSIONS)) {
    changesOf(view, id);
    sessionsOfGoal(view, id);
    commentsOn(view, 'goals', id);
  }
  for (const item of view.actionItems) {
    timeRequestsFor(view, item.id);
    isOf('theirs', item, SAM);
  }
}

function drawNotes(doc: Y.Doc, view: RecordView): void {
  for (const { id } of view.sessions.slice(0, MOST_SESSIONS)) {
    const notes = notesOf(doc, id);
    plainNotes(notes);
    outlineOf(readNoteLines(notes), ({ attrs }) => attrs);
  }
}

/** What is projected of `doc` for `me`, as it would be stored. */
export async function projectionOf(doc: Y.Doc, me: MemberId): Promise<unknown> {
  let written: unknown;
  const projector = createProjector({
    doc,
    entry: () => ({ roomId: ROOM, memberId: me, mentorshipName: 'Ours' }) as never,
    term: () => 1,
    status: () =>
      ({
        relay: { state: 'none' },
        waiting: 0,
        attention: [],
        reach: [],
        caughtUpAt: MONDAY,
      }) as never,
    projections: {
      write: (projection: unknown) => {
        written = structuredClone(projection);
        return Promise.resolve({ ok: true, value: undefined });
      },
    } as never,
    rename: () => Promise.resolve(),
    now: () => MONDAY,
  });
  await projector.flush();
  projector.close();
  return written;
}

/** What a checkpoint of `doc` gives back, compared both ways, and brought back into a copy of `now`. */
async function keepAndCompare(doc: Y.Doc, now: Y.Doc): Promise<void> {
  await digestOf(doc);
  const kept = await readCheckpointState(await writeCheckpointState(doc));
  if (kept === undefined) throw new Error('a checkpoint cannot be read');
  differencesFrom(now, kept);
  const gone = differencesFrom(kept, now);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(now));
  bringBack(copy, { memberId: SAM, now: MONDAY }, kept, gone);
  readRecord(copy);
}

/**
 * Does all that with `doc`. `before`: the record without what the other put in. Returns the view;
 * throws where a reader throws, or the readers do not agree.
 */
export async function readEverything(doc: Y.Doc, before: Y.Doc): Promise<RecordView> {
  const view = readRecord(doc);
  const reader = createRecordReader(doc);
  if (reader.read().unreadable !== view.unreadable) throw new Error('the readers do not agree');
  reader.close();
  ask(view, MONDAY);
  drawNotes(doc, view);
  const projection = await projectionOf(doc, SAM);
  if (readProjection(projection) === undefined) throw new Error('the projection cannot be read');
  const entries = entriesOf(doc, { roomId: ROOM, name: 'Ours' }, MONDAY);
  const index = await createSearchIndex(entries);
  index.search(['words', 'item']);
  await keepAndCompare(doc, before);
  return view;
}
