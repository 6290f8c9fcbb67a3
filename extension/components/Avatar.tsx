/** A member as a disc in their colour with their initials, so that colour never stands alone. [U21] */
import { t } from '../locales/t.ts';
import { initialsOf } from './member-colours.ts';
import './Avatar.css';

/** `here`: whether this member is connected now; left out where presence is not known. */
export type AvatarProps = {
  readonly name: string;
  readonly colour: string;
  readonly here?: boolean;
  readonly size?: 'small' | 'medium';
  readonly decorative?: boolean;
};

function labelOf({ name, here }: AvatarProps): string {
  if (here === undefined) return name;
  return here ? t('presence.here', { name }) : t('presence.away', { name });
}

/** One member; `decorative` where the name stands beside it in words. */
export function Avatar(props: AvatarProps) {
  const label = labelOf(props);
  const naming = props.decorative
    ? { 'aria-hidden': true }
    : { role: 'img' as const, 'aria-label': label, title: label };
  const presence = props.here === undefined ? '' : props.here ? ' avatar-here' : ' avatar-away';
  return (
    <span
      class={`avatar avatar-${props.size ?? 'medium'}${presence}`}
      style={{ '--member': props.colour }}
      {...naming}
    >
      {initialsOf(props.name)}
    </span>
  );
}
