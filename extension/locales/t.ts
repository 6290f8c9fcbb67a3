/**
 * Every string of the interface comes through `t()`: typed keys over the English catalogue, plural
 * forms by CLDR rules, the language switched inside the extension and not by the browser. [U1, U2]
 */
import { signal } from '@preact/signals';
import { isLanguage, messageIn, type LanguageTag, type MessageKey } from './catalogue.ts';

/** What fills the `{places}` of a message; `count` also chooses its plural form. */
export type MessageParts = Readonly<Record<string, string | number>>;

export type { LanguageTag, MessageKey } from './catalogue.ts';

/** The language the interface speaks now. Components that call `t` redraw when it changes. */
export const language = signal<LanguageTag>('en');

/** The chosen language, or the nearest to what the browser asks for when `choice` is empty. */
export function chooseLanguage(choice: string, wanted: readonly string[]): LanguageTag {
  for (const tag of choice === '' ? wanted : [choice]) {
    const base = tag.split('-')[0] ?? '';
    if (isLanguage(tag)) return tag;
    if (isLanguage(base)) return base;
  }
  return 'en';
}

const pluralRules = new Map<LanguageTag, Intl.PluralRules>();

function pluralCategory(tag: LanguageTag, count: number): string {
  const known = pluralRules.get(tag) ?? new Intl.PluralRules(tag);
  pluralRules.set(tag, known);
  return known.select(count);
}

/**
 * The string under `key` in the language of now, its `{places}` filled from `parts`. A place without
 * a part stays as it is written, so that a fault is seen and nothing throws.
 */
export function t(key: MessageKey, parts: MessageParts = {}): string {
  const tag = language.value;
  const message = messageIn(tag, key);
  const form =
    typeof message === 'string'
      ? message
      : (message[pluralCategory(tag, Number(parts['count'] ?? 0))] ?? message.other);
  return form.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const part = parts[name];
    if (part === undefined) return place;
    return typeof part === 'number' ? part.toLocaleString(tag) : part;
  });
}
