/** How much text the parts of a record hold. Knows no Yjs, so that the popup uses it too. [D9] */

/** Most characters (code points) of an item's text, a quote included. [D9] */
export const MAX_TEXT_CHARACTERS = 2_000;
/** Most characters (code points) of a name or a title. [D9] */
export const MAX_NAME_CHARACTERS = 120;
