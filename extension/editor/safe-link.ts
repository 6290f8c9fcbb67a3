/**
 * How addresses are made of what was typed and found in pasted text. A link can come from a keyboard, a
 * clipboard or a partner's device, so which may be opened stands in one place (`safe-href.ts` of the record)
 * and is asked when a link is made, when it is parsed and again when it is drawn. [E6, E8]
 */
import { safeHref } from '#shared/record/safe-href.ts';

/**
 * The address a person meant when they typed `text` into the link field: `example.org/a` gets
 * https, `sam@example.org` gets mailto. Undefined when nothing safe can be made of it.
 */
export function typedHref(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || /\s/.test(trimmed)) return undefined;
  if (/^[^@/:]+@[^@/:]+\.[^@/:.]+$/.test(trimmed)) return safeHref(`mailto:${trimmed}`);
  if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/:]+:\d+(\/|$)/.test(trimmed)) {
    return safeHref(trimmed);
  }
  return trimmed.includes('.') || trimmed.startsWith('localhost')
    ? safeHref(`https://${trimmed}`)
    : undefined;
}

/** What is shown of an address before it is opened: the host, or the mail address. */
export function hostOfHref(href: string): string {
  const safe = safeHref(href);
  if (safe === undefined) return '';
  const url = new URL(safe);
  return url.protocol === 'mailto:' ? decodeMail(url.pathname) : url.host;
}

function decodeMail(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** An address inside a text: `[from, to)` in UTF-16 units. */
export type FoundLink = { readonly from: number; readonly to: number; readonly href: string };

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"'“”‘’«»`{}|\\^]+/gi;

/** The addresses in `text`, in order, without the punctuation of the sentence around them. */
export function findLinks(text: string): readonly FoundLink[] {
  const found: FoundLink[] = [];
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutSentenceEnd(match[0]);
    const href = safeHref(address);
    if (href !== undefined) {
      found.push({ from: match.index, to: match.index + address.length, href });
    }
  }
  return found;
}

function withoutSentenceEnd(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1] ?? '';
    const opening = ({ ')': '(', ']': '[' } as const)[last];
    const kept = address.slice(0, end);
    const isUnpaired =
      opening !== undefined && kept.split(opening).length < kept.split(last).length;
    if (!isUnpaired && !/[.,;:!?…*_~]/.test(last)) break;
    end -= 1;
  }
  return address.slice(0, end);
}
