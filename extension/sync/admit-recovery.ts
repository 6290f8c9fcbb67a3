/**
 * A recovery device comes into a room: brought in as a device of this member, wrapped for where a printed
 * key must open the room without its secret, and those that it takes the place of are struck out. [S117]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RosterDevice } from '#shared/seal/roster-kinds.ts';
import { bringIn, type BringInFault } from './bring-in.ts';
import type { LiveConnection } from './live-connection.ts';
import type { RosterDutiesDeps } from './roster-duties.ts';
import { renewKeys, strikeOut, type StrikeFault } from './strike-out.ts';

/** A recovery device that is to come in. */
export type RecoveryAdmission = {
  readonly device: RosterDevice;
  /** Its own word that this device may bring it in; `undefined`: another browser of mine has to. */
  readonly consent: Bytes | undefined;
  /** The recovery devices before it, which are worth nothing from then on. */
  readonly replaced: readonly DeviceId[];
  /** Whether the secret of the epoch in force is to be wrapped for it now. */
  readonly wrapped: boolean;
};

/** Why it is not there yet; it may be done again. */
export type AdmissionFault = BringInFault | StrikeFault;

/** Does so over a live connection; done again it does nothing more. */
export async function admitRecovery(
  deps: RosterDutiesDeps,
  live: LiveConnection,
  { device, consent, replaced, wrapped }: RecoveryAdmission,
): Promise<Result<void, AdmissionFault>> {
  const isIn = [...live.roster().devices.values()].some(({ signPublic }) =>
    equalBytes(signPublic, device.signPublic),
  );
  if (consent !== undefined) {
    const broughtIn = await bringIn(deps, live, { device, consent });
    if (!broughtIn.ok) return broughtIn;
  } else if (!isIn) return err('not-taken');
  const done = wrapped
    ? await renewKeys(deps, live, device.signPublic, replaced)
    : await strikeOut(deps, live, replaced);
  return done.ok ? ok(undefined) : done;
}
