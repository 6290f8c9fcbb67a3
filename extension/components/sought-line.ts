/** The line that somebody is being led to, or has just written: a list that draws only its first lines draws this one, too. [U45, U85] */
import { signal } from '@preact/signals';

/** The id of the line; `undefined` while nobody is led anywhere. */
export const soughtLine = signal<string | undefined>(undefined);
