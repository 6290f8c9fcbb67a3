/**
 * What I have chosen travels through the profile to a browser on which nothing is chosen, and is never laid
 * over what is. [S102]
 */
import type * as Y from 'yjs';
import {
  tellSettings,
  toldSettings,
  TRAVELLING_SETTINGS,
  type ToldSettings,
} from '#shared/record/profile-settings.ts';
import {
  DEFAULT_SETTINGS,
  readSettings,
  type Settings,
  type SettingsStore,
} from '../store/settings.ts';

/** What was chosen here, of what travels. */
function chosenOf(settings: Settings): ToldSettings {
  const chosen = TRAVELLING_SETTINGS.filter((name) => settings[name] !== DEFAULT_SETTINGS[name]);
  return Object.fromEntries(chosen.map((name) => [name, settings[name] ?? '']));
}

/** Tells the profile what was chosen here and takes from it what was not. False when nothing can be stored. */
export async function keepSettings(doc: Y.Doc, store: SettingsStore): Promise<boolean> {
  const read = await store.read();
  if (!read.ok) return false;
  const chosen = chosenOf(read.value);
  tellSettings(doc, chosen);
  const told = toldSettings(doc);
  // Read as a stored row is: what is none of ours keeps its default.
  const { settings } = readSettings(told);
  // A relay that was left empty on purpose stays so.
  const isOpen = (name: keyof ToldSettings): boolean =>
    chosen[name] === undefined && settings[name] !== DEFAULT_SETTINGS[name];
  const taken = TRAVELLING_SETTINGS.filter(isOpen).map((name) => [name, settings[name]] as const);
  return taken.length === 0 || (await store.write(Object.fromEntries(taken))).ok;
}
