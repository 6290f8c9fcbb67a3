/**
 * The record of five years in its simplest form: 260 weekly sessions whose notes two people typed key by
 * key, with slips and corrections, and 1,500 items, each sitting under a client id of its own. Everything
 * is made by the record's own operations and its way of writing notes. Seeded: the same bytes each time.
 * With all parts of the record filled: `five-years-filled.ts`.
 */
import * as Y from 'yjs';
import { copyBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { ItemId, MemberId, Millis } from '#shared/base/ids.ts';
import { isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint, updateTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { notesOf } from '#shared/record/notes.ts';
import { createChance, type Chance } from './chance.ts';
import { done } from './record/people.ts';
import { sentence, typeNotes } from './typist.ts';

/** How many sessions. */
export const SESSIONS = 260;
/** How many action items, talking points, questions and notes. */
export const ITEMS = 1_500;
/** The members of the record: the mentee, then the mentor. */
export const MEMBERS = [memberId(1), memberId(2)] as const;

/** In ms. */
export const WEEK = 7 * 86_400_000;
/** A Monday. */
export const FIRST_SESSION = Date.UTC(2021, 11, 6, 9);
/** The words of one session's notes. */
const WORDS = 500;

function memberId(number: number): MemberId {
  return toBase64Url(new Uint8Array(16).fill(number)) as MemberId;
}

/** In UTC, so that the record is the same on machines of all zones. */
export function dayOf(at: number): CalendarDate {
  const day = new Date(at).toISOString().slice(0, 10);
  if (!isCalendarDate(day)) throw new Error('not in the years of a record');
  return day;
}

/** Two who sit down for one session, and what they made before. */
export type Sitting = {
  readonly doc: Y.Doc;
  readonly chance: Chance;
  readonly sessionId: ItemId;
  readonly startsAt: number;
  /** Client ids of the mentee's and the mentor's pages. */
  readonly clients: readonly [number, number];
};

type Open = { readonly kind: 'actionItem' | 'talkingPoint'; readonly id: ItemId };

/** The whole record as one Yjs update (V1). Takes some seconds; see `kept-five-years.ts`. */
export function makeFiveYears(): Bytes {
  const chance = createChance(7);
  const doc = new Y.Doc();
  const open: Open[] = [];
  let made = 0;
  for (let week = 0; week < SESSIONS; week += 1) {
    const sessionId = chance.id<ItemId>();
    const clients = [chance.clientId(), chance.clientId()] as const;
    const startsAt = FIRST_SESSION + week * WEEK;
    const sitting: Sitting = { doc, chance, sessionId, startsAt, clients };
    Y.applyUpdate(doc, notesUpdate(sitting));
    if (week === 0) introduce(sitting);
    act(sitting, 0, (author) =>
      addSession(doc, author, {
        id: sessionId,
        startsAt: startsAt as Millis,
        title: sentence(chance, 3),
      }),
    );
    settle(sitting, open);
    const wanted = Math.floor(((week + 1) * ITEMS) / SESSIONS);
    for (; made < wanted; made += 1) addOne(sitting, made, open);
  }
  const update = copyBytes(Y.encodeStateAsUpdate(doc));
  doc.destroy();
  return update;
}

/** Notes are typed in a document of their own: a root depends on no other, and a key costs less. */
export function notesUpdate({ chance, sessionId, clients }: Sitting): Uint8Array {
  const alone = new Y.Doc();
  typeNotes(notesOf(alone, sessionId), { chance, clients, words: WORDS });
  const update = Y.encodeStateAsUpdate(alone);
  alone.destroy();
  return update;
}

/** One operation of the person `who` in their page of this sitting. */
export function act(
  { doc, startsAt, clients }: Sitting,
  who: 0 | 1,
  operation: (author: Author) => Parameters<typeof done>[0],
): void {
  doc.clientID = clients[who];
  done(operation({ memberId: MEMBERS[who], now: (startsAt + 60_000) as Millis }));
}

function introduce(sitting: Sitting): void {
  const { doc } = sitting;
  act(sitting, 0, (author) =>
    putMember(doc, author, { id: MEMBERS[0], name: 'Mia', role: 'mentee' }),
  );
  act(sitting, 1, (author) =>
    putMember(doc, author, { id: MEMBERS[1], name: 'Ben', role: 'mentor' }),
  );
}

/** What was open is ticked off, put off or said in better words; little is open for long. */
function settle(sitting: Sitting, open: Open[]): void {
  const { doc, chance, startsAt } = sitting;
  for (const one of open.splice(0)) {
    const who = chance.below(2) === 0 ? 0 : 1;
    const isDone = chance.below(100) < 70;
    if (!isDone) open.push(one);
    act(sitting, who, (author) => {
      if (one.kind === 'talkingPoint')
        return updateTalkingPoint(doc, author, one.id, { status: isDone ? 'discussed' : 'open' });
      if (isDone) return updateActionItem(doc, author, one.id, { status: 'completed' });
      const dueOn = dayOf(startsAt + WEEK);
      return updateActionItem(doc, author, one.id, { dueOn });
    });
  }
}

/** Of ten items six are action items, three talking points, one is a question or a note. */
function addOne(sitting: Sitting, number: number, open: Open[]): void {
  const { doc, chance, sessionId, startsAt } = sitting;
  const id = chance.id<ItemId>();
  const who = chance.below(2) === 0 ? 0 : 1;
  const text = sentence(chance, 6 + chance.below(6));
  const place = number % 10;
  act(sitting, who, (author) => {
    if (place === 9) return addJot(doc, author, { id, kind: 'question', text });
    if (place >= 6) return addTalkingPoint(doc, author, { id, text, sessionId });
    const dueOn = dayOf(startsAt + WEEK);
    return addActionItem(doc, author, { id, text, sessionId, dueOn, assignees: [MEMBERS[who]] });
  });
  if (place < 9) open.push({ kind: place >= 6 ? 'talkingPoint' : 'actionItem', id });
}

/** What a record consists of, counted. `bytes`: of the update; `clients`: client ids. */
export type RecordFigures = {
  readonly bytes: number;
  readonly structs: number;
  readonly clients: number;
  readonly sessions: number;
  readonly items: number;
};

/** Counts a record. */
export function figuresOf(update: Uint8Array): RecordFigures {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const { clients } = doc.store;
  const size = (root: string): number => doc.getMap(root).size;
  return {
    bytes: update.length,
    structs: [...clients.values()].reduce((sum, structs) => sum + structs.length, 0),
    clients: clients.size,
    sessions: size('sessions'),
    items: size('actionItems') + size('talkingPoints') + size('jots'),
  };
}
