/** How much text the parts of a record hold. Knows no Yjs, so that the popup uses it too. [D9] */

/** Most characters (code points) of an item's text, a quote included. [D9] */
export const MAX_TEXT_CHARACTERS = 2_000;
/** Most characters (code points) of a name or a title. [D9] */
export const MAX_NAME_CHARACTERS = 120;
/** Most characters (code points) of a line that says one thing: a reason, a place, a time of one's path. [D87] */
export const MAX_LINE_CHARACTERS = 500;
/** Most characters (code points) of a text of several lines. [D87] */
export const MAX_PROSE_CHARACTERS = 8_000;
/** Most characters (UTF-16) of an agreement that can be signed, as it is written for its hash. [D93] */
export const MAX_AGREEMENT_CHARACTERS = 60_000;
/** Most characters of an address. [D20] */
export const MAX_LINK_CHARACTERS = 2_048;
