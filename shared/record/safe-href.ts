/**
 * Which addresses may be opened out of a record: in notes and in fields, where they are written, read, parsed
 * and drawn. Knows no Yjs. [D20, D87, E6]
 */
import { MAX_LINK_CHARACTERS } from './limits.ts';

function addressOf(value: unknown): URL | undefined {
  if (typeof value !== 'string' || value.length > MAX_LINK_CHARACTERS) return undefined;
  return URL.parse(value.trim()) ?? undefined;
}

/** The address of a page on the web, as it may be opened: http or https, without a user name or password in it. */
export function webHref(value: unknown): string | undefined {
  const url = addressOf(value);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  return url.hostname !== '' && url.username === '' && url.password === '' ? url.href : undefined;
}

/**
 * The address as it may be opened, or undefined when it is none of ours: only http, https and
 * mailto, absolute, without a user name or password in it (`https://bank.example@evil.example`), and no
 * longer than `MAX_LINK_CHARACTERS`.
 */
export function safeHref(value: unknown): string | undefined {
  const url = addressOf(value);
  if (url?.protocol !== 'mailto:') return webHref(value);
  return url.pathname.includes('@') ? url.href : undefined;
}
