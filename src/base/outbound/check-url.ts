import { isIP } from 'node:net';
import { AdeError } from '../../contract/errors/index.ts';
import type { AllowedHosts } from './allowed-hosts.ts';
import { findBehindNat64, isInBlock, isOfOwnNetwork, isOutside, isUnspecified } from './inside.ts';

/** Web servers of other organisations use these; other ports belong to other programs, unless an administrator names them. */
const USUAL_PORTS: ReadonlyMap<string, readonly number[]> = new Map([
  ['https:', [443, 8443]],
  ['http:', [80]],
]);

/** Names for this machine, whatever they resolve to. */
const LOCAL_NAME = /(^|\.)localhost$/;

/** A URL that may be called if its name has only addresses that `assertAddresses` accepts. */
export interface CheckedUrl {
  url: URL;
  /** Without the brackets of IPv6. */
  host: string;
  port: number;
  /** Whether an administrator named this host and port. */
  isNamed: boolean;
}

/**
 * Checks a URL as somebody wrote it, before its name is resolved. Throws `webhook_address_refused`, which names the host
 * only, since paths may have secrets.
 */
export function checkUrl(text: string, allowed: AllowedHosts): CheckedUrl {
  const url = URL.parse(text);
  if (url === null) throw refuse('The text', 'it is not a URL');
  const { hostname, protocol } = url;
  if (protocol !== 'https:' && protocol !== 'http:') throw refuse('The text', `it begins with ${protocol}`);
  if (url.username !== '' || url.password !== '') throw refuse(hostname, 'it has a user name or password in it');
  if (hostname.endsWith('.')) throw refuse(hostname, 'its name ends with a dot');
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 4 && !text.includes(`//${host}`)) throw refuse(host, 'its number is not written as four decimals');
  const port = Number(url.port) || (protocol === 'https:' ? 443 : 80);
  const named = listNamed(url, port, allowed);
  const checked = { url, host, port, isNamed: named.length > 0 };
  assertNamed(
    checked,
    named.some((one) => one.isPlainAllowed),
  );
  if (isIP(host) !== 0) assertAddresses(checked, [host], allowed);
  return checked;
}

function assertNamed({ url, host, port, isNamed }: CheckedUrl, isPlainAllowed: boolean): void {
  if (!isNamed && !isUsualPort(url, port)) throw refuse(host, `its port is ${port}`);
  if (url.protocol === 'http:' && !isPlainAllowed) throw refuse(host, 'it would be called without TLS');
  if (LOCAL_NAME.test(host) && !isNamed) throw refuse(host, 'it is this machine');
}

/** An entry without a port names the usual ones. */
function listNamed(url: URL, port: number, { hosts }: AllowedHosts) {
  const isPort = (named: number | null) => (named === null ? isUsualPort(url, port) : named === port);
  return hosts.filter((one) => one.host === url.hostname && isPort(one.port));
}

function isUsualPort({ protocol }: URL, port: number): boolean {
  return USUAL_PORTS.get(protocol)?.includes(port) === true;
}

/** Throws `webhook_address_refused` if one of the addresses of a host may not be called. */
export function assertAddresses(checked: CheckedUrl, addresses: readonly string[], allowed: AllowedHosts): void {
  const { host, isNamed } = checked;
  for (const address of addresses) {
    const isAllowed = (isNamed && (address === host || isOfOwnNetwork(address))) || isInBlocks(address, allowed);
    if (isOutside(address) || (isAllowed && !isUnspecified(address))) continue;
    // The address itself would tell people about the network that they do not know.
    throw refuse(host, 'it leads inside, to an address that is not of the internet');
  }
}

/** A block of NAT64 names no address of the own network: it is a way to all of them. */
function isInBlocks(address: string, allowed: AllowedHosts): boolean {
  if (!allowed.blocks.some((block) => isInBlock(address, block))) return false;
  const behind = findBehindNat64(address);
  return behind === undefined || isOutside(behind) || isInBlocks(behind, allowed);
}

function refuse(host: string, found: string): AdeError {
  return new AdeError('webhook_address_refused', { host, found });
}
