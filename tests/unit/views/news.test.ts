/** What others do, gathered and told, with a clock in hand. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ITEM_PARTS } from '#shared/record/schema.ts';
import {
  createGatherer,
  GATHER_MS,
  TOLD_EVERY_MS,
  type Gatherer,
  type News,
} from '../../../extension/hooks/news.ts';
import { newsWords } from '../../../extension/views/status/news-words.ts';
import '../../../extension/locales/pages.ts';

/** Time that passes when it is told to; one wait at a time, as the gatherer has. */
function handClock() {
  let now = 1_000_000;
  let due: { at: number; act: () => void } | undefined;
  return {
    now: () => now,
    startTimer: (act: () => void, ms: number) => {
      due = { at: now + ms, act };
      return () => (due = undefined);
    },
    pass(ms: number) {
      now += ms;
      if (due === undefined || due.at > now) return;
      const { act } = due;
      due = undefined;
      act();
    },
  };
}

let clock: ReturnType<typeof handClock>;
let isWanted: boolean;
let told: News[];
let news: Gatherer;

beforeEach(() => {
  clock = handClock();
  isWanted = true;
  told = [];
  news = createGatherer({ ...clock, isWanted: () => isWanted, tell: (one) => told.push(one) });
});

afterEach(() => news.close());

const words = () => told.map(newsWords);

describe('[U70] what others do', () => {
  test('is told a moment later, in one sentence', () => {
    news.came('Mia');
    news.changed('notes', 's1');
    news.changed('actionItems', 'a1');
    news.changed('actionItems', 'a2');
    news.changed('actionItems', 'a2');
    expect(told).toEqual([]);
    clock.pass(GATHER_MS);
    expect(words()).toEqual(['Mia is here. Changed: the notes and 2 action items.']);
  });

  test('is told at most once in ten seconds, however much it is', () => {
    for (let second = 0; second < 30; second += 1) {
      news.changed('notes', 's1');
      clock.pass(1_000);
    }
    expect(told.length).toBe(3);
    clock.pass(TOLD_EVERY_MS);
    clock.pass(TOLD_EVERY_MS);
    expect(told.length).toBe(4);
  });

  test('is not told by itself to one who did not choose that, and is kept for the question', () => {
    isWanted = false;
    news.changed('talkingPoints', 'p1');
    clock.pass(60_000);
    expect(told).toEqual([]);
    news.ask();
    expect(words()).toEqual(['Changed: 1 talking point.']);
  });

  test('is told once: asked again, nothing changed', () => {
    news.changed('jots', 'j1');
    news.ask();
    news.ask();
    clock.pass(60_000);
    expect(words()).toEqual([
      'Changed: 1 question or note.',
      'Nothing changed since you were last told.',
    ]);
  });

  test('is no news when somebody came and went, or went and came back', () => {
    news.came('Mia');
    news.went('Mia');
    clock.pass(60_000);
    expect(told).toEqual([]);
    news.went('Mia');
    clock.pass(GATHER_MS);
    expect(words()).toEqual(['Mia left.']);
  });
});

const BESIDE_ITEMS = ['notes', 'agreement', 'signatures', 'members', 'mentorship'] as const;

describe('[U237] what changed is told in words of its own', () => {
  test.each([...ITEM_PARTS, ...BESIDE_ITEMS])('of %s, for one and for several', (part) => {
    news.changed(part, 'x');
    news.ask();
    news.changed(part, 'x');
    news.changed(part, 'y');
    news.ask();
    const [one = '', several = ''] = words();
    expect(one).toMatch(/^Changed: (1|the) [a-z -]+\.$/);
    expect(several).toMatch(/^Changed: (2|the notes of 2) [a-z -]+\.$/);
    expect(one.replace(/^Changed: 1/, '')).not.toBe(several.replace(/^Changed: 2/, ''));
  });
});
