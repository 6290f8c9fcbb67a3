/** The state's words while one types. */
import { act, cleanup, renderHook } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StatusTone, StatusWords } from '../../../extension/components/StatusLine.tsx';
import { STEADY_MS, useSteadyWords } from '../../../extension/hooks/steady-words.ts';

beforeEach(() => void vi.useFakeTimers());

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function words(tone: StatusTone, text: string = tone): StatusWords {
  return { tone, text };
}

function watch(first: StatusWords) {
  const { result, rerender } = renderHook(useSteadyWords, { initialProps: first });
  return {
    become: (next: StatusWords) => rerender(next),
    pass: (ms: number) => void act(() => void vi.advanceTimersByTime(ms)),
    shown: () => result.current.text,
  };
}

test('[U10] a worse state shows at once', () => {
  const { become, shown } = watch(words('relay'));
  for (const tone of ['device', 'waiting', 'offline', 'saving', 'stopped', 'failing'] as const) {
    become(words(tone));
    expect(shown()).toBe(tone);
  }
});

test('[U10] a better state shows when it has lasted', () => {
  const { become, pass, shown } = watch(words('saving'));
  become(words('relay'));
  pass(STEADY_MS - 1);
  expect(shown()).toBe('saving');
  pass(1);
  expect(shown()).toBe('relay');
});

test('[U10] the words stand still while keys come one after the other', () => {
  const { become, pass, shown } = watch(words('relay'));
  const seen = new Set<string>();
  for (let key = 1; key <= 20; key += 1) {
    become(words('saving'));
    seen.add(shown());
    become(words('waiting', `${key} on their way`));
    pass(100);
    seen.add(shown());
  }
  expect([...seen]).toEqual(['saving']);
});

test('[U10] a state that is better for long shows its newest words though they change', () => {
  const { become, pass, shown } = watch(words('saving'));
  for (let left = 30; left > 0; left -= 1) {
    become(words('waiting', `${left} wait`));
    pass(100);
  }
  expect(shown()).toBe('1 wait');
});
