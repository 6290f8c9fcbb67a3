/** What needs attention as sentences: what happened, what is safe, what to do next. [U12] */
import { t, type MessageKey } from '../../locales/t.ts';
import type { Attention, EngineStatus, StopReason } from '../../sync/engine-status.ts';

const STOPPED: Partial<Record<StopReason, MessageKey>> = {
  'bad-address': 'stopped.badAddress',
  'wrong-relay': 'stopped.wrongRelay',
  'creation-refused': 'stopped.creationRefused',
  'not-allowed': 'stopped.notAllowed',
  removed: 'stopped.removed',
  'no-room': 'stopped.noRoom',
  'wrong-history': 'stopped.wrongHistory',
  'unknown-version': 'stopped.unknownVersion',
  'too-large': 'stopped.tooLarge',
};

function oneAttention(attention: Attention): string {
  switch (attention.type) {
    case 'unreadable': {
      const { count, device } = attention;
      if (device === undefined) return t('attention.unreadable', { count });
      return t('attention.unreadableFrom', { count, device });
    }
    case 'uninvited': {
      const { count, name } = attention;
      return t('attention.uninvited', { count, name: name ?? t('attention.somebody') });
    }
    case 'snapshot':
      return t('attention.snapshot');
    case 'history':
      return t(`attention.history.${attention.fault}`);
    case 'refused':
      return t(`attention.refused.${attention.code}`);
    case 'newer-schema':
      return t('refused.readOnly');
  }
}

/** Everything about a mentorship that a person should know now, a sentence or two each. */
export function attentionWords({ relay, attention }: EngineStatus): readonly string[] {
  const stopped = relay.state === 'stopped' ? [t(STOPPED[relay.reason] ?? 'stopped.other')] : [];
  return [...stopped, ...attention.map(oneAttention)];
}
