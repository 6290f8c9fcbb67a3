/** The goals that I draft for myself, as the views of one page see and change them. [U146, U147, D84] */
import { signal, type ReadonlySignal } from '@preact/signals';
import type * as Y from 'yjs';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import {
  addGoalDraft,
  goalDrafts,
  removeGoalDraft,
  updateGoalDraft,
  watchDrafts,
  type GoalDraft,
  type GoalDraftInput,
  type GoalDraftPatch,
} from '#shared/record/profile-drafts.ts';
import type { Refusal } from '#shared/record/refusal.ts';

/** The drafts of an open profile. */
export type GoalDrafts = {
  /** Those about a mentorship, oldest first; a view that asks follows them. */
  readonly of: (roomId: RoomId) => readonly GoalDraft[];
  /** A newer version wrote the profile: they are only shown. [U94] */
  readonly isNewer: ReadonlySignal<boolean>;
  readonly add: (roomId: RoomId, input: GoalDraftInput) => Result<ItemId, Refusal>;
  readonly update: (roomId: RoomId, id: ItemId, patch: GoalDraftPatch) => Result<ItemId, Refusal>;
  /** Takes one away; returns what puts it back. */
  readonly remove: (roomId: RoomId, id: ItemId) => () => void;
  /** Ends what it listens to. */
  readonly close: () => void;
};

/** The drafts in the profile `doc`. */
export function createGoalDrafts(doc: Y.Doc, isNewer: ReadonlySignal<boolean>): GoalDrafts {
  const changes = signal(0);
  const stop = watchDrafts(doc, () => (changes.value += 1));
  return {
    of(roomId) {
      void changes.value;
      return goalDrafts(doc, roomId);
    },
    isNewer,
    add: (roomId, input) => addGoalDraft(doc, roomId, input),
    update: (roomId, id, patch) => updateGoalDraft(doc, roomId, id, patch),
    remove: (roomId, id) => removeGoalDraft(doc, roomId, id),
    close: stop,
  };
}
