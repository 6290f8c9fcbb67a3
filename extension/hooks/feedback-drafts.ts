/** Feedback that I draft and my answers to checks, as the views of one page see and change them. [U226, U228, D125] */
import { signal, type ReadonlySignal } from '@preact/signals';
import type * as Y from 'yjs';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { watchDrafts } from '#shared/record/profile-drafts.ts';
import {
  addFeedbackDraft,
  checkAnswers,
  feedbackDrafts,
  keepCheckAnswers,
  removeFeedbackDraft,
  setDraftAbout,
  writeFeedbackDraft,
  type DraftAbout,
  type FeedbackDraft,
  type FeedbackDraftInput,
  type FeedbackField,
} from '#shared/record/profile-feedback.ts';
import type { Refusal } from '#shared/record/refusal.ts';

/** What I prepare in an open profile. */
export type FeedbackDrafts = {
  /** Those about a mentorship, oldest first; a view that asks follows them. */
  readonly of: (roomId: RoomId) => readonly FeedbackDraft[];
  /** A newer version wrote the profile: they are only shown. [U94] */
  readonly isNewer: ReadonlySignal<boolean>;
  readonly add: (roomId: RoomId, input: FeedbackDraftInput) => Result<ItemId, Refusal>;
  readonly write: (
    roomId: RoomId,
    id: ItemId,
    text: readonly [FeedbackField, string],
  ) => Result<ItemId, Refusal>;
  /** Says which session or goal one is about. */
  readonly setAbout: (roomId: RoomId, id: ItemId, about: DraftAbout) => Result<ItemId, Refusal>;
  /** Takes one away; returns what puts it back. */
  readonly remove: (roomId: RoomId, id: ItemId) => () => void;
  /** My answers to a check, a digit for each element; a view that asks follows them. */
  readonly answers: (roomId: RoomId, checkId: ItemId) => string;
  readonly keepAnswers: (roomId: RoomId, checkId: ItemId, answers: string) => Result<void, Refusal>;
  /** Ends what it listens to. */
  readonly close: () => void;
};

/** What is prepared in the profile `doc`. */
export function createFeedbackDrafts(doc: Y.Doc, isNewer: ReadonlySignal<boolean>): FeedbackDrafts {
  const changes = signal(0);
  const stop = watchDrafts(doc, () => (changes.value += 1));
  return {
    of(roomId) {
      void changes.value;
      return feedbackDrafts(doc, roomId);
    },
    isNewer,
    add: (roomId, input) => addFeedbackDraft(doc, roomId, input),
    write: (roomId, id, text) => writeFeedbackDraft(doc, roomId, id, text),
    setAbout: (roomId, id, about) => setDraftAbout(doc, roomId, id, about),
    remove: (roomId, id) => removeFeedbackDraft(doc, roomId, id),
    answers(roomId, checkId) {
      void changes.value;
      return checkAnswers(doc, roomId, checkId);
    },
    keepAnswers: (roomId, checkId, answers) => keepCheckAnswers(doc, roomId, checkId, answers),
    close: stop,
  };
}
