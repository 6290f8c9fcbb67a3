/**
 * Which addresses a link in the notes may have, and how addresses are found in pasted text. A link
 * can come from a keyboard, a clipboard or a partner's device, so the rule stands in one place and is
 * asked when a link is made, when it is parsed and again when it is drawn. [E6, E8]
 */
import { MAX_HREF_LENGTH } from './limits.ts';

const SAFE_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address as it may be opened, or undefined when it is none of ours: only http, https and
 * mailto, absolute, without a user name or password in it (`https://bank.example@evil.example`).
 */
export function safeHref(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_HREF_LENGTH) return undefined;
  const text = value.trim();
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!SAFE_PROTOCOLS.has(url.protocol)) return undefined;
  if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url.href : undefined;
  return url.hostname !== '' && url.username === '' && url.password === '' ? url.href : undefined;
}

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
