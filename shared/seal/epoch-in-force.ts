/**
 * Which epoch a roster is in, and what that means for a message: it is of that epoch and by a device that
 * is not struck out, or it is refused. [K37, K47]
 */
import { equalBytes } from '../base/bytes.ts';
import type { DeviceId } from '../base/ids.ts';
import type { EpochKeys } from './epoch-keys.ts';
import type { Roster } from './roster-state.ts';

/** Why a message is refused at its place, for good. */
export type Refusal = 'other-epoch' | 'struck-out';

/** The number of the epoch that is in force after all records of `roster`; 0 before any epoch's. [K47] */
export function epochInForce(roster: Roster): number {
  return roster.epochs.length;
}

/**
 * Why a message with that epoch in its header, by `author`, is refused where `roster` is what was read up
 * to it; `undefined`: it is not. [K47]
 */
export function refusalAt(
  roster: Roster,
  message: { readonly epoch: number; readonly author: DeviceId },
): Refusal | undefined {
  if (message.epoch !== epochInForce(roster)) return 'other-epoch';
  return roster.struck.has(message.author) ? 'struck-out' : undefined;
}

/**
 * Whether `keys` are those of the epoch that its record names; of the first epoch none is named, so any
 * are. [K32, K36]
 */
export function isConfirmed(roster: Roster, keys: EpochKeys): boolean {
  if (keys.epoch === 0) return true;
  const started = roster.epochs[keys.epoch - 1];
  return started !== undefined && equalBytes(started.authPublic, keys.authPublic);
}
