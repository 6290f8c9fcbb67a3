/** Why no invite was made, as a sentence. Nothing is left behind that somebody could use. [U12, U19] */
import { t, type MessageKey } from '../../locales/t.ts';
import type { InviteFault } from '../../sync/invitation.ts';

const SENTENCES: Partial<Record<InviteFault, MessageKey>> = {
  'no-relay': 'invite.error.no-relay',
  'address-too-long': 'invite.error.address-too-long',
  'too-many-invites': 'invite.error.too-many',
  keyring: 'invite.error.storage',
  'not-connected': 'invite.error.offline',
  unreachable: 'invite.error.offline',
  lost: 'invite.error.offline',
  timeout: 'invite.error.offline',
  closed: 'invite.error.offline',
  stopping: 'invite.error.offline',
};

/** The sentence for a fault. */
export function inviteWords(fault: InviteFault): string {
  return t(SENTENCES[fault] ?? 'invite.error.refused');
}
