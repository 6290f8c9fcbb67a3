/** What can be found in my profile: private notes and drafts, each at its mentorship. [F9, F10, F14] */
import type * as Y from 'yjs';
import { everyGoalDraft } from '#shared/record/profile-drafts.ts';
import { everyFeedbackDraft, FEEDBACK_FIELDS } from '#shared/record/profile-feedback.ts';
import { privateNotesOf, privatePlaces } from '#shared/record/profile.ts';
import { joinTexts } from './item-texts.ts';
import { notesText } from './notes-text.ts';
import type { SearchEntry } from './search-entry.ts';

/** Everything that can be found in a profile. */
export function privateEntriesOf(doc: Y.Doc): readonly SearchEntry[] {
  const notes = privatePlaces(doc).map((place): SearchEntry => {
    const { roomId, sessionId } = place;
    const text = notesText(privateNotesOf(doc, place));
    return { roomId, kind: 'privateNotes', id: sessionId ?? roomId, text, session: undefined };
  });
  const goals = everyGoalDraft(doc).map(({ roomId, id, title }): SearchEntry => {
    return { roomId, kind: 'goalDraft', id, text: title, session: undefined };
  });
  const feedback = everyFeedbackDraft(doc).map(({ roomId, id, texts }): SearchEntry => {
    const text = joinTexts(FEEDBACK_FIELDS.map((field) => texts[field]));
    return { roomId, kind: 'feedbackDraft', id, text, session: undefined };
  });
  return [...notes, ...goals, ...feedback].filter(({ text }) => text !== '');
}
