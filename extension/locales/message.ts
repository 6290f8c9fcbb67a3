/** What stands in a catalogue under one key. [U1, U2] */

/** A string, or its plural forms by CLDR category; `{name}` marks a place to fill. */
export type Message = string | { readonly other: string; readonly [category: string]: string };
