/** Making something of the words that are selected in the notes; they stay where they are. [N1, U185] */
import type { ItemId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import type { SessionView } from '#shared/record/view.ts';
import { showToast } from '../../components/toasts.ts';
import type { Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { showDone } from '../room/undoing.ts';

/** What can be made, beside action items, which have a button of their own. */
export const MADE_OF_WORDS = ['decision', 'takeaway', 'lesson', 'talkingPoint'] as const;
/** Any of what can be made. */
export type Made = (typeof MADE_OF_WORDS)[number] | 'actionItem';

type Input = { readonly text: string; readonly sessionId: ItemId; readonly quote: string };
type Doc = Room['doc'];

function add(doc: Doc, author: Author, made: Made, input: Input): Result<ItemId, Refusal> {
  if (made === 'actionItem') return addActionItem(doc, author, input);
  if (made === 'talkingPoint') return addTalkingPoint(doc, author, input);
  return addTo(doc, author, TAKEAWAY, { ...input, kind: made });
}

/** Makes it of the words `selected`, with Undo; of nothing but blanks nothing. */
export function makeOfWords(room: Room, session: SessionView, made: Made, selected: string): void {
  const text = selected.replaceAll(/\s+/g, ' ').trim();
  if (text === '') return;
  const input = { text, sessionId: session.id, quote: selected };
  const { done, takeBack } = room.actToUndo((doc, author) => add(doc, author, made, input));
  if (!done.ok) return showToast(refusalWords(done.error, text));
  const said =
    made === 'actionItem' ? t('note.madeAction', { text }) : t(`meet.made.${made}`, { text });
  showDone(said, takeBack);
}
