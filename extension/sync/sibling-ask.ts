/**
 * A page that does not hold the socket asks the one that does: to make an invite, to try the relay
 * again, to bring back what it lost. An answer comes over the same bridge, or not in time; then the
 * page says so. [S20, S28]
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Millis } from '#shared/base/ids.ts';
import type { Bridge } from './bridge.ts';
import type { Invitation, InviteFault } from './invitation.ts';

/** How long a sibling has to answer. */
const ANSWER_MS = 12_000;

/** What can be asked of the owner, and whether we are it. */
export type Askable = {
  readonly isOwner: () => boolean;
  readonly invite: () => Promise<Result<Invitation, InviteFault>>;
  /** Tries the relay again after it was stopped. */
  readonly retry: () => void;
  /** Gives the relay back what it lost. [S51] */
  readonly bringBack: () => void;
};

type Answer = Result<Invitation, InviteFault>;

function readAnswer(value: unknown): Answer {
  const answer = value as Partial<Record<string, unknown>> | null;
  if (typeof answer !== 'object' || answer === null) return err('not-connected');
  const { code, pageUrl, expiresAt, fault } = answer;
  if (typeof code === 'string' && typeof pageUrl === 'string' && typeof expiresAt === 'number')
    return ok({ code, pageUrl, expiresAt: expiresAt as Millis });
  return err(typeof fault === 'string' ? (fault as InviteFault) : 'not-connected');
}

/** Asks over `bridge`, and answers what siblings ask while this page is the owner. */
export function createSiblingAsk(
  bridge: Bridge,
  askable: Askable,
  signal: AbortSignal,
): Pick<Askable, 'invite' | 'retry' | 'bringBack'> {
  const waiting = new Map<string, (answer: unknown) => void>();

  const answer = async (id: string): Promise<void> => {
    const made = await askable.invite();
    bridge.post({ type: 'answer', id, answer: made.ok ? made.value : { fault: made.error } });
  };

  bridge.listen(({ message }) => {
    if (message.type === 'ask' && askable.isOwner()) {
      if (message.request === 'invite') void answer(message.id);
      if (message.request === 'retry') askable.retry();
      if (message.request === 'bring-back') askable.bringBack();
    }
    if (message.type === 'answer') waiting.get(message.id)?.(message.answer);
  }, signal);

  const tell = (request: string): void =>
    bridge.post({ type: 'ask', id: crypto.randomUUID(), request });

  return {
    retry: () => tell('retry'),
    bringBack: () => tell('bring-back'),
    invite: () =>
      new Promise((resolve) => {
        const id = crypto.randomUUID();
        const finish = (value: unknown): void => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(readAnswer(value));
        };
        const timer = setTimeout(() => finish(undefined), ANSWER_MS);
        waiting.set(id, finish);
        bridge.post({ type: 'ask', id, request: 'invite' });
      }),
  };
}
