/** Where private notes are, in words: on this device, or sealed on my relay as well. [U91] */
import type { Millis } from '#shared/base/ids.ts';
import type { StatusWords } from '../../components/StatusLine.tsx';
import { t } from '../../locales/t.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';
import { liveStatusWords } from '../status/live-status-words.ts';

/** The words for the profile's live state; nobody else is in it. */
export function privateStatusWords(status: EngineStatus, now: Millis): StatusWords {
  const words = liveStatusWords(status, [], now);
  if (status.device.state !== 'saved') return words;
  const { state } = status.relay;
  if (state === 'none') return { ...words, text: t('private.deviceOnly') };
  const isAllThere = state === 'connected' && status.waiting === 0;
  return isAllThere ? { ...words, text: t('private.onRelay') } : words;
}
