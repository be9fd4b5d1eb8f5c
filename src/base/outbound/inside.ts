import ipaddr from 'ipaddr.js';

/** Unicast on the internet. Everything else that is called IPv6 leads to no other organisation, or hides an IPv4 address. */
const GLOBAL_IPV6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** What a host that an administrator names may resolve to. Metadata of clouds, for example, are link-local. */
const OF_NAMED_HOSTS = ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'];

/** Whether an IP address is one of the internet, and not of this machine, its network or a special purpose. */
export function isOutside(address: string): boolean {
  const ip = ipaddr.parse(address);
  if (ip.range() !== 'unicast') return false;
  return ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_IPV6);
}

/** Whether an IP address is of an organisation's own network, where a host may be if an administrator names it. */
export function isOfOwnNetwork(address: string): boolean {
  return OF_NAMED_HOSTS.includes(ipaddr.parse(address).range());
}

/** Whether an IP address stands for "this host" or for nobody, so that nothing can name it. */
export function isUnspecified(address: string): boolean {
  return ipaddr.parse(address).range() === 'unspecified';
}

/** A block of addresses: `10.0.3.0/24`. */
export type Block = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Undefined if the text is no block. */
export function parseBlock(text: string): Block | undefined {
  return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined;
}

export function isInBlock(address: string, [start, bits]: Block): boolean {
  const ip = ipaddr.parse(address);
  if (ip instanceof ipaddr.IPv4) return start instanceof ipaddr.IPv4 && ip.match(start, bits);
  return start instanceof ipaddr.IPv6 && ip.match(start, bits);
}
