import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Unicast on the internet. Everything else that is called IPv6 leads to no other organisation, or hides an IPv4 address. */
const GLOBAL_IPV6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** What a host that an administrator names may resolve to. Metadata of clouds, for example, are link-local. */
const OF_NAMED_HOSTS = ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'];

/**
 * At these addresses, clouds tell a machine about itself, though their ranges say something else. In this order: Azure,
 * Alibaba, Amazon, Google.
 */
const OF_CLOUDS = ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'];

/** Addresses through which a network without IPv4 reaches that of others: their last 32 bits are an IPv4 address. */
const NAT64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];

/** Whether an IP address is one of the internet, and not of this machine, its network or a special purpose. */
export function isOutside(address: string): boolean {
  const ip = ipaddr.parse(address);
  if (ip.range() !== 'unicast' || isOfCloud(ip)) return false;
  return ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_IPV6);
}

/** Whether an IP address is of an organisation's own network, where a host may be if an administrator names it. */
export function isOfOwnNetwork(address: string): boolean {
  const ip = ipaddr.parse(address);
  return OF_NAMED_HOSTS.includes(ip.range()) && !isOfCloud(ip);
}

function isOfCloud(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return OF_CLOUDS.includes(ip.toString());
}

/** The IPv4 address to which NAT64 leads; undefined for all other addresses. */
export function findBehindNat64(address: string): string | undefined {
  const ip = ipaddr.parse(address);
  if (ip instanceof ipaddr.IPv4 || !ip.match(NAT64)) return undefined;
  return new ipaddr.IPv4(ip.toByteArray().slice(-4)).toString();
}

/** Whether an IP address stands for "this host" or for nobody, so that nothing can name it. */
export function isUnspecified(address: string): boolean {
  return ipaddr.parse(address).range() === 'unspecified';
}

/** A block of addresses: `10.0.3.0/24`. */
export type Block = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Undefined if the text is no block. `10.4/16` is none: short, octal and other forms mean what nobody expects. */
export function parseBlock(text: string): Block | undefined {
  const [address = ''] = text.split('/');
  return isIP(address) !== 0 && ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined;
}

export function isInBlock(address: string, [start, bits]: Block): boolean {
  const ip = ipaddr.parse(address);
  if (ip instanceof ipaddr.IPv4) return start instanceof ipaddr.IPv4 && ip.match(start, bits);
  return start instanceof ipaddr.IPv6 && ip.match(start, bits);
}
