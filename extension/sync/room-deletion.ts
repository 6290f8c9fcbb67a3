/**
 * Takes the room away from the relay, at a co-owner's word: what the relay keeps goes, what devices have
 * stays with them. [S128, W60]
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import { sign } from '#shared/seal/device.ts';
import type { RefusalCode } from '#shared/wire/errors.ts';
import { deleteInput } from '#shared/wire/signed.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { LiveConnection } from './live-connection.ts';
import type { LineEnd } from './relay-line.ts';

/** Why the relay still has it. `no-right`: this device's member is no co-owner. */
export type DeletionFault = 'no-relay' | 'not-connected' | 'no-right' | RefusalCode | LineEnd;

/** Asks for it over a live connection, which the relay ends afterwards, as everybody's. */
export async function deleteRoom(
  entry: KeyringEntry,
  relayName: string,
  live: LiveConnection,
): Promise<Result<void, DeletionFault>> {
  const { roomId, memberId, device } = entry;
  if (live.roster().members.get(memberId)?.coOwner !== true) return err('no-right');
  const signature = await sign(device.admin.privateKey, deleteInput({ relayName, roomId }));
  const signer = device.adminPublic;
  const done = await live.requests.ask((id) => ({
    type: 'delete-room',
    id,
    ...{ relayName, signer, signature },
  }));
  // Its end may come before its answer.
  return done.ok || done.error === 'no-room' ? ok(undefined) : done;
}
