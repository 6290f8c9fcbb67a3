/** Waits until all is on the relay and read, for those who close afterwards. [S30] */
import { err, ok, type Result } from '#shared/base/result.ts';
import type { EngineStatus } from './engine-status.ts';
import type { StatusBoard } from './status-board.ts';

/** Why it did not come to that. */
export type SyncFault = 'offline' | 'stopped' | 'too-large' | 'late';

function outcome(status: EngineStatus): Result<void, SyncFault> | undefined {
  const { relay, waiting, device, attention } = status;
  if (relay.state === 'none') return ok(undefined);
  if (relay.state === 'stopped') return err('stopped');
  if (relay.state === 'offline') return err('offline');
  const held = attention.find((one) => one.type === 'too-large')?.count ?? 0;
  const done = relay.state === 'connected' && waiting <= held && device.state === 'saved';
  if (!done) return undefined;
  return waiting === 0 ? ok(undefined) : err('too-large');
}

/** Resolves once `holds`, or after `patienceMs`. */
function whenStatus(
  board: StatusBoard,
  holds: (status: EngineStatus) => boolean,
  patienceMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const look = (): void => {
      if (holds(board.read())) finish();
    };
    const timer = setTimeout(finish, patienceMs);
    const stop = board.listen(look);
    look();
  });
}

/**
 * Resolves once it is known who talks to the relay, this page or a sibling that told of it, or after
 * `patienceMs`. Right after a start or a change of relay nobody does yet.
 */
export function whenElected(board: StatusBoard, patienceMs: number): Promise<void> {
  return whenStatus(
    board,
    ({ uploader, relay }) => uploader || relay.state !== 'connecting',
    patienceMs,
  );
}

/** Resolves once this page is the owner; never once `ending` has aborted. */
export function whenOwned(board: StatusBoard, ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (board.read().uploader) resolve();
    };
    const stop = board.listen(look);
    ending.addEventListener('abort', stop, { once: true });
    look();
  });
}

/** Resolves once the relay is reached, or known not to be, or after `patienceMs`. */
export function whenAnswered(board: StatusBoard, patienceMs: number): Promise<void> {
  return whenStatus(board, ({ relay }) => relay.state !== 'connecting', patienceMs);
}

/** Resolves once a connection is live, or none will be by itself, or after `patienceMs`. */
export function whenConnected(board: StatusBoard, patienceMs: number): Promise<void> {
  const isOver = new Set<EngineStatus['relay']['state']>(['connected', 'stopped', 'none']);
  return whenStatus(board, ({ relay }) => isOver.has(relay.state), patienceMs);
}

/** Resolves once nothing waits and the log is read, or with what stands in the way. */
export function whenSynced(
  board: StatusBoard,
  patienceMs: number,
): Promise<Result<void, SyncFault>> {
  return new Promise((resolve) => {
    const finish = (result: Result<void, SyncFault>): void => {
      clearTimeout(timer);
      stop();
      resolve(result);
    };
    const look = (): void => {
      const result = outcome(board.read());
      if (result !== undefined) finish(result);
    };
    const timer = setTimeout(() => finish(err('late')), patienceMs);
    const stop = board.listen(look);
    look();
  });
}
