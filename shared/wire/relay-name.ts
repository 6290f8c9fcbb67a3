/**
 * A relay's address as a person types it, and the name that is signed in the handshake: the client
 * signs the name of *its own* configuration, the relay compares it with its own public names and
 * never with a Host header, so that no relay can pass a login on to another. [W7]
 */
import { err, ok, type Result } from '#shared/base/result.ts';

/** Where a relay is, in the three forms that are needed. */
export type RelayAddress = {
  /** For sockets: `wss://host[:port][/path]`, no slash at the end. */
  readonly url: string;
  /** For signatures: lower-case host, and the port where it is not the scheme's own. */
  readonly name: string;
  /** The page for an invited person: `https://host[:port][/path]/i`. */
  readonly pageUrl: string;
};

/** Why a text is not taken as a relay's address. */
export type RelayAddressFault =
  | 'empty'
  | 'too-long'
  | 'not-an-address'
  | 'wrong-scheme'
  /** Without TLS anywhere but on this machine. */
  | 'not-private'
  /** A user name or password in the address. */
  | 'credentials'
  | 'query-or-fragment';

/** The longest address, in characters. */
export const MAX_RELAY_ADDRESS_LENGTH = 512;

const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
const SECURE_BY_SCHEME: ReadonlyMap<string, boolean> = new Map([
  ['wss:', true],
  ['https:', true],
  ['ws:', false],
  ['http:', false],
]);

/** Without a scheme: this machine by `ws`, everything else by `wss`. */
function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  const host = /^(\[[^\]]*\]|[^/:?#@]*)(?=$|[/:?#])/.exec(text)?.[1] ?? '';
  return `${LOOPBACK_HOSTS.includes(host.toLowerCase()) ? 'ws' : 'wss'}://${text}`;
}

function faultOf(url: URL): RelayAddressFault | undefined {
  const secure = SECURE_BY_SCHEME.get(url.protocol);
  if (secure === undefined) return 'wrong-scheme';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.hostname === '') return 'not-an-address';
  if (!secure && !LOOPBACK_HOSTS.includes(url.hostname)) return 'not-private';
  return undefined;
}

/**
 * Reads what a person typed: `127.0.0.1:4870`, `wss://relay.example.org/tw`,
 * `https://relay.example.org`. Spaces around it and slashes at its end do not count. Never throws.
 */
export function parseRelayAddress(text: string): Result<RelayAddress, RelayAddressFault> {
  const typed = text.trim();
  if (typed === '') return err('empty');
  if (typed.length > MAX_RELAY_ADDRESS_LENGTH) return err('too-long');
  if (/[\s\\]/.test(typed)) return err('not-an-address');
  const full = withScheme(typed);
  if (!URL.canParse(full)) return err('not-an-address');
  const url = new URL(full);
  const fault = faultOf(url);
  if (fault !== undefined) return err(fault);
  if (/[?#]/.test(typed)) return err('query-or-fragment');
  if (!/^[\w./~-]*$/.test(url.pathname)) return err('not-an-address');
  const tls = SECURE_BY_SCHEME.get(url.protocol) === true ? 's' : '';
  const place = `${url.host}${url.pathname.replace(/\/+$/, '')}`;
  return ok({
    url: `ws${tls}://${place}`,
    name: url.host,
    pageUrl: `http${tls}://${place}/i`,
  });
}

/** The names of a relay that has no public address: this machine, by `port`. */
export function loopbackNames(port: number): readonly string[] {
  return LOOPBACK_HOSTS.map((host) => (port === 80 ? host : `${host}:${port}`));
}
