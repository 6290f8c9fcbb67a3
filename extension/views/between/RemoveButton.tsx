/** Puts what stands below a line into the bin at once, with Undo; not there where the record is only shown. [U15] */
import { Trash2 } from 'lucide';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { IconButton } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { removeWithUndo } from '../room/actions.ts';

/** `label`: what the button is called. */
export type RemoveButtonProps = { readonly place: ItemPlace; readonly label: string };

/** The button. */
export function RemoveButton({ place, label }: RemoveButtonProps) {
  const room = useRoom();
  if (room.parts.newerSchema) return null;
  return (
    <IconButton
      icon={Trash2}
      label={label}
      onClick={() => removeWithUndo(room, place, t('removed.jot'))}
    />
  );
}
