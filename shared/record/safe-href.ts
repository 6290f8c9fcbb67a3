/**
 * Which addresses may be opened out of a record: in notes and in fields, where they are written, read, parsed
 * and drawn. Knows no Yjs. [D20, D87, E6]
 */
import { MAX_LINK_CHARACTERS } from './limits.ts';

const SAFE_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address as it may be opened, or undefined when it is none of ours: only http, https and
 * mailto, absolute, without a user name or password in it (`https://bank.example@evil.example`), and no
 * longer than `MAX_LINK_CHARACTERS`.
 */
export function safeHref(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_LINK_CHARACTERS) return undefined;
  const text = value.trim();
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!SAFE_PROTOCOLS.has(url.protocol)) return undefined;
  if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url.href : undefined;
  return url.hostname !== '' && url.username === '' && url.password === '' ? url.href : undefined;
}

/** The address of a page on the web, as it may be opened: http and https alone. */
export function webHref(value: unknown): string | undefined {
  const href = safeHref(value);
  return href?.startsWith('mailto:') === true ? undefined : href;
}
