/**
 * What becomes of a page on the web, or of an address that was typed: a resource, a talking point or an action
 * item with its source. A page says of itself whatever it likes, so its words are made one line and cut, and
 * an address that leads nowhere on the web makes nothing. Pure; the popup uses it too. [U269, U270]
 */
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '#shared/record/limits.ts';
import { isInvisible, toOneLine } from '#shared/record/one-line-text.ts';
import { webHref } from '#shared/record/safe-href.ts';
import type { CreateAction, JotPart } from './command.ts';

/** What a page can become. */
export const PAGE_PARTS = ['resource', 'talkingPoint', 'actionItem'] as const satisfies JotPart[];

/** One of `PAGE_PARTS`. */
export type PagePart = (typeof PAGE_PARTS)[number];

/** A page on which somebody chose to save it. `title` and `selection` are the page's own words. */
export type ChosenPage = {
  readonly part: PagePart;
  readonly url: string | undefined;
  readonly title: string | undefined;
  readonly selection: string | undefined;
};

/** What a creating command says of it. */
export type PageJot = Pick<CreateAction, 'text' | 'source' | 'quote'>;

/** One line of at most `limit` characters, cut with an ellipsis; `undefined` where nothing can be seen. */
function cut(words: string | undefined, limit: number): string | undefined {
  // A code point is at most two units, and NFC at most triples a text: no need to walk 10 MB.
  const text = toOneLine((words ?? '').slice(0, limit * 8));
  if (isInvisible(text)) return undefined;
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** The address without a password in it, which nobody is to be told. */
function pageHref(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const page = new URL(url);
  page.username = '';
  page.password = '';
  return webHref(page.href);
}

/** What `page` becomes; `undefined` where its address is none of the web, or too long to be kept. */
export function jotOfPage({ part, url, title, selection }: ChosenPage): PageJot | undefined {
  const source = pageHref(url);
  if (source === undefined) return undefined;
  const name = cut(title, MAX_NAME_CHARACTERS) ?? new URL(source).host;
  const words = cut(selection, MAX_TEXT_CHARACTERS);
  if (part !== 'resource') return { text: words ?? name, source };
  return { text: name, source, ...(words === undefined ? {} : { quote: words }) };
}

/** A resource as it is typed: the first address in it is where it is, and all else is what it is called. */
export function resourceOf(typed: string): PageJot {
  const [found = ''] = /\bhttps?:\S+/iu.exec(typed) ?? [];
  const source = webHref(found);
  if (source === undefined) return { text: typed };
  const rest = typed.replace(found, ' ').replaceAll(/\s+/gu, ' ').trim();
  return { text: rest === '' ? new URL(source).host : rest, source };
}
