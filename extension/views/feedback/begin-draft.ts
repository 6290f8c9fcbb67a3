/**
 * Begins feedback that only I see, from wherever on the page it was asked for: opens the slip and leads to the
 * draft, with the cursor in it. One that answers the same request already is led to in place of another. [U297]
 */
import { useEffect, useState } from 'preact/hooks';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import { showToast } from '../../components/toasts.ts';
import type { FeedbackDrafts } from '../../hooks/feedback-drafts.ts';
import { useRoom, type Room } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { revealLine } from '../links/reveal-line.ts';
import { refusalWords } from '../refusal-words.ts';

/** For whom, and which request it answers. */
export type DraftWanted = { readonly forMember: MemberId; readonly requestId: ItemId | undefined };

/** The draft that answers the request, or a new one; `undefined` where it was refused, which is said. */
function draftFor(
  { roomId, now }: Room,
  drafts: FeedbackDrafts,
  { forMember, requestId }: DraftWanted,
): ItemId | undefined {
  const known = drafts
    .of(roomId)
    .find((draft) => requestId !== undefined && draft.requestId === requestId);
  if (known) return known.id;
  const begun = drafts.add(roomId, { forMember, requestId, at: now() });
  if (begun.ok) return begun.value;
  showToast(refusalWords(begun.error));
  return undefined;
}

/** What begins one; it waits until my profile is open. */
export function useBeginDraft(): (wanted: DraftWanted) => void {
  const room = useRoom();
  const { profile } = useSurface();
  const [wanted, setWanted] = useState<DraftWanted | undefined>(undefined);
  const [sought, setSought] = useState<ItemId | undefined>(undefined);
  const now = profile.state.value;
  const drafts = now.state === 'open' ? now.profile.feedback : undefined;
  useEffect(() => {
    if (!wanted || !drafts) return;
    setWanted(undefined);
    setSought(draftFor(room, drafts, wanted));
  }, [room, drafts, wanted]);
  useEffect(() => {
    if (sought === undefined) return;
    const ending = new AbortController();
    const place = { route: { place: 'feedback', roomId: room.roomId }, opens: [] } as const;
    const lines = [{ names: ['data-draft'], id: sought }];
    revealLine({ ...place, lines }, document.body, ending.signal);
    return () => ending.abort();
  }, [room, sought]);
  return (asked) => {
    profile.unfolded.value = true;
    profile.open();
    setSought(undefined);
    setWanted(asked);
  };
}
