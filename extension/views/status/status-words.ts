/**
 * The state of a mentorship as sentences: of one that is not open here, and what those of an open one
 * (live-status-words) share with them. "On the relay" is said only while connected with nothing waiting, or of a
 * moment in the past; "seen" by whom, of my last change alone. [U10]
 */
import type { Millis } from '#shared/base/ids.ts';
import type { StatusWords } from '../../components/StatusLine.tsx';
import { t } from '../../locales/t.ts';
import type { SyncSummary } from '../../store/projection.ts';
import { momentWords } from '../due-words.ts';
import { heardWords, reachWords, type OtherPerson } from './reach-words.ts';

function attentionWords(count: number): string | undefined {
  return count > 0 ? t('status.attention', { count }) : undefined;
}

/** The relay is not tried any more; so many changes wait for it. */
export function stoppedWords(count: number): StatusWords {
  const text = count > 0 ? t('status.stoppedWaiting', { count }) : t('status.stopped');
  return { tone: 'stopped', text };
}

/** Nothing goes to a relay: whoever else is in the record has what it was when it was left, or came back without its relay. */
export function noRelayWords(others: readonly OtherPerson[]): string {
  return t(others.length > 0 ? 'status.here' : 'status.noRelay');
}

/** Several details as one; the empty ones count nothing. */
export function together(...details: readonly (string | undefined)[]): string | undefined {
  const said = details.filter((detail) => detail !== undefined);
  return said.length === 0 ? undefined : said.join(' ');
}

/** The words for what was last known of a mentorship that is not open here. */
export function knownStatusWords(
  sync: SyncSummary,
  others: readonly OtherPerson[],
  now: Millis,
): StatusWords {
  const { relay, waiting: count, caughtUpAt } = sync;
  const detail = attentionWords(sync.attention);
  if (relay === 'none') return { tone: 'device', text: noRelayWords(others), detail };
  if (relay === 'stopped') return { ...stoppedWords(count), detail };
  if (count > 0) return { tone: 'waiting', text: t('status.waiting', { count }), detail };
  if (relay === 'not-reached' || caughtUpAt === undefined)
    return { tone: 'offline', text: t('status.notReached'), detail };
  const time = momentWords(caughtUpAt, now);
  const reached = reachWords(sync.reach, others);
  const heard = heardWords(sync.reach, others, now);
  return {
    tone: reached?.tone ?? 'relay',
    text: t('status.reached', { time }),
    detail: together(reached?.detail, detail, heard),
  };
}
