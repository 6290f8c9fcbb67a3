/** The button at a line that opens what else there is to say of it, and closes it again. [U23, U26] */
import { ChevronUp, Ellipsis } from 'lucide';
import { IconButton } from './Button.tsx';

/** `label` names the line; `onToggle` hears whether it is open from now on. */
export type MoreButtonProps = {
  readonly label: string;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
};

/** The button. */
export function MoreButton({ label, isOpen, onToggle }: MoreButtonProps) {
  return (
    <IconButton
      icon={isOpen ? ChevronUp : Ellipsis}
      label={label}
      aria-expanded={isOpen}
      onClick={() => onToggle(!isOpen)}
    />
  );
}
