/** All that a client says to a relay. A number is never used again for another message. [W2, W5, W9] */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import { createCodec, emptyForm, type Forms } from './codec.ts';
import { epochsForm, setEpochForm, type Epochs, type SetEpoch } from './epoch-messages.ts';
import type { MessageFault } from './errors.ts';
import { createForm, helloForm, redeemForm } from './handshake.ts';
import type { Create, Hello, Redeem } from './handshake.ts';
import { appendForm, appendPartForm, commitForm } from './log-messages.ts';
import type { Append, AppendPart, Commit, Resume } from './log-messages.ts';
import { ephemeralUpForm, type EphemeralUp, type Ping } from './presence-messages.ts';
import { markForm, type Mark } from './mark-messages.ts';
import {
  deleteRoomForm,
  putInviteForm,
  revokeInviteForm,
  setAdminsForm,
} from './request-messages.ts';
import type { DeleteRoom, PutInvite, RevokeInvite, SetAdmins } from './request-messages.ts';
import {
  snapshotBeginForm,
  snapshotCommitForm,
  snapshotConfirmForm,
  snapshotFetchForm,
  snapshotPartUpForm,
  type SnapshotBegin,
  type SnapshotCommit,
  type SnapshotConfirm,
  type SnapshotFetch,
  type SnapshotLeaseAsk,
  type SnapshotPartUp,
} from './snapshot-up.ts';

/** A message from a client. */
export type UpMessage =
  | Hello
  | Create
  | Redeem
  | Append
  | AppendPart
  | Commit
  | Resume
  | EphemeralUp
  | Ping
  | PutInvite
  | RevokeInvite
  | SetAdmins
  | Mark
  | SnapshotLeaseAsk
  | SnapshotBegin
  | SnapshotPartUp
  | SnapshotCommit
  | SnapshotConfirm
  | Epochs
  | SetEpoch
  | DeleteRoom
  | SnapshotFetch;

/** The type byte of each message; 1 to 127. */
export const UP_NUMBERS = {
  hello: 1,
  create: 2,
  redeem: 3,
  append: 4,
  part: 5,
  commit: 6,
  resume: 7,
  ephemeral: 8,
  ping: 9,
  'put-invite': 10,
  'revoke-invite': 11,
  'set-admins': 12,
  mark: 13,
  'snapshot-lease': 14,
  'snapshot-begin': 15,
  'snapshot-part': 16,
  'snapshot-commit': 17,
  'snapshot-confirm': 18,
  epochs: 19,
  'set-epoch': 21,
  'delete-room': 22,
  'snapshot-fetch': 23,
} as const satisfies Record<UpMessage['type'], number>;

const FORMS: Forms<UpMessage> = {
  hello: helloForm,
  create: createForm,
  redeem: redeemForm,
  append: appendForm,
  part: appendPartForm,
  commit: commitForm,
  resume: emptyForm('resume'),
  ephemeral: ephemeralUpForm,
  ping: emptyForm('ping'),
  'put-invite': putInviteForm,
  'revoke-invite': revokeInviteForm,
  'set-admins': setAdminsForm,
  mark: markForm,
  'snapshot-lease': emptyForm('snapshot-lease'),
  'snapshot-begin': snapshotBeginForm,
  'snapshot-part': snapshotPartUpForm,
  'snapshot-commit': snapshotCommitForm,
  'snapshot-confirm': snapshotConfirmForm,
  epochs: epochsForm,
  'set-epoch': setEpochForm,
  'delete-room': deleteRoomForm,
  'snapshot-fetch': snapshotFetchForm,
};

const codec = createCodec<UpMessage>(UP_NUMBERS, FORMS);

/** The bytes of a message: one whole WebSocket message. */
export function writeUp(message: UpMessage): Bytes {
  return codec.write(message);
}

/** Reads one whole WebSocket message of a client. Never throws, whatever the bytes. */
export function readUp(bytes: Uint8Array): Result<UpMessage, MessageFault> {
  return codec.read(bytes);
}
