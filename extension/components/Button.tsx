/** The buttons: one primary action a view, plain and quiet ones beside it, and one that is only an icon. */
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconNode } from './Icon.tsx';
import './Button.css';

type NativeProps = Omit<JSX.IntrinsicElements['button'], 'class' | 'icon' | 'children'>;

/** `look`: `primary` at most once a view; `danger` for what cannot be undone. */
export type ButtonProps = NativeProps & {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconNode;
  readonly children: ComponentChildren;
};

/** A button with words, and an icon before them where it helps. */
export function Button({ look = 'plain', icon, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button class={`button button-${look}`} type={type} {...rest}>
      {icon && <Icon icon={icon} />}
      <span>{children}</span>
    </button>
  );
}

/** `label` is both the name for screen readers and the tooltip. */
export type IconButtonProps = NativeProps & {
  readonly label: string;
  readonly icon: IconNode;
};

/** A square button of at least 24 px that shows only an icon. [U23] */
export function IconButton({ label, icon, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button class="button icon-button" type={type} aria-label={label} title={label} {...rest}>
      <Icon icon={icon} />
    </button>
  );
}
