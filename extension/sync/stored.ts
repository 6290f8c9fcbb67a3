/** What this device stored of the log: where a connection begins. */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { Claims } from '../store/claims.ts';
import type { AsideEntry } from '../store/room-state.ts';

/** What is stored of the log, as of now. */
export type Stored = {
  readonly cursor: Cursor;
  /** The roster records that hold, in log order. */
  readonly roster: readonly Bytes[];
  readonly aside: readonly AsideEntry[];
  readonly claims: Claims;
  /** The place of the last snapshot that was compared with what is here. [S46] */
  readonly compared?: Cursor | undefined;
  /** Where the epoch in force began, or at the latest. [S80] */
  readonly epochPlace?: number | undefined;
  /** The roster that the relay gets back, until it has it. [S52] */
  readonly restoring?: readonly Bytes[] | undefined;
};
