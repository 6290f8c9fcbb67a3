/**
 * Every scene in the order in which the stage allows it: first the new one, then two together, then
 * what does not work. Whoever plays them says what to do with each.
 */
import { ALONE_SCENES, beginAlone, NEW_SCENES } from './scenes-alone.ts';
import { APART_SCENES, writeApart } from './scenes-apart.ts';
import { ENDING_SCENES } from './scenes-endings.ts';
import { GOAL_SCENES, OPENED_SCENES, SEARCH_SCENES } from './scenes-goals.ts';
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
import {
  beginStriking,
  finishStriking,
  goOn,
  linkSecond,
  loseAgain,
  makeBackups,
  signSecondIn,
} from './guests.ts';
import {
  GONE_ON_SCENES,
  SEVERAL_SCENES,
  STRIKING_SCENES,
  STRUCK_SCENES,
  WAITING_SCENES,
} from './scenes-browsers.ts';
import { HISTORY_SCENES } from './scenes-history.ts';
import { PRIVATE_SCENES } from './scenes-private.ts';
import { KEY_SCENES, RECOVERY_SCENES, RESTORE_SCENES } from './scenes-recovery.ts';
import {
  AWAY_SCENES,
  BACK_SCENES,
  BY_INVITE_SCENES,
  BY_KEY_SCENES,
  comeBack,
  comeByInvite,
  leaveThem,
  LEFT_SCENES,
} from './scenes-restored.ts';
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

/** Acts of people who are not there before, in order. */
const OWN_ACTS: readonly Act[] = [
  { name: 'a browser that waits', before: linkSecond, scenes: WAITING_SCENES },
  { name: 'several browsers', before: signSecondIn, scenes: SEVERAL_SCENES },
  { name: 'striking out', before: beginStriking, scenes: STRIKING_SCENES },
  { name: 'struck out', before: finishStriking, scenes: STRUCK_SCENES },
  { name: 'gone on', before: goOn, scenes: GONE_ON_SCENES },
  { name: 'restored, relay away', before: makeBackups, scenes: AWAY_SCENES },
  { name: 'back', before: comeBack, scenes: BACK_SCENES },
  { name: 'back by a key', before: loseAgain, scenes: BY_KEY_SCENES },
  { name: 'back by an invite', before: comeByInvite, scenes: BY_INVITE_SCENES },
  { name: 'left', before: leaveThem, scenes: LEFT_SCENES },
];

const STAGE_ACTS: readonly Act[] = [
  { name: 'new', before: nothing, scenes: [...NEW_SCENES, ...RESTORE_SCENES] },
  { name: 'alone', before: beginAlone, scenes: [...ALONE_SCENES, ...RECOVERY_SCENES] },
  { name: 'newer version', before: writeNewer, scenes: NEWER_SCENES },
  { name: 'together', before: nothing, scenes: TOGETHER_SCENES },
  {
    name: 'goals and search',
    before: nothing,
    scenes: [...GOAL_SCENES, ...SEARCH_SCENES, ...OPENED_SCENES],
  },
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

const ACTS: readonly Act[] = [...STAGE_ACTS, ...OWN_ACTS];

/** The acts that lead to the scenes that are wanted, in order. */
export function actsFor(isWanted: (scene: Scene) => boolean): readonly Act[] {
  return [STAGE_ACTS, OWN_ACTS].flatMap((acts) =>
    acts.slice(0, acts.findLastIndex(({ scenes }) => scenes.some(isWanted)) + 1),
  );
}

/** With this act `npm test` ends; what follows is trouble, and is seen in the long run. */
const LAST_SHORT_ACT = 'goals and search';

/** The acts of this run: all in the long one (`npm run test:long`), those without trouble in `npm test`. */
export function actsInTurn(isLong: boolean): readonly Act[] {
  const last = ACTS.findIndex(({ name }) => name === LAST_SHORT_ACT);
  return isLong ? ACTS : ACTS.slice(0, last + 1);
}
