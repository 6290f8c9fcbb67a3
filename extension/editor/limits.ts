/** What the editor takes in one go, and how deep it looks into it. Kept by paste.ts and flat-html.ts. [E7] */

/** Text of one paste, drop or other single change, in UTF-8 bytes. Above it the change is refused. */
export const MAX_PASTE_BYTES = 256 * 1024;

/** What markup adds to a change in one go, in bytes as `markupBytes` reckons them. Above it, too. */
export const MAX_MARKUP_BYTES = 2 * 1024 * 1024;

/** Characters of pasted HTML that are parsed at all; above it the plain text of the paste is taken. */
export const MAX_PASTE_HTML_LENGTH = 2 * 1024 * 1024;

/** Depth of pasted HTML that is walked; what is deeper is taken as text. */
export const MAX_HTML_DEPTH = 100;
