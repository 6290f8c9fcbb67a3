/**
 * The state of a mentorship as sentences. "On the relay" is said only while connected with nothing
 * waiting, or of a moment in the past; "seen" by whom, of my last change alone. [U10]
 */
import type { Millis } from '#shared/base/ids.ts';
import type { StatusWords } from '../../components/StatusLine.tsx';
import { t } from '../../locales/t.ts';
import type { SyncSummary } from '../../store/projection.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';
import { momentWords } from '../due-words.ts';
import { heardWords, reachWords, type OtherPerson } from './reach-words.ts';

function attentionWords(count: number): string | undefined {
  return count > 0 ? t('status.attention', { count }) : undefined;
}

function stoppedWords(count: number): StatusWords {
  const text = count > 0 ? t('status.stoppedWaiting', { count }) : t('status.stopped');
  return { tone: 'stopped', text };
}

/** Whoever else is in the record has what it was when it was left, or came back without its relay. */
function noRelayWords(others: readonly OtherPerson[]): string {
  return t(others.length > 0 ? 'status.here' : 'status.noRelay');
}

/** `isAsked`: the relay answered, and asked for a pause. */
function offlineWords(isAsked: boolean, count: number): string {
  if (count === 0) return t(isAsked ? 'status.slowDown' : 'status.offline');
  return t(isAsked ? 'status.waitingSlowDown' : 'status.waitingOffline', { count });
}

function relayWords(
  { relay, waiting: count, reach }: EngineStatus,
  others: readonly OtherPerson[],
): StatusWords {
  switch (relay.state) {
    case 'none':
      return { tone: 'device', text: noRelayWords(others) };
    case 'connected':
      if (count > 0) return { tone: 'waiting', text: t('status.sending', { count }) };
      return reachWords(reach, others) ?? { tone: 'relay', text: t('status.connected') };
    case 'connecting':
      if (count > 0) return { tone: 'waiting', text: t('status.waiting', { count }) };
      return { tone: 'device', text: t('status.connecting') };
    case 'offline':
      return { tone: 'offline', text: offlineWords(relay.reason !== undefined, count) };
    case 'stopped':
      return stoppedWords(count);
  }
}

/** Several details as one; the empty ones count nothing. */
function together(...details: readonly (string | undefined)[]): string | undefined {
  const said = details.filter((detail) => detail !== undefined);
  return said.length === 0 ? undefined : said.join(' ');
}

/**
 * The words for an open mentorship's live state. `others`: its other members. What needs attention
 * stands in full on the same page (`RoomNotices`) and is not counted here. [U60]
 */
export function liveStatusWords(
  status: EngineStatus,
  others: readonly OtherPerson[],
  now: Millis,
): StatusWords {
  switch (status.device.state) {
    case 'loading':
      return { tone: 'device', text: t('status.loading') };
    case 'failing':
      return { tone: 'failing', text: t('status.failing') };
    case 'saving':
      return { tone: 'saving', text: t('status.saving') };
    case 'saved': {
      const words = relayWords(status, others);
      const heard = status.others > 0 ? undefined : heardWords(status.reach, others, now);
      return { ...words, detail: together(words.detail, heard) };
    }
  }
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
