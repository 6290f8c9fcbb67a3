/**
 * The strings of every language there is. English is the one that defines the keys, in parts:
 * `en.json` for what every surface says, the popup's share (which must stay small: U4);
 * `en-pages.json` for dashboard and side panel, `en-between.json` for what happens between sessions there;
 * `en-session.json` for the session view and its editor; `en-today.json` for the first page; `en-changes.json` for
 * who changed what; `en-agreement.json` for agreement and cards; `en-menu.json` for the browser's menu, which the
 * background alone says. Whoever
 * uses a key beyond the first imports `locales/pages.ts` somewhere below its page. [U1]
 */
import core from './en.json';
import type agreement from './en-agreement.json';
import type between from './en-between.json';
import type changes from './en-changes.json';
import type menu from './en-menu.json';
import type pages from './en-pages.json';
import type session from './en-session.json';
import type today from './en-today.json';
import type { Message } from './message.ts';
import { PSEUDO_LANGUAGES, pseudoMessage, type PseudoTag } from './pseudo.ts';

/** The key of a string: only what stands in the English catalogue. */
export type MessageKey =
  | keyof typeof core
  | keyof typeof pages
  | keyof typeof session
  | keyof typeof agreement
  | keyof typeof between
  | keyof typeof changes
  | keyof typeof menu
  | keyof typeof today;

type WrittenTag = 'en';

/** A language that has a catalogue, or one that is made from the English by code. */
export type LanguageTag = WrittenTag | PseudoTag;

type Language = { readonly tag: LanguageTag; readonly name: string };

/** Languages that can be chosen, by BCP 47 tag, each named in itself; made ones only in a build that asks. */
export const LANGUAGES: readonly Language[] = [
  { tag: 'en', name: 'English' },
  ...(__TWOWAY_PSEUDO__ ? PSEUDO_LANGUAGES : []),
];

const catalogues: Record<WrittenTag, Partial<Record<string, Message>>> = { en: { ...core } };

/** Adds a part of a language's catalogue. */
export function addMessages(tag: WrittenTag, part: Readonly<Record<string, Message>>): void {
  Object.assign(catalogues[tag], part);
}

/** The message under `key` in `language`; the key itself where its part was not added. */
export function messageIn(language: LanguageTag, key: MessageKey): Message {
  const message = catalogues.en[key] ?? key;
  return __TWOWAY_PSEUDO__ && language !== 'en' ? pseudoMessage(language, message) : message;
}

/** Whether `tag` names a language that can be chosen. */
export function isLanguage(tag: string): tag is LanguageTag {
  return LANGUAGES.some((language) => language.tag === tag);
}
