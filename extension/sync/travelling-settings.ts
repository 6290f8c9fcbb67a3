/**
 * What I have chosen travels through the profile to a browser that is being linked, once, and is never laid
 * over what is chosen there. [S102]
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

/** Tells the profile what is chosen here: a linking code is being made. False when it cannot be read. */
export async function tellChosen(doc: Y.Doc, store: Pick<SettingsStore, 'read'>): Promise<boolean> {
  const read = await store.read();
  if (read.ok) tellSettings(doc, chosenOf(read.value));
  return read.ok;
}

/** Takes what was told and is not chosen here. False when nothing can be stored. */
export async function takeChosen(doc: Y.Doc, store: SettingsStore): Promise<boolean> {
  const read = await store.read();
  if (!read.ok) return false;
  const chosen = chosenOf(read.value);
  // Read as a stored row is: what is none of ours keeps its default.
  const { settings } = readSettings(toldSettings(doc));
  const isTaken = (name: keyof ToldSettings): boolean =>
    chosen[name] === undefined && settings[name] !== DEFAULT_SETTINGS[name];
  const taken = TRAVELLING_SETTINGS.filter(isTaken).map((name) => [name, settings[name]] as const);
  return taken.length === 0 || (await store.write(Object.fromEntries(taken))).ok;
}
