/**
 * The word that whoever runs a relay asks for before a room is made there, as it was typed on this device; it
 * lies in the settings. Apart from them, since the popup needs none of it. [B114]
 */
import { utf8 } from '#shared/base/bytes.ts';
import { MAX_TOKEN_BYTES } from '#shared/wire/limits.ts';
import { isFields, isText } from './row-fields.ts';
import type { SettingsStore } from './settings.ts';

/** Whether a relay would read such a word at all. */
export function isRelayWord(word: unknown): word is string {
  return isText(word) && word !== '' && utf8(word).length <= MAX_TOKEN_BYTES;
}

/** The word for the relay of this name (`RelayAddress`); empty where there is none. */
export function relayWordFor(stored: unknown, relay: string): string {
  const kept = isFields(stored) ? stored : {};
  return kept['relay'] === relay && isRelayWord(kept['word']) ? kept['word'] : '';
}

/** Keeps the word for one relay, in the place of the one before. */
export function writeRelayWord(
  settings: SettingsStore,
  relay: string,
  word: string,
): ReturnType<SettingsStore['write']> {
  return settings.write({ relayWord: { relay, word } });
}
