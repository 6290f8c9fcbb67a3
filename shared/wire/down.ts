/** All that a relay says to a client. A number is never used again for another message. [W2, W5, W9] */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import { createCodec, emptyForm, type Forms } from './codec.ts';
import { epochRecordForm, type EpochRecord } from './epoch-messages.ts';
import type { MessageFault } from './errors.ts';
import { challengeForm, redeemedForm, welcomeForm } from './handshake.ts';
import type { Challenge, Created, Redeemed, Welcome } from './handshake.ts';
import { ackForm, caughtUpForm, entryForm, entryPartForm, nackForm } from './log-messages.ts';
import type { Ack, CaughtUp, Entry, EntryPart, Nack } from './log-messages.ts';
import { marksForm, type Marks } from './mark-messages.ts';
import { ephemeralDownForm, joinedForm, leftForm } from './presence-messages.ts';
import type { EphemeralDown, Joined, Left, Ping, Pong } from './presence-messages.ts';
import { doneForm, errorForm, refusedForm } from './request-messages.ts';
import type { Done, Refused, RelayError } from './request-messages.ts';
import { idleLimitForm, type IdleLimit } from './idle-limit.ts';
import { roomBytesForm, type RoomBytes } from './room-bytes.ts';
import {
  snapshotForm,
  snapshotLeaseForm,
  snapshotPartDownForm,
  snapshotResultForm,
  snapshotsForm,
  type Snapshot,
  type SnapshotLease,
  type SnapshotPartDown,
  type SnapshotResult,
  type Snapshots,
} from './snapshot-down.ts';

/** A message from a relay. */
export type DownMessage =
  | Challenge
  | Created
  | Welcome
  | Redeemed
  | Entry
  | EntryPart
  | CaughtUp
  | Ack
  | Nack
  | EphemeralDown
  | Joined
  | Left
  | Ping
  | Pong
  | Done
  | Refused
  | RelayError
  | Marks
  | Snapshot
  | SnapshotPartDown
  | SnapshotLease
  | SnapshotResult
  | EpochRecord
  | Snapshots
  | RoomBytes
  | IdleLimit;

/** The type byte of each message; 129 to 255, so that no message is taken for one of the other way. */
export const DOWN_NUMBERS = {
  challenge: 129,
  created: 130,
  welcome: 131,
  redeemed: 132,
  entry: 133,
  'entry-part': 134,
  'caught-up': 135,
  ack: 136,
  nack: 137,
  ephemeral: 138,
  joined: 139,
  left: 140,
  ping: 141,
  pong: 142,
  done: 143,
  refused: 144,
  error: 145,
  marks: 146,
  snapshot: 147,
  'snapshot-part': 148,
  'snapshot-lease': 149,
  'snapshot-result': 150,
  'epoch-record': 151,
  snapshots: 153,
  'room-bytes': 154,
  'idle-limit': 155,
} as const satisfies Record<DownMessage['type'], number>;

const FORMS: Forms<DownMessage> = {
  challenge: challengeForm,
  created: emptyForm('created'),
  welcome: welcomeForm,
  redeemed: redeemedForm,
  entry: entryForm,
  'entry-part': entryPartForm,
  'caught-up': caughtUpForm,
  ack: ackForm,
  nack: nackForm,
  ephemeral: ephemeralDownForm,
  joined: joinedForm,
  left: leftForm,
  ping: emptyForm('ping'),
  pong: emptyForm('pong'),
  done: doneForm,
  refused: refusedForm,
  error: errorForm,
  marks: marksForm,
  snapshot: snapshotForm,
  'snapshot-part': snapshotPartDownForm,
  'snapshot-lease': snapshotLeaseForm,
  'snapshot-result': snapshotResultForm,
  'epoch-record': epochRecordForm,
  snapshots: snapshotsForm,
  'room-bytes': roomBytesForm,
  'idle-limit': idleLimitForm,
};

const codec = createCodec<DownMessage>(DOWN_NUMBERS, FORMS);

/** The bytes of a message: one whole WebSocket message. */
export function writeDown(message: DownMessage): Bytes {
  return codec.write(message);
}

/** Reads one whole WebSocket message of a relay. Never throws, whatever the bytes. */
export function readDown(bytes: Uint8Array): Result<DownMessage, MessageFault> {
  return codec.read(bytes);
}
