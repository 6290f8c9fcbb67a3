/**
 * Recovery as views see it: making a file or a printed key, and restoring by one. [U115 to U120]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import type { CodeWriteFault } from '#shared/seal/code-word.ts';
import type { RecoveryFileFault, SealedRecovery } from '#shared/seal/recovery-file.ts';
import type { StoreFault } from '../store/fault.ts';
import type { RowFault } from '../store/room-database.ts';
import type { Covered } from '../sync/recovery-keeper.ts';
import type { KeyFault } from '../sync/restore-by-key.ts';
import type { RestoredMentorship, RestoreFault } from '../sync/restore-rooms.ts';

/** Why there is nothing to keep; nothing was changed. `no-relay`: a printed key is of use with one only. */
export type MakeFault =
  StoreFault | RowFault | CodeWriteFault | 'unreadable' | 'too-large' | 'no-relay';

/** What its person is given; once they have it, `keep` tells the profile and the relays of it. */
export type Made<What> = {
  readonly what: What;
  readonly keep: () => Promise<Result<Covered, StoreFault | 'unreadable'>>;
};

/** Recovery, as a page can do it. */
export type Recovery = {
  readonly makeFile: (
    passphrase: string,
    withCopies: boolean,
  ) => Promise<Result<Made<Bytes>, MakeFault>>;
  readonly makeKey: () => Promise<Result<Made<string>, MakeFault>>;
  /** Looks at a file before anybody is asked for a passphrase. */
  readonly readFile: (file: Bytes) => Promise<Result<SealedRecovery, RecoveryFileFault>>;
  readonly restoreFile: (
    sealed: SealedRecovery,
    passphrase: string,
  ) => Promise<Result<readonly RestoredMentorship[], RecoveryFileFault | RestoreFault>>;
  readonly restoreKey: (pasted: string) => Promise<Result<readonly RestoredMentorship[], KeyFault>>;
};
