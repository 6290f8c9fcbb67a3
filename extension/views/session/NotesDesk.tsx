/**
 * What writing notes takes, whether they are shared or private: the toolbar, the place for the editor,
 * and what belongs to links. Notes that cannot be written are only read. [E6, E19]
 */
import type { ComponentChildren } from 'preact';
import { Banner } from '../../components/Banner.tsx';
import { t } from '../../locales/t.ts';
import { LinkBar } from './LinkBar.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import { NotesToolbar } from './NotesToolbar.tsx';
import { ReadonlyNotes } from './ReadonlyNotes.tsx';
import type { UsedNotes } from './use-notes.ts';
import './carets.css';
import './notes.css';

/** `above` and `below`: what else stands at the words. */
export type NotesDeskProps = {
  readonly notes: UsedNotes;
  readonly isLinking: boolean;
  readonly onLinking: (isLinking: boolean) => void;
  readonly above?: ComponentChildren;
  readonly below?: ComponentChildren;
};

/** The notes and their tools. */
export function NotesDesk({ notes, isLinking, onLinking, above, below }: NotesDeskProps) {
  const now = notes.state.value;
  const editor = now.state === 'editing' ? now.editor : undefined;
  const toolbar = notes.toolbar.value;
  const link = (): void => onLinking(true);
  return (
    <>
      {editor && toolbar && <NotesToolbar editor={editor} shown={toolbar} onLink={link} />}
      {now.state === 'reading' && now.reason === 'editor-not-loaded' && (
        <Banner tone="warn">{t('note.failed')}</Banner>
      )}
      {above}
      {now.state === 'opening' && <p class="soft notes-opening">{t('note.opening')}</p>}
      <div class="notes-sheet" ref={notes.host} hidden={now.state !== 'editing'} />
      {now.state === 'reading' && <ReadonlyNotes blocks={now.blocks} />}
      {editor && toolbar?.link && <LinkBar editor={editor} link={toolbar.link} onChange={link} />}
      {editor && below}
      <p class="visually-hidden">{t('note.leaveHint')}</p>
      {isLinking && editor && (
        <LinkDialog
          editor={editor}
          now={toolbar?.link?.href}
          needsWords={notes.selection.value === '' && toolbar?.link === undefined}
          onClose={() => onLinking(false)}
        />
      )}
    </>
  );
}
