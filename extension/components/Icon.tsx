/** Draws an icon of lucide's data as plain SVG; an icon without a label is hidden from readers. [U23] */
import { h } from 'preact';
import type { IconNode } from 'lucide';

export type { IconNode } from 'lucide';

/** `size`: CSS pixels at 100 % text size; it grows with the text. */
export type IconProps = {
  readonly icon: IconNode;
  readonly size?: number;
  readonly label?: string;
};

/** One icon in the colour of the text around it. `label` names it for screen readers. */
export function Icon({ icon, size = 16, label }: IconProps) {
  const rem = `${size / 16}rem`;
  const naming = label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true };
  return (
    <svg
      class="icon"
      width={rem}
      height={rem}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={1.75}
      stroke-linecap="round"
      stroke-linejoin="round"
      style={{ inlineSize: rem, blockSize: rem, flex: 'none' }}
      {...naming}
    >
      {icon.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
