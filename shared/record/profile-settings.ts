/**
 * What I have chosen that goes with me to a browser which has chosen nothing yet, as of the last browser that
 * made a linking code. A stored format, as profile.ts. [D73]
 */
import type * as Y from 'yjs';

/** The settings that travel. */
export const TRAVELLING_SETTINGS = ['name', 'relayAddress', 'theme', 'language'] as const;

/** One of them. */
export type TravellingSetting = (typeof TRAVELLING_SETTINGS)[number];

/** Their values as text; absent: nothing was told. */
export type ToldSettings = { readonly [Name in TravellingSetting]?: string };

const MOST_TEXT_CHARACTERS = 300;

function settingsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('settings');
}

/** What was told; what is no text of that length is left out, and stays. [D73] */
export function toldSettings(doc: Y.Doc): ToldSettings {
  const told: { [Name in TravellingSetting]?: string } = {};
  for (const name of TRAVELLING_SETTINGS) {
    const value = settingsOf(doc).get(name);
    if (typeof value === 'string' && value !== '' && value.length <= MOST_TEXT_CHARACTERS)
      told[name] = value;
  }
  return told;
}

/** Tells what is chosen here now, in the place of what was told. [D73] */
export function tellSettings(doc: Y.Doc, chosen: ToldSettings): void {
  const told = settingsOf(doc);
  doc.transact(() => {
    for (const name of TRAVELLING_SETTINGS) {
      const value = chosen[name];
      if (value === undefined || value === '') told.delete(name);
      else if (told.get(name) !== value) told.set(name, value);
    }
  });
}
