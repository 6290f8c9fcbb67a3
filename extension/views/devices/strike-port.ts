/** What the views of striking out need; `hooks/strikes.ts` gives it. */
import type { ReadonlySignal } from '@preact/signals';
import type { DeviceId } from '#shared/base/ids.ts';
import type { StrikeProgress } from '../../sync/strike-progress.ts';

/** Striking browsers of mine out. */
export type StrikePort = {
  /** All that are to be struck out, or are, in the order in which that was asked for. */
  readonly progress: ReadonlySignal<readonly StrikeProgress[]>;
  /** What the mentorships are called that a browser would be struck out of. */
  readonly places: ReadonlySignal<readonly string[]>;
  /** The browser that was asked for on this page last. */
  readonly begunHere: ReadonlySignal<DeviceId | undefined>;
  /** Asks for a browser, by its device in my profile, to be struck out, and begins. */
  readonly begin: (browser: DeviceId) => void;
};
