/**
 * Every scene in the order in which the stage allows it: first the new one, then two together, then
 * what does not work. Whoever plays them says what to do with each.
 */
import { ALONE_SCENES, beginAlone, NEW_SCENES } from './scenes-alone.ts';
import { APART_SCENES, writeApart } from './scenes-apart.ts';
import { ENDING_SCENES } from './scenes-endings.ts';
import { GOAL_SCENES, SEARCH_SCENES } from './scenes-goals.ts';
import { NEWER_SCENES, writeNewer } from './scenes-newer.ts';
import {
  fillRelay,
  fillRelayNearly,
  FULL_SCENES,
  narrowRelay,
  NEARLY_FULL_SCENES,
  OLDER_SCENES,
  PAUSE_SCENES,
  restoreOlder,
} from './scenes-relay.ts';
import { DEVICE_SCENES } from './scenes-devices.ts';
import { HISTORY_SCENES } from './scenes-history.ts';
import { PRIVATE_SCENES } from './scenes-private.ts';
import { KEY_SCENES, RECOVERY_SCENES, RESTORE_SCENES } from './scenes-recovery.ts';
import { TOGETHER_SCENES } from './scenes-together.ts';
import {
  emptyRelay,
  LOST_SCENES,
  loseRelay,
  OFFLINE_SCENES,
  UNSAVED_SCENES,
} from './scenes-trouble.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** Scenes that follow one another, and what has to happen on the stage before them. */
export type Act = {
  readonly name: string;
  readonly before: (stage: Stage) => Promise<void>;
  readonly scenes: readonly Scene[];
};

const nothing = (): Promise<void> => Promise.resolve();

/** All acts, in order. */
export const ACTS: readonly Act[] = [
  { name: 'new', before: nothing, scenes: [...NEW_SCENES, ...RESTORE_SCENES] },
  { name: 'alone', before: beginAlone, scenes: [...ALONE_SCENES, ...RECOVERY_SCENES] },
  { name: 'newer version', before: writeNewer, scenes: NEWER_SCENES },
  { name: 'together', before: nothing, scenes: TOGETHER_SCENES },
  { name: 'goals and search', before: nothing, scenes: [...GOAL_SCENES, ...SEARCH_SCENES] },
  { name: 'private notes', before: nothing, scenes: [...PRIVATE_SCENES, ...KEY_SCENES] },
  { name: 'my devices', before: nothing, scenes: DEVICE_SCENES },
  { name: 'endings', before: nothing, scenes: ENDING_SCENES },
  { name: 'history', before: nothing, scenes: HISTORY_SCENES },
  { name: 'not saved', before: nothing, scenes: UNSAVED_SCENES },
  { name: 'apart', before: writeApart, scenes: APART_SCENES },
  { name: 'relay nearly full', before: fillRelayNearly, scenes: NEARLY_FULL_SCENES },
  { name: 'relay full', before: fillRelay, scenes: FULL_SCENES },
  { name: 'relay wants a pause', before: narrowRelay, scenes: PAUSE_SCENES },
  { name: 'no relay', before: loseRelay, scenes: OFFLINE_SCENES },
  { name: 'older relay', before: restoreOlder, scenes: OLDER_SCENES },
  { name: 'relay lost', before: emptyRelay, scenes: LOST_SCENES },
];

/** With this act `npm test` ends; what follows is trouble, and is seen in the long run. */
const LAST_SHORT_ACT = 'goals and search';

/** The acts of this run: all in the long one (`npm run test:long`), those without trouble in `npm test`. */
export function actsInTurn(isLong: boolean): readonly Act[] {
  const last = ACTS.findIndex(({ name }) => name === LAST_SHORT_ACT);
  return isLong ? ACTS : ACTS.slice(0, last + 1);
}
