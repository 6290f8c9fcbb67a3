/** Which addresses may be opened out of a record. Knows no Yjs. [D20] */
import { MAX_LINK_CHARACTERS } from './limits.ts';

/**
 * The address as it is opened: http, https or mailto, without a name or a password in it, and no longer
 * than `MAX_LINK_CHARACTERS`; `undefined` for any other.
 */
export function safeHref(href: string | undefined): string | undefined {
  if (href === undefined || href.length > MAX_LINK_CHARACTERS) return undefined;
  if (!/^(https?:\/\/|mailto:)/i.test(href) || !URL.canParse(href)) return undefined;
  const url = new URL(href);
  return url.username === '' && url.password === '' ? url.href : undefined;
}
