/** Puts a line into the bin at once, with Undo; not there where the record is only shown. [U15] */
import { Trash2 } from 'lucide';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { IconButton } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { removeWithUndo } from '../room/actions.ts';

/** `text`: what the button is named for. */
export type RemoveButtonProps = { readonly place: ItemPlace; readonly text: string };

/** The button. */
export function RemoveButton({ place, text }: RemoveButtonProps) {
  const room = useRoom();
  if (room.record.value.newerSchema) return null;
  return (
    <IconButton
      icon={Trash2}
      label={t('jots.remove', { text })}
      onClick={() => removeWithUndo(room, place, t('removed.jot'))}
    />
  );
}
