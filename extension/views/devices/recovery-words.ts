/** What is said of recovery: how old the last backup is, how good a passphrase, and each way to fail. [U12, U119] */
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import type { Millis } from '#shared/base/ids.ts';
import type { RecoveryFileFault } from '#shared/seal/recovery-file.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t, type MessageKey } from '../../locales/t.ts';
import type { MakeFault } from '../../hooks/recovery-port.ts';
import type { KeyFault } from '../../sync/restore-by-key.ts';
import type { RestoredMentorship, RestoreFault } from '../../sync/restore-rooms.ts';

/** The fewest characters of a passphrase. */
export const LEAST_PASSPHRASE = 12;
/** From so many on nothing more is advised. */
const GOOD_PASSPHRASE = 20;

/** How long ago the last file or key was made here, in days. */
export function ageWords(backupAt: Millis, now: Millis): string {
  const days = Math.max(0, differenceInCalendarDays(new Date(now), new Date(backupAt)));
  return days === 0 ? t('recovery.today') : t('recovery.daysAgo', { count: days });
}

/** The day of a moment, as a printed page says it. */
export function dayOf(at: Millis): string {
  return dateFormat({ dateStyle: 'long' }).format(new Date(at));
}

/** What is said of a passphrase while it is typed: its length decides, nothing else is judged. */
export function passphraseWords(passphrase: string): string {
  const { length } = passphrase;
  if (length === 0) return t('recovery.passphraseHint');
  if (length < LEAST_PASSPHRASE) return t('recovery.short', { count: LEAST_PASSPHRASE - length });
  return t(length < GOOD_PASSPHRASE ? 'recovery.fair' : 'recovery.long');
}

const STORAGE: readonly string[] = [
  'unavailable',
  'blocked',
  'newer',
  'quota',
  'aborted',
  'closed',
];
const AWAY: readonly string[] = [
  'unreachable',
  'lost',
  'timeout',
  'stopping',
  'slow-down',
  'handshake-timeout',
  'offline',
  'late',
];

const MAKING: Partial<Record<MakeFault, MessageKey>> = {
  'too-large': 'recovery.error.tooLarge',
  'no-relay': 'recovery.error.noRelay',
  'bad-address': 'recovery.error.addressTooLong',
  'too-long': 'recovery.error.addressTooLong',
};

/** Why no file or key was made. Nothing was changed. */
export function makeWords(fault: MakeFault): string {
  return t(MAKING[fault] ?? 'recovery.error.unreadable');
}

const RESTORING: Partial<Record<RecoveryFileFault | RestoreFault | KeyFault, MessageKey>> = {
  'not-a-recovery-file': 'restore.error.notAFile',
  damaged: 'restore.error.damaged',
  'newer-version': 'restore.error.newer',
  'wrong-passphrase': 'restore.error.passphrase',
  unreadable: 'restore.error.profile',
  'other-profile': 'restore.error.otherProfile',
  empty: 'restore.error.empty',
  'not-a-code': 'restore.error.notAKey',
  truncated: 'restore.error.mistyped',
  mistyped: 'restore.error.mistyped',
  'too-long': 'restore.error.notAKey',
  'bad-address': 'restore.error.mistyped',
  'unknown-version': 'restore.error.newerKey',
  replaced: 'restore.error.replaced',
  'no-room': 'restore.error.noRoom',
};

/** Why nothing, or not all, was put back. Nothing that is here was overwritten. */
export function restoreWords(fault: RecoveryFileFault | RestoreFault | KeyFault): string {
  if (STORAGE.includes(fault)) return t('restore.error.storage');
  if (AWAY.includes(fault)) return t('restore.error.away');
  return t(RESTORING[fault] ?? 'restore.error.refused');
}

/** What became of a mentorship. */
export function restoredWords({ how }: RestoredMentorship): string {
  const words = {
    here: t('restore.here'),
    restored: t('restore.restored'),
    anew: t('restore.anew'),
    'without-record': t('restore.withoutRecord'),
  };
  return words[how];
}
