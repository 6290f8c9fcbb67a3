/** What the editor takes in one go, and how deep notes may nest. Kept by paste.ts and known-shape.ts. [E4, E7] */

/** Text of one paste, drop or other single change, in UTF-8 bytes. Above it the change is refused. */
export const MAX_PASTE_BYTES = 256 * 1024;

/** Characters of pasted HTML that are parsed at all; above it the plain text of the paste is taken. */
export const MAX_PASTE_HTML_LENGTH = 2 * 1024 * 1024;

/** Depth of nodes that our own typing and pasting may reach (a list level is two). */
export const MAX_DEPTH_MADE = 40;

/** Depth of nodes that is read from others; a note that is deeper is shown and not edited. */
export const MAX_DEPTH_READ = 128;

/** Length of a link's address that is kept. */
export const MAX_HREF_LENGTH = 2048;
