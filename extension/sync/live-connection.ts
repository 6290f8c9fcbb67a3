/**
 * A live connection, as far as others act on it: duties, marks, compaction, requests. What it is made of
 * stands in connector.ts.
 */
import type { EpochSecret } from '#shared/seal/epoch-keys.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { CompactionPort } from './compactor.ts';
import type { FrameWriter } from './frame-writer.ts';
import type { LoggedIn } from './login.ts';
import type { SendMark } from './mark-keeper.ts';
import type { Requests } from './requests.ts';
import type { Uploader } from './uploader.ts';

/** One that is logged in and has read the log to its end. */
export type LiveConnection = {
  readonly roster: () => Roster;
  readonly login: LoggedIn;
  /** Of the epoch in force. */
  readonly epoch: EpochSecret;
  readonly requests: Requests;
  readonly uploader: Uploader;
  readonly others: () => number;
  readonly sendMark: SendMark;
  readonly compaction: CompactionPort;
  /** Seals and signs in this connection's writer session. */
  readonly write: FrameWriter;
  /** How far the log is stored here: of every control entry up to there the roster knows. */
  readonly place: () => Cursor;
  /** The relay's list of admins as far as this connection knows it. */
  readonly admins: () => AdminList;
  /** This connection has changed it. */
  readonly onAdmins: (admins: AdminList) => void;
  /** Aborts with the connection. */
  readonly ended: AbortSignal;
  /** Ends this connection; the provider makes the next. */
  readonly reconnect: () => void;
};
