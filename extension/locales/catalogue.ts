/**
 * The strings of every language there is. English is the one that defines the keys, in three parts:
 * `en.json` for what every surface says, the popup's share (which must stay small: U4);
 * `en-pages.json` for dashboard and side panel; `en-session.json` for the session view and its
 * editor. Whoever uses a key of the last two imports `locales/pages.ts` somewhere below its page. [U1]
 */
import core from './en.json';
import type pages from './en-pages.json';
import type session from './en-session.json';

/** A string, or its plural forms by CLDR category; `{name}` marks a place to fill. */
export type Message = string | { readonly other: string; readonly [category: string]: string };

/** The key of a string: only what stands in the English catalogue. */
export type MessageKey = keyof typeof core | keyof typeof pages | keyof typeof session;

/** Languages that can be chosen, by BCP 47 tag, each named in itself. */
export const LANGUAGES = [{ tag: 'en', name: 'English' }] as const;

/** A language that has a catalogue. */
export type LanguageTag = (typeof LANGUAGES)[number]['tag'];

const catalogues: Record<LanguageTag, Partial<Record<string, Message>>> = { en: { ...core } };

/** Adds a part of a language's catalogue. */
export function addMessages(tag: LanguageTag, part: Readonly<Record<string, Message>>): void {
  Object.assign(catalogues[tag], part);
}

/** The message under `key` in `language`; the key itself where its part was not added. */
export function messageIn(language: LanguageTag, key: MessageKey): Message {
  return catalogues[language][key] ?? key;
}

/** Whether `tag` names a language that has a catalogue. */
export function isLanguage(tag: string): tag is LanguageTag {
  return LANGUAGES.some((language) => language.tag === tag);
}
