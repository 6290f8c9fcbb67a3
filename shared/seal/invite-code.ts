/**
 * The code a person copies and another pastes: `tw1-` and one word that holds the relay's address, the
 * invite secret and check digits. [K14, K15]
 */
import { ok, type Result } from '../base/result.ts';
import {
  readCode,
  writeCodeWord,
  type CodeContent,
  type CodeFamily,
  type CodeReadFault,
  type CodeWriteFault,
} from './code-word.ts';
import { INVITE_SECRET_BYTES } from './invite.ts';

export type { CodeReadFault, CodeWriteFault } from './code-word.ts';

const INVITES: CodeFamily = { prefix: 'tw', secretBytes: INVITE_SECRET_BYTES };

/** What an invite's code holds: the relay to ask, and the invite's secret. */
export type InviteCode = CodeContent;

/** Writes a code of at most 118 characters. [K14] */
export function writeInviteCode(code: InviteCode): Result<string, CodeWriteFault> {
  const word = writeCodeWord(INVITES, code);
  return word.ok ? ok(`tw1-${word.value}`) : word;
}

/** Finds and reads the code in what was pasted. [K15] */
export function readInviteCode(pasted: string): Result<InviteCode, CodeReadFault> {
  return readCode(INVITES, pasted);
}
