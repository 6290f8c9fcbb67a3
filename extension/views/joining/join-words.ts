/** Why a pasted code did not lead into a mentorship, as a sentence of its own for each way. [U18] */
import { readInviteCode } from '#shared/seal/invite-code.ts';
import { t, type MessageKey } from '../../locales/t.ts';
import type { JoinFault } from '../../sync/mentorships.ts';

const SENTENCES: Partial<Record<JoinFault, MessageKey>> = {
  empty: 'join.error.empty',
  'not-a-code': 'join.error.not-a-code',
  truncated: 'join.error.truncated',
  mistyped: 'join.error.mistyped',
  'too-long': 'join.error.too-long',
  'bad-address': 'join.error.bad-address',
  'unknown-version': 'join.error.unknown-version',
  'invite-used': 'join.error.used',
  'invite-expired': 'join.error.expired',
  'invite-revoked': 'join.error.revoked',
  'invite-unknown': 'join.error.unknown',
  unreachable: 'join.error.unreachable',
  lost: 'join.error.unreachable',
  timeout: 'join.error.unreachable',
  closed: 'join.error.unreachable',
  stopping: 'join.error.unreachable',
  'slow-down': 'join.error.unreachable',
  'handshake-timeout': 'join.error.unreachable',
  'not-a-relay': 'join.error.notARelay',
  'wrong-relay': 'join.error.notARelay',
  'already-here': 'join.error.already-joined',
  'already-linked': 'join.error.already-linked',
  unreadable: 'join.error.unreadable',
  unavailable: 'join.error.storage',
  blocked: 'join.error.storage',
  newer: 'join.error.storage',
  quota: 'join.error.storage',
  aborted: 'join.error.storage',
};

/** The sentence for a fault. `pasted`: what the person pasted, to name the relay it points to. */
export function joinWords(fault: JoinFault, pasted: string): string {
  const code = readInviteCode(pasted);
  const relay = code.ok ? code.value.relayAddress : '';
  return t(SENTENCES[fault] ?? 'join.error.refused', { relay });
}
