/**
 * Marks at lines of notes and of the agreement that two people changed while apart. Both people see a mark and either can dismiss
 * it. A dismissal is an entry of its own, so that a device which finds the same place once more
 * does not bring a dismissed mark back. [D17]
 */
import * as Y from 'yjs';
import { isId, type ItemId } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import { AGREEMENT_SECTIONS, type AgreementSection } from '../agreement.ts';
import { writeOperation, type Author } from '../operation.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { isMarkId, isOneOf, rootMap } from '../schema.ts';

/** Where a marked line stands: in the notes of a session, or in a section of the agreement. [D16, D137] */
export type MarkedText =
  | { readonly sessionId: ItemId; readonly section?: undefined }
  | { readonly section: AgreementSection; readonly sessionId?: undefined };

/** A line to be marked: what lines-both-changed.ts found, and where. */
export type MarkInput = MarkedText & {
  readonly id: string;
  readonly blockHint: string;
  readonly block: string;
};

function isMarkedText({ sessionId, section }: MarkedText): boolean {
  return section === undefined ? isId(sessionId) : isOneOf(AGREEMENT_SECTIONS, section);
}

/** Marks a place as merged while apart; refuses one that is marked (or was dismissed) already. */
export function addMark(doc: Y.Doc, author: Author, input: MarkInput): Result<string, Refusal> {
  if (!isMarkId(input.id)) return refuse('bad-value', 'id');
  if (!isMarkedText(input)) return refuse('bad-value', 'session');
  const { sessionId, section } = input;
  if (rootMap(doc, 'marks').has(input.id) || isDismissed(doc, input.id))
    return refuse('exists', 'id');
  return writeOperation(doc, author, 'addMark', input.id, () => {
    const fields = Object.entries({
      kind: 'merged-while-apart',
      ...(section === undefined ? { sessionId } : { section }),
      blockHint: input.blockHint,
      block: input.block,
      by: author.memberId,
      at: author.now,
    });
    rootMap(doc, 'marks').set(input.id, new Y.Map<unknown>(fields));
  });
}

/** Whether someone has taken the mark of this place away. */
export function isDismissed(doc: Y.Doc, id: string): boolean {
  return rootMap(doc, 'dismissals').has(id);
}

/** Takes the mark of a place away for both, also of one that is drawn but not marked yet. */
export function dismissMark(doc: Y.Doc, author: Author, id: string): Result<string, Refusal> {
  if (!isMarkId(id)) return refuse('bad-value', 'id');
  if (isDismissed(doc, id)) return ok(id);
  return writeOperation(doc, author, 'dismissMark', id, () => {
    const fields = Object.entries({ by: author.memberId, at: author.now });
    rootMap(doc, 'dismissals').set(id, new Y.Map<unknown>(fields));
  });
}
