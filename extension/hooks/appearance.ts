/** Puts the chosen theme and language on the page, and again whenever they change. [U2, U20] */
import { effect, type ReadonlySignal } from '@preact/signals';
import type { Settings } from '../store/settings.ts';
import { chooseLanguage, language } from '../locales/t.ts';

/** Languages written from right to left, by their first subtag. */
const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** Applies theme and language to the page's root element. `wanted`: the browser's languages. */
export function applyAppearance(
  root: HTMLElement,
  settings: Pick<Settings, 'theme' | 'language'>,
  wanted: readonly string[],
): void {
  const tag = chooseLanguage(settings.language, wanted);
  language.value = tag;
  root.lang = tag;
  root.dir = RIGHT_TO_LEFT.has(tag.split('-')[0] ?? '') ? 'rtl' : 'ltr';
  if (settings.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = settings.theme;
}

/** Applies the settings now and after each change; returns how to stop. */
export function followAppearance(settings: ReadonlySignal<Settings>, page: Window): () => void {
  const { document, navigator } = page;
  return effect(() =>
    applyAppearance(document.documentElement, settings.value, navigator.languages),
  );
}
