/** The one polite live region of a surface. [U27] */
import { announcement } from './announcer.ts';

/** Placed once at the root of a surface; speaks what `announce` was given. */
export function LiveRegion() {
  return (
    <output class="visually-hidden" aria-live="polite">
      {announcement.value}
    </output>
  );
}
