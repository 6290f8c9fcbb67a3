/**
 * The unfolded area of private notes: opens my profile with it, and puts the editor in. What one does in
 * shared notes with others (carets, action items of words) is not here. [U90, U91, U92]
 */
import { useEffect, useState } from 'preact/hooks';
import type { PrivatePlace } from '#shared/record/profile.ts';
import { StatusLine } from '../../components/StatusLine.tsx';
import type { OpenedProfile } from '../../hooks/profile.ts';
import { useSteadyWords } from '../../hooks/steady-words.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { Notices } from '../room/RoomNotices.tsx';
import { NotesDesk } from '../session/NotesDesk.tsx';
import { shortcutWords } from '../session/shortcut-words.ts';
import { useNotes } from '../session/use-notes.ts';
import { HIDING_SHORTCUT } from './hiding-shortcut.ts';
import { privateStatusWords } from './private-words.ts';
import { WithProfile } from './WithProfile.tsx';

/** `from`: what unfolded the area; the cursor goes into the notes where that still has the focus. */
export type PrivateSheetProps = {
  readonly place: PrivatePlace;
  readonly about: string;
  readonly from: { readonly current: HTMLElement | null };
};

type WrittenProps = PrivateSheetProps & { readonly profile: OpenedProfile };

function Written({ profile, place, about, from }: WrittenProps) {
  const { clock } = useSurface();
  const [isLinking, setLinking] = useState(false);
  const notes = useNotes(() => profile.notes(place), {
    label: t('private.label', { about }),
    placeholder: t('private.placeholder'),
    onLinkKey: () => setLinking(true),
    onActionItemKey: () => {},
  });
  const isEditing = notes.state.value.state === 'editing';
  useEffect(() => {
    if (!isEditing || from.current === null || document.activeElement !== from.current) return;
    notes.host.current?.querySelector<HTMLElement>('.notes-field')?.focus({ preventScroll: true });
  }, [isEditing, from, notes.host]);
  const status = profile.status.value;
  const words = useSteadyWords(privateStatusWords(status, clock.now()));
  return (
    <>
      <Notices
        status={status}
        about="profile"
        retry={profile.retry}
        bringBack={profile.bringBack}
        giveWord={profile.giveWord}
      />
      <NotesDesk notes={notes} isLinking={isLinking} onLinking={setLinking} />
      <div class="private-foot">
        <StatusLine {...words} />
        <p class="soft small">{t('private.key', { keys: shortcutWords(HIDING_SHORTCUT) })}</p>
      </div>
    </>
  );
}

/** The sheet at `place`. */
export function PrivateSheet(props: PrivateSheetProps) {
  return <WithProfile>{(profile) => <Written {...props} profile={profile} />}</WithProfile>;
}
