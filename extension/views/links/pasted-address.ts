/** An address of this dashboard, or of another browser's, that somebody pasted where words are looked for. Pure. [U239] */
import { readRoute, routeToHash } from '../dashboard/route.ts';

/** Its part after the page's own address; `undefined` for what names nothing of a mentorship. */
export function pastedAddress(text: string): string | undefined {
  const start = text.indexOf('#/m/');
  if (start < 0) return undefined;
  const [address = ''] = text.slice(start).split(/\s/u, 1);
  const route = readRoute(address);
  return 'roomId' in route ? routeToHash(route) : undefined;
}
