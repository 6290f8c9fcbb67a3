/**
 * What is done in a mentorship with a notice that carries Undo. It takes back what that one act wrote, as far as
 * nobody has changed it since, and says so where something stays. [U281, D143]
 */
import type { Result } from '#shared/base/result.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import { showToast } from '../../components/toasts.ts';
import type { Author, Room } from '../../hooks/room.ts';
import type { TookBack } from '../../hooks/taking-back.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

function undo(takeBack: () => TookBack): void {
  const taken = takeBack();
  if (!taken.ok) showToast(refusalWords(taken.error));
  else if (taken.value !== 'done') showToast(t(`undo.${taken.value}`));
}

/** Says what was done; the notice carries Undo where something was written. `takeBack`: of `room.actToUndo`. */
export function showDone(said: string, takeBack: (() => TookBack) | undefined): void {
  showToast(said, takeBack && (() => undo(takeBack)));
}

/** Carries an operation out and says so, with Undo; what was refused is said, too. Whether it was done. */
export function doWithUndo(
  room: Room,
  operation: (doc: Room['doc'], author: Author) => Result<unknown, Refusal>,
  said: string,
): boolean {
  const { done, takeBack } = room.actToUndo(operation);
  if (done.ok) showDone(said, takeBack);
  else showToast(refusalWords(done.error));
  return done.ok;
}
