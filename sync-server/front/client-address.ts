/** From which address a request comes, for bounds by address only; never logged or stored. [V4, V40, V87] */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Whom to believe about addresses: so many reverse proxies, and the header that they write. */
export type AddressSource = {
  readonly trustedProxies: number;
  /** In lower case, as Node gives headers. */
  readonly addressHeader: string;
};

/**
 * The client's address. Behind `trustedProxies` reverse proxies it is the entry of their header that the
 * outermost of them wrote; what a client writes there itself is never believed.
 */
export function clientAddress(
  request: IncomingMessage,
  { trustedProxies, addressHeader }: AddressSource,
): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (trustedProxies === 0) return plainAddress(peer);
  const header = request.headers[addressHeader];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  return plainAddress(hops.at(-trustedProxies)?.trim() || peer);
}

/** An IPv4 address that came by an IPv6 socket is still one. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The network that a socket comes from, be it a client's or a proxy's. */
export function peerNetwork({ remoteAddress = 'unknown' }: Socket): string {
  return networkOf(plainAddress(remoteAddress));
}

/** What counts as one address: an IPv6 customer has at least a /64. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [left = '', right] = address.toLowerCase().split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return groups.slice(0, 4).join(':');
}
