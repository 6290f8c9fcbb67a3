/**
 * Tells what the others do in the mentorship around it: in the live region as it happens, for those
 * who chose that; and as a notice whenever Alt+Shift+N asks "what changed?". [U27, U70]
 */
import { useEffect } from 'preact/hooks';
import { announce } from '../../components/announcer.ts';
import { showToast } from '../../components/toasts.ts';
import { createGatherer } from '../../hooks/news.ts';
import { hearOthers } from '../../hooks/others-changes.ts';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { newsWords } from '../status/news-words.ts';

/** Draws nothing. Once in each open mentorship. */
export function RoomNews() {
  const room = useRoom();
  const { shelf, clock } = useSurface();
  useEffect(() => {
    const ending = new AbortController();
    let isAsked = false;
    const news = createGatherer({
      now: clock.now,
      startTimer: (act, ms) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
      isWanted: () => shelf.settings.peek().news === 'told',
      tell: (gathered) => (isAsked ? showToast : announce)(newsWords(gathered)),
    });
    const ask = (event: KeyboardEvent): void => {
      // The key's place, not its letter: with Alt held, some keyboards write another one.
      if (!event.altKey || !event.shiftKey || event.code !== 'KeyN') return;
      event.preventDefault();
      isAsked = true;
      news.ask();
      isAsked = false;
    };
    document.addEventListener('keydown', ask, { signal: ending.signal });
    const stop = hearOthers(room, news);
    return () => {
      ending.abort();
      stop();
      news.close();
    };
  }, [room, shelf, clock]);
  return null;
}
