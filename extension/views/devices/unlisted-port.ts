/** What the view of devices needs that none of my browsers tells of; `hooks/unlisted.ts` gives it. */
import type { ReadonlySignal } from '@preact/signals';
import type { UnlistedDevice } from '../../sync/unlisted-devices.ts';

/** What became of striking one out: at it, its relay did not answer, or this member has no right to. */
export type UnlistedState = 'now' | 'waits' | 'no-right';

/** Them, and striking one out of its mentorship. */
export type UnlistedPort = {
  readonly list: ReadonlySignal<readonly UnlistedDevice[]>;
  /** `undefined`: nobody has asked for it on this page. Follows as signals do. */
  readonly stateOf: (device: UnlistedDevice) => UnlistedState | undefined;
  readonly strike: (device: UnlistedDevice) => void;
  /** Somebody looks at the list: it is kept up to date until what is returned is called. */
  readonly watch: () => () => void;
};
