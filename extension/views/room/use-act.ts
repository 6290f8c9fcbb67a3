/** Carrying out an operation of the record from a view, with the sentence for what was refused. [U12] */
import type { Refusal } from '#shared/record/refusal.ts';
import type { Result } from '#shared/base/result.ts';
import { showToast } from '../../components/toasts.ts';
import { useRoom, type Author, type Room } from '../../hooks/room.ts';
import { refusalWords } from '../refusal-words.ts';

/** An operation of shared/record. */
export type Operation = (doc: Room['doc'], author: Author) => Result<unknown, Refusal>;

/** How a view carries out operations in the room around it. */
export type Acting = {
  /** Carries it out; answers with what was refused, for a form of several fields. */
  readonly attempt: (operation: Operation) => Refusal | undefined;
  /** Carries it out; answers with a sentence when it was refused. `typed`: what the person wrote. */
  readonly act: (operation: Operation, typed?: string) => string | undefined;
  /** The same where no field stands that could say why: a notice does. Answers whether it was done. */
  readonly tell: (operation: Operation) => boolean;
  /** The record is only shown. */
  readonly readOnly: boolean;
};

/** The acting of the room around the view. */
export function useAct(): Acting {
  const room = useRoom();
  const attempt: Acting['attempt'] = (operation) => {
    const done = room.act(operation);
    return done.ok ? undefined : done.error;
  };
  const act: Acting['act'] = (operation, typed) => {
    const refused = attempt(operation);
    return refused && refusalWords(refused, typed);
  };
  return {
    attempt,
    act,
    tell(operation) {
      const refused = act(operation);
      if (refused !== undefined) showToast(refused);
      return refused === undefined;
    },
    readOnly: room.parts.newerSchema,
  };
}
