/** Opens notes, shared or private, for a component and closes them with it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { showToast } from '../../components/toasts.ts';
import {
  openNotes,
  type NotesOutside,
  type NotesSource,
  type OpenNotes,
} from '../../hooks/notes.ts';
import { t } from '../../locales/t.ts';
import { sizeWords } from './size-words.ts';

/** The notes, and the ref of the element that takes the editor. */
export type UsedNotes = Omit<OpenNotes, 'mountNotes' | 'close'> & {
  readonly host: { current: HTMLDivElement | null };
};

/** What the field is called, what stands in it while it is empty, and what its keys do. */
export type NotesUse = Pick<NotesOutside, 'onLinkKey' | 'onActionItemKey'> & {
  readonly label: string;
  readonly placeholder: string;
};

/** `source` is asked once: notes at another place are another component. */
export function useNotes(source: () => NotesSource, use: NotesUse): UsedNotes {
  const host = useRef<HTMLDivElement | null>(null);
  const latest = useRef(use);
  useLayoutEffect(() => {
    latest.current = use;
  });
  const [notes] = useState(() =>
    openNotes(source(), {
      strings: {
        label: use.label,
        placeholder: use.placeholder,
        emptyTask: t('note.emptyTask'),
        mergedApart: t('note.merged'),
      },
      onRefused: ({ limitBytes }) =>
        showToast(t('note.pasteTooLarge', { limit: sizeWords(limitBytes) })),
      onLinkKey: () => latest.current.onLinkKey(),
      onActionItemKey: () => latest.current.onActionItemKey(),
    }),
  );
  // In the commit itself: an editor must not outlive the element it is in.
  useLayoutEffect(() => {
    if (host.current) notes.mountNotes(host.current);
    return notes.close;
  }, [notes]);
  return { state: notes.state, toolbar: notes.toolbar, selection: notes.selection, host };
}
