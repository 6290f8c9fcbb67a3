/** Who wrote something, and when, in one line. [U208] */
import type { Millis } from '#shared/base/ids.ts';
import { t } from '../../locales/t.ts';
import { momentWords } from '../due-words.ts';

/** "Robin, 6:05 PM"; the name alone where it is not known when. */
export function byline(name: string, at: Millis | undefined, now: Millis): string {
  return at === undefined ? name : t('comment.by', { name, time: momentWords(at, now) });
}
