/**
 * Keeps the state's words calm while one types: a worse state shows at once, a better one when it
 * has lasted. So what is shown may be less than what is true for a moment, and never more. [U10]
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { StatusTone, StatusWords } from '../components/StatusLine.tsx';

/** How long a better state must last before it is said. */
export const STEADY_MS = 800;

const FROM_WORST: readonly StatusTone[] = [
  'failing',
  'stopped',
  'saving',
  'offline',
  'waiting',
  'device',
  'relay',
  'seen',
];

function areSame(a: StatusWords, b: StatusWords): boolean {
  return a.tone === b.tone && a.text === b.text && a.detail === b.detail;
}

/** The words to show while `words` is true. */
export function useSteadyWords(words: StatusWords): StatusWords {
  const [shown, show] = useState(words);
  const latest = useRef(words);
  const rank = FROM_WORST.indexOf(words.tone);
  const better = rank > FROM_WORST.indexOf(shown.tone);
  useLayoutEffect(() => {
    latest.current = words;
    if (!better && !areSame(words, shown)) show(words);
  }, [words, shown, better]);
  useEffect(() => {
    if (!better) return undefined;
    const timer = setTimeout(() => show(latest.current), STEADY_MS);
    return () => clearTimeout(timer);
  }, [rank, better]);
  return better ? shown : words;
}
