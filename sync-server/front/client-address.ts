/** From which network a request comes, for rates only; never logged or stored. [V4, V40] */
import type { IncomingMessage } from 'node:http';

/** An IPv6 customer has at least a /64, so that is what counts as one address. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [left = '', right] = plain.toLowerCase().split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return groups.slice(0, 4).join(':');
}

/**
 * The client's network. Behind `trustedProxies` reverse proxies it is the entry of X-Forwarded-For
 * that the outermost of them wrote; what a client writes there itself is never believed.
 */
export function clientNetwork(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (trustedProxies === 0) return networkOf(peer);
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  return networkOf(hops.at(-trustedProxies)?.trim() || peer);
}
