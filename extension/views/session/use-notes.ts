/** Opens the notes of a session for a component and closes them with it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionView } from '#shared/record/view.ts';
import { showToast } from '../../components/toasts.ts';
import { openNotes, type NotesOutside, type OpenNotes } from '../../hooks/notes.ts';
import type { Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { sessionName } from '../room/session-words.ts';
import { sizeWords } from './size-words.ts';

/** The notes, and the ref of the element that takes the editor. */
export type UsedNotes = Omit<OpenNotes, 'mountNotes' | 'close'> & {
  readonly host: { current: HTMLDivElement | null };
};

/** `keys`: what the view does when a key in the notes asks for it. */
export function useNotes(
  room: Room,
  session: SessionView,
  keys: Pick<NotesOutside, 'onLinkKey' | 'onActionItemKey'>,
): UsedNotes {
  const host = useRef<HTMLDivElement | null>(null);
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys;
  });
  const [notes] = useState(() =>
    openNotes(room, session.id, {
      strings: {
        label: t('note.label', { session: sessionName(session) }),
        placeholder: t('note.placeholder'),
        emptyTask: t('note.emptyTask'),
        mergedApart: t('note.merged'),
      },
      onRefused: ({ limitBytes }) =>
        showToast(t('note.pasteTooLarge', { limit: sizeWords(limitBytes) })),
      onLinkKey: () => latest.current.onLinkKey(),
      onActionItemKey: () => latest.current.onActionItemKey(),
      onComposing: (isComposing) => room.composing(isComposing),
    }),
  );
  // In the commit itself: an editor must not outlive the element it is in.
  useLayoutEffect(() => {
    if (host.current) notes.mountNotes(host.current);
    return notes.close;
  }, [notes]);
  return { state: notes.state, toolbar: notes.toolbar, selection: notes.selection, host };
}
