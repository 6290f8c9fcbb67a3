/** A sentence that must not be missed: what happened, what is safe, what to do next. [U11, U12] */
import type { ComponentChildren } from 'preact';
import { Info, TriangleAlert } from 'lucide';
import { Icon } from './Icon.tsx';
import './Banner.css';

/** `tone`: `bad` when work could be lost, `warn` when something needs attention, `calm` else. */
export type BannerProps = {
  readonly tone: 'bad' | 'warn' | 'calm';
  readonly children: ComponentChildren;
};

/** A banner across the surface; a bad one is announced at once. */
export function Banner({ tone, children }: BannerProps) {
  return (
    <div class={`banner banner-${tone}`} {...(tone === 'bad' ? { role: 'alert' } : {})}>
      <Icon icon={tone === 'calm' ? Info : TriangleAlert} />
      <div class="banner-text">{children}</div>
    </div>
  );
}
