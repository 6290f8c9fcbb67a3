/** What a client may say of itself: words of the closed lists, and nothing beside them. [Z10] */
import { CLOSE_NUMBERS, NACK_NUMBERS } from '#shared/wire/errors.ts';
import type {
  Attention,
  EngineStatus,
  RelayStatus,
} from '../../../extension/sync/engine-status.ts';

const RELAY_STATES: Readonly<Record<RelayStatus['state'], true>> = {
  none: true,
  connecting: true,
  offline: true,
  connected: true,
  stopped: true,
};
const ATTENTIONS: Readonly<Record<Attention['type'], true>> = {
  unreadable: true,
  'kept-out': true,
  'not-signed-in': true,
  'unconfirmed-epoch': true,
  uninvited: true,
  history: true,
  'nearly-full': true,
  snapshot: true,
  'no-snapshot': true,
  'too-large': true,
  refused: true,
  'newer-schema': true,
};

/** What of a status is in no list, or is a failing of a storage that works. */
export function wrongWords({ relay, attention, device }: EngineStatus): readonly string[] {
  const wrong: string[] = [];
  if (!(relay.state in RELAY_STATES)) wrong.push(`says that the relay is ${relay.state}`);
  const isStruckOut = relay.state === 'stopped' && relay.reason === 'struck-out';
  if (relay.state === 'stopped' && !isStruckOut && !(relay.reason in CLOSE_NUMBERS))
    wrong.push(`was stopped for ${relay.reason}`);
  for (const one of attention) {
    if (!(one.type in ATTENTIONS)) wrong.push(`asks for attention for ${one.type}`);
    if (one.type === 'refused' && !(one.code in NACK_NUMBERS)) wrong.push(`refused: ${one.code}`);
  }
  if (device.state === 'failing') wrong.push(`says that nothing is saved: ${device.reason}`);
  return wrong;
}
