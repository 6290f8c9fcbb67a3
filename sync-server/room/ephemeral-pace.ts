/** Ephemeral frames of one connection at a bounded rate: above it, the latest wins. [V20] */
import type { Bytes } from '#shared/base/bytes.ts';
import { createTokenBucket } from './token-bucket.ts';

/** What a pace needs. `send` is called at most `perSecond` times a second. */
export type EphemeralPaceDeps = {
  readonly perSecond: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly send: (frame: Bytes) => void;
};

/** Returns a function that takes a frame and sends it now, later, or (when overtaken) never. */
export function createEphemeralPace(deps: EphemeralPaceDeps): (frame: Bytes) => void {
  const bucket = createTokenBucket(deps.perSecond, deps.perSecond, deps.now);
  let latest: Bytes | undefined;
  let timer: NodeJS.Timeout | undefined;

  const sendLatest = (): void => {
    timer = undefined;
    const frame = latest;
    if (frame === undefined || deps.signal.aborted) return;
    const waitMs = bucket.waitMs();
    if (waitMs > 0) {
      timer = setTimeout(sendLatest, Math.ceil(waitMs));
      return;
    }
    bucket.take();
    latest = undefined;
    deps.send(frame);
  };
  deps.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });

  return (frame) => {
    latest = frame;
    if (timer === undefined) sendLatest();
  };
}
