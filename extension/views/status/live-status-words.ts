/**
 * The live state of a mentorship that is open here as sentences, for dashboard and side panel. [U10]
 */
import type { Millis } from '#shared/base/ids.ts';
import type { StatusWords } from '../../components/StatusLine.tsx';
import { t } from '../../locales/t.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';
import { heardWords, reachWords, type OtherPerson } from './reach-words.ts';
import { noRelayWords, stoppedWords, together } from './status-words.ts';

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
