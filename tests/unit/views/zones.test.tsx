/** Days and times in words and in fields, on machines in several zones, around the days on which clocks change. */
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { describe, expect, test } from 'vitest';
import type { Millis } from '#shared/base/ids.ts';
import { calendarDateAt, isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { dayOf, dayNumber } from '#shared/record/series-days.ts';
import { instantAt } from '#shared/record/wall-clock.ts';
import { ActionItemLine } from '../../../extension/views/session/ActionItemLine.tsx';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { SessionsBlock } from '../../../extension/views/dashboard/SessionsBlock.tsx';
import { dueWords, momentWords } from '../../../extension/views/due-words.ts';
import { snoozeDays } from '../../../extension/views/mine/snooze-days.ts';
import { Resources } from '../../../extension/views/resources/Resources.tsx';
import { SessionHead } from '../../../extension/views/session/SessionHead.tsx';
import '../../../extension/locales/pages.ts';
import { CHANGES, inZone } from '../../support/in-zone.ts';
import { author, done, pairRecord, ROBIN } from '../../support/record/people.ts';
import { drawIn, roomOver, sessionRecord } from '../session/session-page.tsx';

const HOURS = ['00:01', '01:30', '02:15', '02:45', '03:30', '12:00', '23:59'];

function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error(text);
  return text;
}

function after(text: string, days: number): CalendarDate {
  return day(dayOf(dayNumber(day(text)) + days) ?? '');
}

/** The moment at which clocks here show that; as much later as they jump over it. */
function here(on: string, time: string): Millis {
  return new Date(`${on}T${time}`).getTime() as Millis;
}

describe.each(CHANGES)('[U272] in %s around %s', (zone, on) => {
  test('today, tomorrow and what was due are said by the calendar, at every hour', () => {
    inZone(zone, () => {
      for (const time of HOURS) {
        const now = here(on, time);
        const words = [-1, 0, 1].map((days) => dueWords(after(on, days), now)?.state);
        expect([time, ...words]).toEqual([time, 'late', 'today', 'later']);
        expect(dueWords(after(on, 1), now)?.text).toBe('Tomorrow');
        expect(calendarDateAt(now)).toBe(on);
        expect(snoozeDays(now)[0]?.dueOn).toBe(after(on, 1));
      }
    });
  });

  test('a due day that is chosen is that day in its field and in words', () => {
    inZone(zone, () => {
      const doc = pairRecord();
      done(addActionItem(doc, author(), { text: 'Read', dueOn: on }));
      const over = roomOver(doc);
      const [item] = over.record().actionItems;
      if (!item) throw new Error('no item');
      drawIn(
        { ...over.room, now: () => here(after(on, -1), '23:30') },
        <ActionItemLine item={item} />,
      );
      const field = screen.getByLabelText<HTMLInputElement>('Due date');
      expect([field.value, screen.getByText('Tomorrow').textContent]).toEqual([on, 'Tomorrow']);
      fireEvent.change(field, { target: { value: after(on, 1) } });
      expect(over.record().actionItems[0]?.dueOn).toBe(after(on, 1));
      cleanup();
    });
  });

  test.each(['00:30', '02:15', '10:00'])(
    'a session that starts at %s does so by the clock here',
    (time) => {
      inZone(zone, () => {
        const over = roomOver(sessionRecord());
        const draw = () => {
          const [session] = over.record().sessions;
          if (session) drawIn(over.room, <SessionHead session={session} />);
        };
        draw();
        fireEvent.click(screen.getByLabelText(/^Change when it starts/));
        fireEvent.change(screen.getByLabelText('Starts'), { target: { value: `${on}T${time}` } });
        const startsAt = instantAt(day(on), time, zone);
        expect(over.record().sessions[0]).toMatchObject({ startsAt, zone });
        cleanup();
        draw();
        // Where clocks jump over it, it is said as they show it then.
        const shown = new Date(startsAt ?? 0);
        const clock = [shown.getHours(), shown.getMinutes()].map((n) => String(n).padStart(2, '0'));
        fireEvent.click(screen.getByLabelText(/^Change when it starts/));
        const field = screen.getByLabelText<HTMLInputElement>('Starts');
        expect(field.value).toBe(`${on}T${clock.join(':')}`);
        cleanup();
      });
    },
  );

  test('a cadence is at the same time by the clock here before the change and after it', () => {
    inZone(zone, () => {
      const doc = pairRecord();
      const startsOn = after(on, -7);
      done(setCadence(doc, author(), { startsOn, time: '10:00', zone }));
      const over = roomOver(doc);
      const now = () => here(after(on, 1), '09:00');
      drawIn({ ...over.room, now }, <SessionsBlock onSession={() => {}} />);
      fireEvent.click(screen.getByText('3 later sessions'));
      const times = screen.getAllByRole('link').map(({ textContent }) => textContent);
      expect(times).toHaveLength(6);
      expect(times.every((words) => /10:00.AM(?: · Next)?$/u.test(words ?? ''))).toBe(true);
      cleanup();
    });
  });
});

