/**
 * The recovery secret on paper: a code with the relay's address, the secret, the profile room's id and
 * check digits, in groups that the eye can follow. [K41]
 */
import { assert } from '../base/assert.ts';
import { concatBytes, type Bytes } from '../base/bytes.ts';
import { ID_BYTES, type RoomId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import {
  readCode,
  writeCodeWord,
  type CodeFamily,
  type CodeReadFault,
  type CodeWriteFault,
} from './code-word.ts';
import { idBytes, idFromBytes } from './id-bytes.ts';
import { RECOVERY_SECRET_BYTES } from './recovery.ts';

const RECOVERY_KEYS: CodeFamily = {
  prefix: 'twr',
  secretBytes: RECOVERY_SECRET_BYTES + ID_BYTES,
};
const GROUP = /.{1,5}/g;

/** What a printed key holds: all that a new browser needs to ask for a person's profile. */
export type RecoveryKey = {
  /** `wss://host[:port][/path]`, or `ws://` for a relay on the same machine. */
  readonly relayAddress: string;
  readonly secret: Bytes;
  readonly profileRoom: RoomId;
};

/** Writes a recovery key as it is printed: `twr1-`, then groups of five. At most 202 characters. [K41] */
export function writeRecoveryKey(key: RecoveryKey): Result<string, CodeWriteFault> {
  const { relayAddress, secret, profileRoom } = key;
  assert(secret.length === RECOVERY_SECRET_BYTES, 'a recovery secret has 32 bytes');
  const both = concatBytes(secret, idBytes(profileRoom));
  const word = writeCodeWord(RECOVERY_KEYS, { relayAddress, secret: both });
  return word.ok ? ok(`twr1-${(word.value.match(GROUP) ?? []).join(' ')}`) : word;
}

/** Finds and reads a recovery key in what was typed or pasted; as forgiving as an invite's code. [K15, K41] */
export function readRecoveryKey(pasted: string): Result<RecoveryKey, CodeReadFault> {
  const read = readCode(RECOVERY_KEYS, pasted);
  if (!read.ok) return read;
  const { relayAddress, secret } = read.value;
  return ok({
    relayAddress,
    secret: secret.slice(0, RECOVERY_SECRET_BYTES),
    profileRoom: idFromBytes<RoomId>(secret.slice(RECOVERY_SECRET_BYTES)),
  });
}
