/**
 * Two to five people at a cadence while apart: they agree on it, write on its sessions, move and remove them
 * and carry points over, meet or do not. Whatever comes of it makes sense.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId, MemberId, Millis } from '#shared/base/ids.ts';
import { isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import { cadenceId, occurrenceOf } from '#shared/record/occurrence-id.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { endCadence, leaveOut, setCadence } from '#shared/record/operations/series.ts';
import { rescheduleSession, updateSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint, carryOver } from '#shared/record/operations/talking-points.ts';
import { agendaOf, currentSession } from '#shared/record/queries.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { putMember } from '#shared/record/operations/members.ts';
import {
  author,
  done,
  HOUR,
  idNumber,
  meet,
  MONDAY,
  pairRecord,
  replicaOf,
} from '../../support/record/people.ts';

const DAY = 24 * HOUR;
const MOST_PEOPLE = 5;
const people = Array.from({ length: MOST_PEOPLE }, (_, at) => idNumber<MemberId>(at + 1));

function dayAfter(days: number): CalendarDate {
  const day = new Date(MONDAY + days * DAY).toISOString().slice(0, 10);
  if (!isCalendarDate(day)) throw new Error(day);
  return day;
}

type Act = {
  readonly who: number;
  readonly what: number;
  readonly on: number;
  readonly to: number;
  /** Whom they meet afterwards; nobody for most. */
  readonly meets: number | undefined;
};

/** What was said of a session, and must be found again. */
type Said = { readonly id: ItemId; readonly member: MemberId; readonly words: string };

const now = MONDAY as Millis;

function someSession(doc: Y.Doc, on: number): ItemId {
  const sessions = sessionsAround(readRecord(doc), now);
  return sessions[on % Math.max(1, sessions.length)]?.id ?? idNumber<ItemId>(900);
}

function perform(doc: Y.Doc, member: MemberId, act: Act, step: number): Said | undefined {
  const by = author(step, member);
  const { on, to } = act;
  const id = someSession(doc, on);
  const place = { part: 'sessions', id } as const;
  const [cadence] = readRecord(doc).series;
  const point = readRecord(doc).talkingPoints[on % 3];
  const operations = [
    () => setCadence(doc, by, { startsOn: dayAfter(to), time: '10:00', zone: 'Europe/Berlin' }),
    () => cadence && endCadence(doc, by, cadence.id, to % 2 === 0 ? dayAfter(to * 3) : null),
    () => cadence && leaveOut(doc, by, cadence.id, dayAfter(to), on % 2 === 0),
    () => removeItem(doc, by, place),
    () => restoreItem(doc, by, place),
    () => rescheduleSession(doc, by, id, { startsAt: (now + to * HOUR) as Millis, zone: 'UTC' }),
    () => addTalkingPoint(doc, by, { text: `Point ${step}`, sessionId: id }),
    () => point && carryOver(doc, by, [point.id], { from: id, to: someSession(doc, to) }),
    () => point && carryOver(doc, by, [point.id], { from: id, to: undefined }),
  ];
  const chosen = operations[act.what];
  if (chosen) return void chosen();
  const words = `Said ${step}`;
  const said = updateSession(doc, by, id, { learned: { [member]: words } });
  return said.ok ? { id, member, words } : undefined;
}

const plays = fc.record({
  people: fc.integer({ min: 2, max: MOST_PEOPLE }),
  acts: fc.array(
    fc.record({
      who: fc.nat(MOST_PEOPLE - 1),
      // What none of the operations is, is to say something of a session.
      what: fc.nat(10),
      on: fc.nat(8),
      to: fc.nat(30),
      meets: fc.option(fc.nat(MOST_PEOPLE - 1), { nil: undefined, freq: 3 }),
    }),
    { maxLength: 40 },
  ),
});

type Play = { readonly people: number; readonly acts: readonly Act[] };

/** Lets them act; everybody has met everybody in the end. Returns what each said last of each session. */
function play({ people: count, acts }: Play): {
  readonly docs: readonly Y.Doc[];
  readonly said: ReadonlyMap<string, Said>;
} {
  const origin = pairRecord();
  for (const id of people.slice(2))
    done(putMember(origin, author(2), { id, name: 'P', role: 'peer' }));
  done(setCadence(origin, author(3), { startsOn: dayAfter(0), time: '10:00', zone: 'UTC' }));
  const docs = people.slice(0, count).map(() => replicaOf(origin));
  const said = new Map<string, Said>();
  for (const [step, act] of acts.entries()) {
    const [doc, member] = [docs[act.who % count], people[act.who % count]];
    const other = act.meets === undefined ? undefined : docs[act.meets % count];
    if (!doc || !member) continue;
    const one = perform(doc, member, act, step + 10);
    if (one) said.set(`${one.id} ${one.member}`, one);
    if (other && other !== doc) meet(doc, other);
  }
  const [first] = docs;
  for (let round = 0; round < 2; round += 1)
    for (const doc of docs) if (first && doc !== first) meet(first, doc);
  return { docs, said };
}

function expectSense(doc: Y.Doc, said: ReadonlyMap<string, Said>): void {
  const view = readRecord(doc);
  expect(view.unreadable).toBe(0);
  const sessions = sessionsAround(view, now);
  const ids = [...sessions.map(({ id }) => id), ...view.bin.map(({ id }) => id)];
  // No twins: the cadences are counted without a gap, so that of two who agree on one at once one stands.
  const cadences = [...doc.getMap('series').keys()].toSorted();
  expect(cadences).toEqual(cadences.map((_, at) => cadenceId(at)));
  // A point that is carried over is moved: there is one of it, in whichever session.
  const points = view.talkingPoints.map(({ text }) => text);
  expect(new Set(points).size).toBe(points.length);
  // No twins: nobody finds one session twice, there or in the bin.
  expect(new Set(ids).size).toBe(ids.length);
  const unwritten = sessions.filter(({ id }) => !view.sessions.some((one) => one.id === id));
  // Of sessions that nobody has touched there is one a day at most, of one cadence.
  const days = unwritten.map(({ id }) => occurrenceOf(id)?.day);
  expect(new Set(days).size).toBe(days.length);
  // None lost: whatever somebody said last of a session stands there, or with it in the bin.
  for (const { id, member, words } of said.values()) {
    const session = view.sessions.find((one) => one.id === id);
    if (session) expect(session.learned).toContainEqual([member, words]);
    else expect(view.bin.map((entry) => entry.id)).toContain(id);
  }
  // A point stands in one agenda, or waits in the current one.
  const current = currentSession(view, now)?.id;
  const agendas = new Set([...sessions.map(({ id }) => id), current]);
  const shown = [...agendas].flatMap((id) => agendaOf(view, id, now).map((point) => point.id));
  expect(shown.toSorted()).toEqual(view.talkingPoints.map(({ id }) => id).toSorted());
}

test('[D102, D103, D105] a cadence has no twins, nothing said of a session is lost, a point is carried over once', () => {
  fc.assert(
    fc.property(plays, (plan) => {
      const { docs, said } = play(plan);
      const [first] = docs;
      if (!first) throw new Error('no replica');
      const view = readRecord(first);
      for (const doc of docs) expect(readRecord(doc)).toEqual(view);
      const reader = createRecordReader(first);
      expect(reader.read()).toEqual(view);
      reader.close();
      expectSense(first, said);
    }),
    { numRuns: 150 },
  );
});
