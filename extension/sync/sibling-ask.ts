/**
 * A page that does not hold the socket asks the one that does: to make an invite, to bring a device in, a
 * recovery device, to strike devices out, to try the relay again, to bring back what it lost. An answer comes over the same
 * bridge, or not in time; then the page says so. An owner that lost the lock meanwhile answers nothing: whoever
 * asked hears of the next one by its status, and asks that. [S20, S28, S91, S92, S167]
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RosterDevice } from '#shared/seal/roster-kinds.ts';
import type { DeviceId, MemberId, Millis } from '#shared/base/ids.ts';
import { isBytes, isFields, isIdOf, isText } from '../store/row-fields.ts';
import type { AdmissionFault, RecoveryAdmission } from './admit-recovery.ts';
import type { BringInFault, FurtherDevice } from './bring-in.ts';
import type { Bridge } from './bridge.ts';
import { readSharedStatus } from './engine-status.ts';
import type { Invitation, InviteFault } from './invitation.ts';
import type { OwnerTasks } from './owner-tasks.ts';
import type { DeletionFault } from './room-deletion.ts';
import type { StrikeFault } from './strike-out.ts';

/** How long a sibling has to answer. */
const ANSWER_MS = 12_000;

/** What can be asked of the owner. */
export type Askable = OwnerTasks & {
  /** What stands for this page's tenure, another one each time; `undefined` while it is not the owner. */
  readonly tenure: () => object | undefined;
  /** Tries the relay again after it was stopped. */
  readonly retry: () => void;
  /** Gives the relay back what it lost. [S51] */
  readonly bringBack: () => void;
};

/** One that waits for its answer: `ask` puts the question to the owner of now. */
type Waiting = { readonly ask: () => void; readonly finish: (answer: unknown) => void };

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
): Omit<Askable, 'tenure'> {
  const waiting = new Map<string, Waiting>();
  /** Asked twice, once before its first status was heard, it is done once. */
  const inWork = new Set<string>();
  let ownersTerm: number | undefined;

  const answer = async (id: string, doing: Promise<Result<unknown, string>>): Promise<void> => {
    const tenure = askable.tenure();
    inWork.add(id);
    const done = await doing;
    inWork.delete(id);
    if (!done.ok && askable.tenure() !== tenure) return;
    const said = done.ok ? (done.value ?? { done: true }) : { fault: done.error };
    bridge.post({ type: 'answer', id, answer: said });
  };
  const carryOut = (id: string, request: unknown): void => {
    if (request === 'invite') void answer(id, askable.invite());
    const { inviteAgain } = fieldsOf(request);
    if (isIdOf<MemberId>(inviteAgain)) void answer(id, askable.invite(inviteAgain));
    if (request === 'retry') askable.retry();
    if (request === 'bring-back') askable.bringBack();
    if (request === 'delete-room') void answer(id, askable.deleteRoom());
    const strike = readStrikeOut(request);
    if (strike !== undefined) void answer(id, askable.strikeOut(...strike));
    const further = readBringIn(request);
    if (further !== undefined) void answer(id, askable.bringIn(further));
    const admission = readAdmission(request);
    if (admission !== undefined) void answer(id, askable.admitRecovery(admission));
  };

  bridge.listen(({ message }) => {
    if (message.type === 'ask' && askable.tenure() !== undefined && !inWork.has(message.id))
      carryOut(message.id, message.request);
    if (message.type === 'answer') waiting.get(message.id)?.finish(message.answer);
    const status = message.type === 'status' ? readSharedStatus(message.status) : undefined;
    if (status === undefined || status.term === ownersTerm) return;
    ownersTerm = status.term;
    for (const { ask } of waiting.values()) ask();
  }, signal);

  const tell = (request: unknown, id: string = crypto.randomUUID()): void =>
    bridge.post({ type: 'ask', id, request });
  const ask = (request: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      const id = crypto.randomUUID();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const finish = (value: unknown): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(value);
      };
      const askNow = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => finish(undefined), ANSWER_MS);
        tell(request, id);
      };
      waiting.set(id, { ask: askNow, finish });
      askNow();
    });

  return {
    retry: () => tell('retry'),
    bringBack: () => tell('bring-back'),
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
