/** Which of what is found is mine alone. [F9, F10, F14] */
import type { EntryKind } from './search-entry.ts';

/** Whether what is found is mine alone: private notes, or a draft. */
export function isMineAlone({ kind }: { readonly kind: EntryKind }): boolean {
  return kind === 'privateNotes' || kind === 'goalDraft' || kind === 'feedbackDraft';
}
