import type { FastifyRequest } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Any page that is open in a browser can make it send requests with cookies, or to a server without authentication.
 * Therefore a change with a cookie or with ADE_AUTH=off must come from this server's own pages, or not from a browser.
 * Throws `cross_site_request`.
 */
export function assertSameSite(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) {
    if (readHost(origin) !== host) throw new AdeError('cross_site_request', { found: 'the header Origin' });
    return;
  }
  // The value same-site is not enough: another port of this machine is the same site.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new AdeError('cross_site_request', { found: 'the header Sec-Fetch-Site' });
  }
}

/** With ADE_AUTH=off, requests under another host name that points to this address are refused (DNS rebinding). */
export function assertLoopbackName({ headers: { host } }: FastifyRequest): void {
  if (host === undefined || LOOPBACK_NAMES.test(host)) return;
  throw new AdeError('cross_site_request', { found: 'the header Host' });
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function readHost(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
