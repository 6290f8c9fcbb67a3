/** The lines of notes or of the agreement that both changed while apart, each with its words and a way to say "it is fine". [E15] */
import { Merge } from 'lucide';
import { dismissMark } from '#shared/record/operations/marks.ts';
import type { MarkView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { showToast } from '../../components/toasts.ts';
import type { EditorHandle } from '../../editor/mount.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

/** `editor`: undefined while the notes are only read; the places can be dismissed all the same. */
export type MergedPlacesProps = {
  readonly places: readonly MarkView[];
  readonly editor: EditorHandle | undefined;
};

/** Draws nothing while there is no such place. */
export function MergedPlaces({ places, editor }: MergedPlacesProps) {
  const room = useRoom();
  const { newerSchema } = room.record.value;
  if (places.length === 0) return null;
  const dismiss = (id: string): void => {
    const dismissed = room.act((doc, author) => dismissMark(doc, author, id));
    if (!dismissed.ok) showToast(refusalWords(dismissed.error));
  };
  return (
    <LongList
      items={places}
      look="merged-places"
      line={(place) => (
        <li key={place.id} class="merged-place">
          <Icon icon={Merge} />
          <div>
            <p class="merged-title">{t('note.merged')}</p>
            <p class="merged-hint">
              {t('note.mergedHint')} <q dir="auto">{place.blockHint}</q>
            </p>
            <div class="merged-tools">
              {editor && (
                <Button look="quiet" onClick={() => editor.showMark(place.id)}>
                  {t('note.mergedShow')}
                </Button>
              )}
              {!newerSchema && (
                <Button look="quiet" onClick={() => dismiss(place.id)}>
                  {t('note.mergedDismiss')}
                </Button>
              )}
            </div>
          </div>
        </li>
      )}
    />
  );
}
