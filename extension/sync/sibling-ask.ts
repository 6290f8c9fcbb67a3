/**
 * A page that does not hold the socket asks the one that does: to make an invite, to bring a device in, a
 * recovery device, to strike devices out, to try the relay again, to bring back what it lost. An answer comes over the same
 * bridge, or not in time; then the page says so. [S20, S28, S91, S92]
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RosterDevice } from '#shared/seal/roster-kinds.ts';
import type { DeviceId, MemberId, Millis } from '#shared/base/ids.ts';
import { isBytes, isFields, isIdOf, isText } from '../store/row-fields.ts';
import type { AdmissionFault, RecoveryAdmission } from './admit-recovery.ts';
import type { BringInFault, FurtherDevice } from './bring-in.ts';
import type { Bridge } from './bridge.ts';
import type { Invitation, InviteFault } from './invitation.ts';
import type { OwnerTasks } from './owner-tasks.ts';
import type { DeletionFault } from './room-deletion.ts';
import type { StrikeFault } from './strike-out.ts';

/** How long a sibling has to answer. */
const ANSWER_MS = 12_000;

/** What can be asked of the owner, and whether we are it. */
export type Askable = OwnerTasks & {
  readonly isOwner: () => boolean;
  /** Tries the relay again after it was stopped. */
  readonly retry: () => void;
  /** Gives the relay back what it lost. [S51] */
  readonly bringBack: () => void;
};

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isFields(value) ? value : {};
}

function readInvitation(value: unknown): Result<Invitation, InviteFault> {
  const { code, pageUrl, expiresAt, fault } = fieldsOf(value);
  if (typeof code === 'string' && typeof pageUrl === 'string' && typeof expiresAt === 'number')
    return ok({ code, pageUrl, expiresAt: expiresAt as Millis });
  return err(typeof fault === 'string' ? (fault as InviteFault) : 'not-connected');
}

function readDone<Fault extends string>(value: unknown): Result<void, Fault | 'not-connected'> {
  const { done, fault } = fieldsOf(value);
  if (done === true) return ok(undefined);
  return err(typeof fault === 'string' ? (fault as Fault) : 'not-connected');
}

/** The devices that a sibling wants struck out; `undefined` when that is not what it asks. */
function readStrikeOut(request: unknown): Parameters<OwnerTasks['strikeOut']> | undefined {
  const { strikeOut, askedBy } = fieldsOf(request);
  if (!Array.isArray(strikeOut) || !strikeOut.every(isIdOf<DeviceId>)) return undefined;
  if (askedBy !== undefined && !isIdOf<DeviceId>(askedBy)) return undefined;
  return [strikeOut, askedBy];
}

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

function readDevice(device: unknown): RosterDevice | undefined {
  const { signPublic, kexPublic, adminPublic, label } = fieldsOf(device);
  if (!isBytes(signPublic, KEY_BYTES) || !isBytes(kexPublic, KEY_BYTES)) return undefined;
  if (!isBytes(adminPublic, KEY_BYTES) || !isText(label)) return undefined;
  return { signPublic, kexPublic, adminPublic, label };
}

/** The device that a sibling wants brought in; `undefined` when that is not what it asks. */
function readBringIn(request: unknown): FurtherDevice | undefined {
  const asked = fieldsOf(fieldsOf(request)['bringIn']);
  const [device, { consent }] = [readDevice(asked['device']), asked];
  return device !== undefined && isBytes(consent, SIGNATURE_BYTES)
    ? { device, consent }
    : undefined;
}

/** The recovery device that a sibling wants admitted; `undefined` when that is not what it asks. */
function readAdmission(request: unknown): RecoveryAdmission | undefined {
  const asked = fieldsOf(fieldsOf(request)['admitRecovery']);
  const device = readDevice(asked['device']);
  const { consent, replaced, wrapped } = asked;
  if (device === undefined || typeof wrapped !== 'boolean' || !Array.isArray(replaced))
    return undefined;
  if (consent !== undefined && !isBytes(consent, SIGNATURE_BYTES)) return undefined;
  return replaced.every(isIdOf<DeviceId>) ? { device, consent, replaced, wrapped } : undefined;
}

/** Asks over `bridge`, and answers what siblings ask while this page is the owner. */
export function createSiblingAsk(
  bridge: Bridge,
  askable: Askable,
  signal: AbortSignal,
): Omit<Askable, 'isOwner'> {
  const waiting = new Map<string, (answer: unknown) => void>();

  const invite = async (id: string, again?: MemberId): Promise<void> => {
    const made = await askable.invite(again);
    bridge.post({ type: 'answer', id, answer: made.ok ? made.value : { fault: made.error } });
  };
  const tellDone = async (id: string, doing: Promise<Result<void, string>>): Promise<void> => {
    const done = await doing;
    bridge.post({ type: 'answer', id, answer: done.ok ? { done: true } : { fault: done.error } });
  };

  bridge.listen(({ message }) => {
    if (message.type === 'ask' && askable.isOwner()) {
      const { id, request } = message;
      if (request === 'invite') void invite(id);
      const { inviteAgain } = fieldsOf(request);
      if (isIdOf<MemberId>(inviteAgain)) void invite(id, inviteAgain);
      if (request === 'retry') askable.retry();
      if (request === 'bring-back') askable.bringBack();
      if (request === 'delete-room') void tellDone(id, askable.deleteRoom());
      const strike = readStrikeOut(request);
      if (strike !== undefined) void tellDone(id, askable.strikeOut(...strike));
      const further = readBringIn(request);
      if (further !== undefined) void tellDone(id, askable.bringIn(further));
      const admission = readAdmission(request);
      if (admission !== undefined) void tellDone(id, askable.admitRecovery(admission));
    }
    if (message.type === 'answer') waiting.get(message.id)?.(message.answer);
  }, signal);

  const tell = (request: unknown): string => {
    const id = crypto.randomUUID();
    bridge.post({ type: 'ask', id, request });
    return id;
  };
  const ask = (request: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      const id = tell(request);
      const finish = (value: unknown): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(value);
      };
      const timer = setTimeout(() => finish(undefined), ANSWER_MS);
      waiting.set(id, finish);
    });

  return {
    retry: () => void tell('retry'),
    bringBack: () => void tell('bring-back'),
    invite: async (again) =>
      readInvitation(await ask(again === undefined ? 'invite' : { inviteAgain: again })),
    strikeOut: async (devices, askedBy) =>
      readDone<StrikeFault>(await ask({ strikeOut: devices, askedBy })),
    admitRecovery: async (admission) =>
      readDone<AdmissionFault>(await ask({ admitRecovery: admission })),
    bringIn: async (further) => readDone<BringInFault>(await ask({ bringIn: further })),
    deleteRoom: async () => readDone<DeletionFault>(await ask('delete-room')),
  };
}
