/** Who may make rooms, by address: the operator's list of networks, and so many an hour. [V4, V86] */
import { BlockList, isIP } from 'node:net';
import { err, ok, type Result } from '#shared/base/result.ts';
import { networkOf } from './client-address.ts';
import { createCreationRate } from './creation-rate.ts';

/** Networks by their addresses. */
export type Networks = { readonly has: (address: string) => boolean };

/** Whether somebody at this address may make one more room now; counts it if so. */
export type CreationPolicy = (address: string) => Result<void, 'creation-refused' | 'slow-down'>;

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const family = isIP(address);
  if (family === 0) return undefined;
  return family === 4 ? 'ipv4' : 'ipv6';
}

/** Reads a list with commas, `10.0.0.0/8, 2001:db8::/32, 192.0.2.7`; or the first that is no network. */
export function readNetworks(text: string): Result<Networks, string> {
  const list = new BlockList();
  for (const network of text.split(',').map((part) => part.trim())) {
    const [address = '', bits, ...more] = network.split('/');
    const family = familyOf(address);
    const most = family === 'ipv4' ? 32 : 128;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : 999;
    if (family === undefined || prefix > most || more.length > 0) return err(network);
    list.addSubnet(address, prefix, family);
  }
  return ok({
    has(address) {
      const family = familyOf(address);
      return family !== undefined && list.check(address, family);
    },
  });
}

/** The policy: within `networks`, where there is a list, and `perHour` for each address. */
export function createCreationPolicy(
  networks: Networks | undefined,
  perHour: number,
  now: () => number,
): CreationPolicy {
  const isInTime = createCreationRate(perHour, now);
  return (address) => {
    if (networks !== undefined && !networks.has(address)) return err('creation-refused');
    return isInTime(networkOf(address)) ? ok(undefined) : err('slow-down');
  };
}
