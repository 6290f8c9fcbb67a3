import { describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { agendaOf, currentSession, mine, nextSession } from '#shared/record/queries.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { author, done, HOUR, MONDAY, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';

function at(hours: number): Millis {
  return (MONDAY + hours * HOUR) as Millis;
}

function planned(doc: Y.Doc, title: string, hours: number): ItemId {
  return done(addSession(doc, author(), { title, startsAt: at(hours) }));
}

describe('the current session', () => {
  test('[D18] is the latest that has started, else the next, else none', () => {
    const doc = pairRecord();
    expect(currentSession(readRecord(doc), at(0))).toBeUndefined();
    planned(doc, 'Tuesday', 24);
    planned(doc, 'Thursday', 72);
    const view = readRecord(doc);
    const titles = [0, 23, 24, 71, 72, 900].map((hours) => currentSession(view, at(hours))?.title);
    expect(titles).toEqual(['Tuesday', 'Tuesday', 'Tuesday', 'Tuesday', 'Thursday', 'Thursday']);
    expect(nextSession(view, at(24))?.title).toBe('Thursday');
    expect(nextSession(view, at(72))).toBeUndefined();
  });

  test('[D18] may be one without a start: it began when it was made', () => {
    const doc = pairRecord();
    planned(doc, 'Monday', -1);
    done(addSession(doc, author(HOUR), { title: 'Unplanned' }));
    expect(currentSession(readRecord(doc), at(2))?.title).toBe('Unplanned');
  });
});

describe('the agenda', () => {
  function texts(doc: Y.Doc, sessionId: ItemId | undefined, hours: number): readonly string[] {
    return agendaOf(readRecord(doc), sessionId, at(hours)).map((point) => point.text);
  }

  test('[D146] is the same list for all who ask, until a point or a session changes', () => {
    const doc = pairRecord();
    const tuesday = planned(doc, 'Tuesday', 24);
    done(addTalkingPoint(doc, author(), { text: 'Own', sessionId: tuesday }));
    done(addTalkingPoint(doc, author(25 * HOUR), { text: 'Waiting' }));
    const reader = createRecordReader(doc);
    const before = agendaOf(reader.read(), tuesday, at(26));
    done(addActionItem(doc, author(), { text: 'Else' }));
    expect(agendaOf(reader.read(), tuesday, at(27))).toBe(before);
    expect(before.map(({ text }) => text)).toEqual(['Own', 'Waiting']);
    planned(doc, 'Thursday', 72);
    expect(agendaOf(reader.read(), tuesday, at(27)).map(({ text }) => text)).toEqual(['Own']);
  });

  test('[D18] a point without a session goes to the first that starts after it was made', () => {
    const doc = pairRecord();
    const tuesday = planned(doc, 'Tuesday', 24);
    const thursday = planned(doc, 'Thursday', 72);
    done(addTalkingPoint(doc, author(), { text: 'Before' }));
    done(addTalkingPoint(doc, author(25 * HOUR), { text: 'During' }));
    expect(texts(doc, tuesday, 26)).toEqual(['Before']);
    expect(texts(doc, thursday, 26)).toEqual(['During']);
  });

  test('[D18] a point with a session stays with it, though another starts earlier', () => {
    const doc = pairRecord();
    const tuesday = planned(doc, 'Tuesday', 24);
    const thursday = planned(doc, 'Thursday', 72);
    done(addTalkingPoint(doc, author(), { text: 'Goals', sessionId: thursday }));
    expect(texts(doc, tuesday, 1)).toEqual([]);
    expect(texts(doc, thursday, 1)).toEqual(['Goals']);
  });

  test('[D18] while no session is planned it waits in the current one', () => {
    const doc = pairRecord();
    const tuesday = planned(doc, 'Tuesday', 24);
    done(addTalkingPoint(doc, author(25 * HOUR), { text: 'During' }));
    expect(texts(doc, tuesday, 26)).toEqual(['During']);
    expect(texts(doc, undefined, 26)).toEqual(['During']);
    planned(doc, 'Thursday', 72);
    expect(texts(doc, tuesday, 26)).toEqual([]);
  });

  test('[D18] the points of a session that is in the bin are not lost', () => {
    const doc = pairRecord();
    const tuesday = planned(doc, 'Tuesday', 24);
    const thursday = planned(doc, 'Thursday', 72);
    done(addTalkingPoint(doc, author(), { text: 'Goals', sessionId: tuesday }));
    done(removeItem(doc, author(), { part: 'sessions', id: tuesday }));
    expect(texts(doc, thursday, 1)).toEqual(['Goals']);
  });
});

describe('mine', () => {
  test('[D19] are the open ones assigned to me, by due date, undated last', () => {
    const doc = pairRecord();
    const add = (text: string, dueOn: string | undefined, who = SAM): ItemId =>
      done(addActionItem(doc, author(), { text, dueOn, assignees: [who] }));
    add('Undated', undefined);
    add('Later', '2026-03-09');
    add('Overdue', '2026-02-28');
    add('Today', '2026-03-02');
    add('Robin’s', '2026-03-01', ROBIN);
    for (const status of ['completed', 'wont_do'] as const)
      done(updateActionItem(doc, author(), add(status, '2026-03-01'), { status }));
    const found = mine(readRecord(doc), SAM).map(({ text }) => text);
    expect(found).toEqual(['Overdue', 'Today', 'Later', 'Undated']);
  });
});
