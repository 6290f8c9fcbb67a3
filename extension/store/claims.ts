/**
 * What this device remembers of who has said what in the log: the last place that each device claimed
 * to have stored, and where the last change of this person stands. It moves with the cursor. [S37, S45]
 */
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import { inOneTransaction, type RowFault } from './room-database.ts';
import { isBytes, isCount, isFields, isIdOf, readList } from './row-fields.ts';
import { requested } from './transaction.ts';

/** The last place that a device claimed to have stored. `hash`: 32 bytes. */
export type Witness = { readonly device: DeviceId; readonly seq: number; readonly hash: Bytes };

/** What was claimed in the log up to the cursor. */
export type Claims = {
  /** The place of the last change that this person made; 0 for none. */
  readonly ownSeq: number;
  readonly witnesses: readonly Witness[];
};

/** Before anything was read. */
export const NO_CLAIMS: Claims = { ownSeq: 0, witnesses: [] };

function readWitness(value: unknown): Witness | undefined {
  if (!isFields(value) || !isIdOf<DeviceId>(value.device) || !isCount(value.seq)) return undefined;
  if (!isBytes(value.hash, 32)) return undefined;
  return { device: value.device, seq: value.seq, hash: copyBytes(value.hash) };
}

/** Reads what was stored; what does not have its form counts as absent. [B20] */
export function parseClaims(value: unknown): Claims {
  if (!isFields(value) || !isCount(value.ownSeq)) return NO_CLAIMS;
  return { ownSeq: value.ownSeq, witnesses: readList(value.witnesses, readWitness) ?? [] };
}

/** Reads a room's claims. */
export function readClaims(db: Database): Promise<Result<Claims, RowFault>> {
  return inOneTransaction(db, 'readonly', async ({ custom }) =>
    parseClaims(await requested<unknown>(custom.get('claims'))),
  );
}