test('[U272] a moment of today is a time, and of another day has its date, also where a day has 23 hours', () => {
  inZone('Europe/Berlin', () => {
    const [before, later] = [here('2026-03-28', '23:59'), here('2026-03-29', '00:01')];
    const now = here('2026-03-29', '23:00');
    expect(momentWords(later, now)).toMatch(/^12:01.AM$/u);
    expect(momentWords(before, now)).toMatch(/^Mar 28, 2026/u);
  });
});

test('[U272] words follow who travels with a page open, as fields do', () => {
  const at = Date.UTC(2026, 2, 2, 9) as Millis;
  const now = (at + 1) as Millis;
  const shown = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'].map((zone) =>
    inZone(zone, () => momentWords(at, now).replaceAll(/\s/gu, ' ')),
  );
  expect(shown).toEqual(['10:00 AM', '4:00 AM', '8:00 PM']);
});

test('[U272] a cadence that ends today ends on the day that it is in its own zone', () => {
  inZone('America/New_York', () => {
    const doc = pairRecord();
    const startsOn = day('2026-03-03');
    done(setCadence(doc, author(), { startsOn, time: '09:00', zone: 'Pacific/Auckland' }));
    const over = roomOver(doc);
    // Monday evening here, Tuesday the 3rd there: today's session was an hour ago.
    const now = () => Date.UTC(2026, 2, 2, 21) as Millis;
    drawIn({ ...over.room, now }, <SessionsBlock onSession={() => {}} />);
    fireEvent.click(screen.getByText('End the cadence'));
    expect(over.record().series[0]?.untilOn).toBe('2026-03-03');
    expect(screen.getAllByRole('link')).toHaveLength(1);
    cleanup();
  });
});

test('[U272] another cadence is offered as the one before comes here, by the day and the clock of this device', () => {
  inZone('America/New_York', () => {
    const doc = pairRecord();
    const startsOn = day('2026-03-03');
    done(
      setCadence(doc, author(), { startsOn, time: '09:00', zone: 'Pacific/Auckland', count: 4 }),
    );
    const over = roomOver(doc);
    // An hour after the second one, which was on Monday the 9th here and on Tuesday the 10th there.
    const now = () => Date.UTC(2026, 2, 9, 21) as Millis;
    drawIn({ ...over.room, now }, <SessionsBlock onSession={() => {}} />);
    fireEvent.click(screen.getByText('Change the cadence'));
    const offered = ['First day', 'Time, by your clock', 'How many times', 'On which days'].map(
      (label) => screen.getByLabelText<HTMLInputElement>(label).value,
    );
    // The clocks here were put forward on the 8th, those there not.
    expect(offered).toEqual(['2026-03-09', '16:00', '3', 'weekly']);
    cleanup();
  });
});

test('[U272] what was asked late yesterday waits a day, and was not asked today', () => {
  inZone('Australia/Lord_Howe', () => {
    const doc = pairRecord();
    const asked = { memberId: ROBIN, now: here('2026-10-03', '23:00') };
    done(addJot(doc, asked, { kind: 'question', text: 'Why?' }));
    const over = roomOver(doc);
    drawIn({ ...over.room, now: () => here('2026-10-04', '08:00') }, <BetweenBlock />);
    expect(screen.getByText('Waits 1 day')).toBeTruthy();
    cleanup();
  });
});

test('[U272] the day of an event is the same day for whoever reads it', () => {
  const doc = pairRecord();
  done(addTo(doc, author(), RESOURCE, { title: 'Talk', kind: 'event' }));
  const over = roomOver(doc);
  inZone('Pacific/Auckland', () => {
    drawIn(over.room, <Resources />);
    const field = screen.getByLabelText('Day of the event');
    fireEvent.change(field, { target: { value: '2026-04-05' } });
    cleanup();
  });
  for (const zone of ['Pacific/Auckland', 'America/New_York', 'Pacific/Kiritimati', 'Etc/GMT+12'])
    inZone(zone, () => {
      drawIn(over.room, <Resources />);
      const field = screen.getByLabelText<HTMLInputElement>('Day of the event');
      expect([zone, field.value]).toEqual([zone, '2026-04-05']);
      cleanup();
    });
});
