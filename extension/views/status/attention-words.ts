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
  'wrong-epoch': 'stopped.wrongEpoch',
  'struck-out': 'stopped.struckOut',
  'too-large': 'stopped.tooLarge',
};

/** What the words are about: a mentorship, or my profile, in which nobody else is. */
export type About = 'mentorship' | 'profile';

function notSignedInWords(by: 'device' | 'recovery', about: About): string {
  if (by === 'device') return t('attention.notSignedIn');
  return t(about === 'profile' ? 'attention.profileNotBack' : 'attention.notBack');
}

function oneAttention(attention: Attention, about: About): string {
  switch (attention.type) {
    case 'unreadable': {
      const { count, device } = attention;
      if (device === undefined) return t('attention.unreadable', { count });
      return t('attention.unreadableFrom', { count, device });
    }
    case 'unconfirmed-epoch':
      return t('attention.unconfirmedEpoch');
    case 'not-signed-in':
      return notSignedInWords(attention.by, about);
    case 'kept-out':
      return t('attention.keptOut', { count: attention.count });
    case 'uninvited': {
      const { count, name } = attention;
      return t('attention.uninvited', { count, name: name ?? t('attention.somebody') });
    }
    case 'snapshot':
      return t('attention.snapshot');
    case 'no-snapshot':
      return t('attention.noSnapshot');
    case 'too-large':
      return t('attention.tooLarge', { count: attention.count });
    case 'nearly-full':
      return t('attention.nearlyFull', { percent: attention.percent });
    case 'history':
      return t(`attention.history.${attention.fault}`);
    case 'refused':
      return t(`attention.refused.${attention.code}`);
    case 'newer-schema':
      return t('refused.readOnly');
  }
}

type Relay = EngineStatus['relay'];

type Stopped = Extract<Relay, { readonly state: 'stopped' }>;

function stoppedWords(
  { reason, repair }: Stopped,
  about: About,
  deleted: string | undefined,
): string {
  if (reason === 'struck-out' && about === 'profile') return t('stopped.struckOutOfProfile');
  if (reason === 'no-room' && deleted !== undefined) return deleted;
  if (reason === 'no-room' && repair !== undefined) return t('stopped.noRoomHere');
  if (reason === 'wrong-history' && repair === undefined) return t('stopped.otherHistory');
  return t(STOPPED[reason] ?? 'stopped.other');
}

function relayWords(relay: Relay, about: About, deleted: string | undefined): readonly string[] {
  if (relay.state === 'stopped') return [stoppedWords(relay, about, deleted)];
  return relay.state === 'offline' && relay.reason !== undefined ? [t('attention.slowDown')] : [];
}

/**
 * What another sentence says already: that a relay is stopped for its history, that it lets no recovery device
 * in, or that it is full.
 */
function isSaid(one: Attention, { relay, attention }: EngineStatus): boolean {
  if (one.type === 'not-signed-in') return one.by === 'recovery' && relay.state === 'stopped';
  if (one.type === 'history') return relay.state === 'stopped' && relay.reason === 'wrong-history';
  const isFull = attention.some((other) => other.type === 'refused' && other.code === 'room-full');
  return one.type === 'nearly-full' && isFull;
}

/**
 * Everything about a mentorship, or my profile, that a person should know now, a sentence or two each.
 * `deleted`: who took the relay's copy away, as the record says it.
 */
export function attentionWords(
  status: EngineStatus,
  about: About = 'mentorship',
  deleted?: string,
): readonly string[] {
  const unsaid = status.attention.filter((one) => !isSaid(one, status));
  return [
    ...relayWords(status.relay, about, deleted),
    ...unsaid.map((one) => oneAttention(one, about)),
  ];
}

/** Whether this device was struck out: nothing that needs the relay can be done on it. [U112] */
export function isStruckOut({ relay }: Pick<EngineStatus, 'relay'>): boolean {
  return relay.state === 'stopped' && relay.reason === 'struck-out';
}

/**
 * The one thing that a person can do about what `attentionWords` says; `undefined`: nothing here. The relay
 * lets in no device that is struck out, however often it is tried. [U61, U112]
 */
export function repairOf(status: EngineStatus): 'bring-back' | 'retry' | undefined {
  const { relay, attention } = status;
  if (isStruckOut(status)) return undefined;
  if (relay.state === 'stopped') return relay.repair ?? 'retry';
  const isPausing = relay.state === 'offline' && relay.reason !== undefined;
  const isRefused = attention.some(({ type }) => type === 'refused');
  return isPausing || isRefused ? 'retry' : undefined;
}
