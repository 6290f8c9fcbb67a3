/**
 * What a person asks for that only the page with the socket can do, over a connection that is live or
 * about to be: an invite, bringing a device of one's own in, a recovery device, striking devices out, deleting
 * the room there. [S28, S91, S92, S117, S128]
 */
import type { DeviceId, MemberId } from '#shared/base/ids.ts';
import { err, type Result } from '#shared/base/result.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { admitRecovery, type AdmissionFault, type RecoveryAdmission } from './admit-recovery.ts';
import { bringIn, type BringInFault, type FurtherDevice } from './bring-in.ts';
import type { LiveConnection } from './live-connection.ts';
import { relayOf, type EngineContext } from './engine-context.ts';
import { createInvitation, type Invitation, type InviteFault } from './invitation.ts';
import type { Owner } from './owner.ts';
import type { RosterDutiesDeps } from './roster-duties.ts';
import { aborted } from './pause.ts';
import { isMentorship } from './shared-upkeep.ts';
import { deleteRoom, type DeletionFault } from './room-deletion.ts';
import { strikeOut, type StrikeFault } from './strike-out.ts';
import { whenAnswered, whenConnected } from './when-synced.ts';

/** How long a task waits for the relay; a sibling that asked for it waits a little longer. */
const LIVE_PATIENCE_MS = 10_000;

/** So often it is connected anew to learn how far the admin list has moved on. */
const MOST_CONNECTIONS = 3;

/** The admin list is another than at the login: this device may have come into it since. */
const MOVED_ON: ReadonlySet<string> = new Set(['wrong-number', 'not-listed']);

/** The tasks of the owner. */
export type OwnerTasks = {
  /** Makes an invite; needs the relay now, as all of these. `again`: to a member who lost their devices. */
  readonly invite: (again?: MemberId) => Promise<Result<Invitation, InviteFault>>;
  /** Strikes devices out of the room. `askedBy`: the device of this room whose person asked for it; nothing is done for one that is out. */
  readonly strikeOut: (
    devices: readonly DeviceId[],
    askedBy?: DeviceId,
  ) => Promise<Result<void, StrikeFault>>;
  /** Brings a further device of this member in. [S92] */
  readonly bringIn: (further: FurtherDevice) => Promise<Result<void, BringInFault>>;
  /** Takes the room away from the relay; needs that this person is a co-owner, as bringing a recovery device in. [S128] */
  readonly deleteRoom: () => Promise<Result<void, DeletionFault>>;
  /** Brings a recovery device in. [S117] */
  readonly admitRecovery: (admission: RecoveryAdmission) => Promise<Result<void, AdmissionFault>>;
};

type Connected = { readonly owner: Owner; readonly live: LiveConnection };

/** The live connection, once this device has done what it owes the roster. */
async function connect(context: EngineContext): Promise<Connected | undefined> {
  // Just opened, or just given its relay: it is on its way there.
  if (context.owner?.live() === undefined) await whenAnswered(context.board, LIVE_PATIENCE_MS);
  const { owner } = context;
  const live = owner?.live();
  if (owner === undefined || live === undefined) return undefined;
  // Who is not in the roster yet has nothing to say in it: the introduction goes first.
  await context.attend(live);
  return { owner, live };
}

/** A profile is told nobody's name (S86): its new browser is told the one of the settings. [S93] */
async function nameOfInviter({ entry, deps }: EngineContext): Promise<string> {
  if (isMentorship(entry)) return entry.memberName;
  const settings = await deps.store.settings.read();
  return settings.ok ? settings.value.name : '';
}

/** The tasks of one engine, for as long as it is the owner. */
export function createOwnerTasks(context: EngineContext): OwnerTasks {
  const duties: RosterDutiesDeps = {
    entry: (): KeyringEntry => context.entry,
    keyring: context.deps.store.keyring,
    now: context.deps.now,
  };
  const mentorship = (): { readonly name: string; readonly kind: string } => {
    const { name, kind } = readRecord(context.doc);
    return { name: name ?? context.entry.mentorshipName, kind: kind ?? '' };
  };
  /** Does what changes the admin list; where that has moved on since the login, over the next one. */
  const overLists = async <Fault extends string>(
    act: (live: LiveConnection) => Promise<Result<void, Fault>>,
  ): Promise<Result<void, Fault | 'not-connected'>> => {
    let done: Result<void, Fault | 'not-connected'> = err('not-connected');
    for (let tries = 0; tries < MOST_CONNECTIONS; tries += 1) {
      const connected = await connect(context);
      if (connected === undefined) return err('not-connected');
      const { live } = connected;
      done = await act(live);
      if (done.ok || !MOVED_ON.has(done.error)) return done;
      // The admin list has moved on since the login; the next one tells how far.
      live.reconnect();
      await aborted(live.ended);
      await whenConnected(context.board, LIVE_PATIENCE_MS);
    }
    return done;
  };
  return {
    async invite(again) {
      const address = relayOf(context);
      if (address === undefined) return err('no-relay');
      const connected = await connect(context);
      if (connected === undefined) return err('not-connected');
      const { owner, live } = connected;
      const stored = () => owner.stored().cursor;
      const inviterName = await nameOfInviter(context);
      return createInvitation({ ...duties, address, stored, mentorship, inviterName }, live, again);
    },
    async deleteRoom() {
      const address = relayOf(context);
      if (address === undefined) return err('no-relay');
      const connected = await connect(context);
      if (connected === undefined) return err('not-connected');
      return deleteRoom(context.entry, address.name, connected.live);
    },
    strikeOut: (devices, askedBy) => overLists((live) => strikeOut(duties, live, devices, askedBy)),
    admitRecovery: (admission) =>
      overLists<AdmissionFault>((live) => admitRecovery(duties, live, admission)),
    bringIn: (further) => overLists((live) => bringIn(duties, live, further)),
  };
}
