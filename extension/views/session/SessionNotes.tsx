/**
 * The notes of a session with what belongs to writing them: toolbar, the place for the editor, marks
 * of what merged while apart, and the button that makes an action item of the selected words. The
 * editor itself comes through `useNotes`; this file knows neither ProseMirror nor Yjs.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Ellipsis, ListTodo } from 'lucide';
import { keepSession } from '#shared/record/operations/sessions.ts';
import { isInRecord } from '#shared/record/sessions-around.ts';
import type { SessionView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { Menu } from '../../components/Menu.tsx';
import { sessionNotes } from '../../hooks/notes.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { sessionName } from '../room/session-words.ts';
import { shortcutWords } from './shortcut-words.ts';
import { MADE_OF_WORDS, makeOfWords } from './making.ts';
import { MergedPlaces } from './MergedPlaces.tsx';
import { NotesDesk } from './NotesDesk.tsx';
import { useNotes } from './use-notes.ts';

/** `isNew`: the session was started here just now. */
export type SessionNotesProps = { readonly session: SessionView; readonly isNew?: boolean };

/** The notes of `session`. Give it the session's id as key: another session is another note. */
export function SessionNotes({ session, isNew = false }: SessionNotesProps) {
  const room = useRoom();
  const [isLinking, setLinking] = useState(false);
  const makeRef = useRef<() => void>(() => {});
  const notes = useNotes(() => sessionNotes(room, session.id), {
    label: t('note.label', { session: sessionName(session) }),
    placeholder: t('note.placeholder'),
    onLinkKey: () => setLinking(true),
    onActionItemKey: () => makeRef.current(),
  });
  const now = notes.state.value;
  const selected = notes.selection.value;
  makeRef.current = () => makeOfWords(room, session, 'actionItem', notes.selection.peek());
  const hasTyped = notes.toolbar.value?.canUndo === true;
  const isKept = isInRecord(room.record.value, session.id);
  useEffect(() => {
    // What is written beside it keeps a session of the cadence where it is. [D103]
    if (hasTyped && !isKept) room.act((doc, author) => keepSession(doc, author, session.id));
  }, [hasTyped, isKept, room, session.id]);
  const marks = room.record.value.marks.filter(({ sessionId }) => sessionId === session.id);
  const editor = now.state === 'editing' ? now.editor : undefined;
  useEffect(() => {
    // Only while nothing else has the focus: whoever types elsewhere already is not interrupted.
    if (!isNew || editor === undefined || document.activeElement !== document.body) return;
    notes.host.current?.querySelector<HTMLElement>('.notes-field')?.focus({ preventScroll: true });
  }, [isNew, editor, notes.host]);
  return (
    <section class="session-part session-notes" aria-labelledby="session-notes-heading">
      <h3 id="session-notes-heading" class="visually-hidden">
        {t('note.heading')}
      </h3>
      <NotesDesk
        notes={notes}
        isLinking={isLinking}
        onLinking={setLinking}
        above={<MergedPlaces places={marks} editor={editor} />}
        below={
          <div class="notes-foot">
            <Button
              icon={ListTodo}
              disabled={selected === ''}
              title={shortcutWords('Mod+Shift+Enter')}
              aria-keyshortcuts="Control+Shift+Enter Meta+Shift+Enter"
              // A press of the mouse must not take the selection away before the click.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => makeRef.current()}
            >
              {t('note.makeAction')}
            </Button>
            {selected !== '' && (
              <Menu
                label={t('meet.makeElse')}
                icon={Ellipsis}
                items={() =>
                  MADE_OF_WORDS.map((made) => ({
                    label: t(`meet.make.${made}`),
                    onChoose: () => makeOfWords(room, session, made, notes.selection.peek()),
                  }))
                }
              />
            )}
          </div>
        }
      />
    </section>
  );
}
