import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { AllowedHosts } from './allowed-hosts.ts';
import { assertAddresses, type CheckedUrl, checkUrl } from './check-url.ts';
import type { ResolveName } from './resolve-name.ts';

/** Why a request got no answer. */
export type SendFault =
  | 'address_refused'
  | 'name_unknown'
  | 'no_connection'
  | 'no_tls'
  | 'no_answer'
  | 'timed_out'
  | 'stopped';

export interface SendResult {
  /** Null without an answer. */
  status: number | null;
  /** Null with an answer, whatever its status is. */
  fault: SendFault | null;
  durationMs: number;
  /** The header of that name. */
  retryAfter: string | null;
}

export interface SendOptions {
  allowed: AllowedHosts;
  timeoutMs: number;
  resolveName: ResolveName;
  /** Ends the request. */
  signal: AbortSignal;
}

/** More of an answer than this is not waited for; nothing of it is kept. */
const MAX_ANSWER_BYTES = 65_536;

/** Codes of errors of OpenSSL and of Node's checks of certificates. */
const TLS_FAULT = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO$)/;

/**
 * The addresses of a URL's host. Throws `webhook_address_refused` if one of them may not be called, and
 * `webhook_name_unknown` if the name has none, or if `signal` ends the search.
 */
export async function findAddresses(
  checked: CheckedUrl,
  { allowed, resolveName, signal }: Pick<SendOptions, 'allowed' | 'resolveName' | 'signal'>,
): Promise<string[]> {
  const { host, isNamed } = checked;
  if (isIP(host) !== 0) return [host];
  const addresses = await orEnded(resolveName(host, { isNamed, signal }), signal).catch(() => []);
  if (addresses.length === 0) throw new AdeError('webhook_name_unknown', { host });
  assertAddresses(checked, addresses, allowed);
  return addresses;
}

/**
 * Posts a body to a URL that somebody wrote. The name is resolved once, and the connection goes to one of the addresses
 * that were checked; no redirect is followed, no proxy is used, and nothing of the answer's body is kept. Never throws.
 */
export async function sendPost(
  text: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { allowed, timeoutMs, resolveName, signal }: SendOptions,
): Promise<SendResult> {
  const startMs = performance.now();
  const deadline = AbortSignal.timeout(timeoutMs);
  const ended = AbortSignal.any([deadline, signal]);
  const send = async (): Promise<Answer | SendFault> => {
    try {
      const checked = checkUrl(text, allowed);
      const addresses = await findAddresses(checked, { allowed, resolveName, signal: ended });
      return await post(checked, addresses, headers, body, ended);
    } catch (error) {
      return isAdeError(error, 'webhook_address_refused') ? 'address_refused' : 'name_unknown';
    }
  };
  const answer = await send();
  const durationMs = Math.round(performance.now() - startMs);
  if (typeof answer !== 'string') return { ...answer, fault: null, durationMs };
  const fault = deadline.aborted ? 'timed_out' : signal.aborted ? 'stopped' : answer;
  return { status: null, retryAfter: null, fault, durationMs };
}

type Answer = Pick<SendResult, 'status' | 'retryAfter'>;

/** The system's search for a name cannot be stopped, but nobody has to wait for it. */
function orEnded<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(new Error('The time is over.'));
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  return Promise.race([work, ended.promise]).finally(() => signal.removeEventListener('abort', end));
}

function post(
  { url, host }: CheckedUrl,
  addresses: readonly string[],
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Answer | SendFault> {
  const { promise, resolve } = Promise.withResolvers<Answer | SendFault>();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const sent = request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    // A connection of its own: the shared agent may use a proxy that the environment names.
    agent: false,
    lookup: pinTo(host, addresses),
    signal,
  });
  let isConnected = false;
  sent.on('socket', (socket) => socket.once('connect', () => (isConnected = true)));
  // A receiver that offers another protocol is not answered: there is no response, and no error either.
  sent.on('upgrade', ({ statusCode = null }, socket) => {
    socket.destroy();
    resolve({ status: statusCode, retryAfter: null });
  });
  sent.on('response', (response) => {
    const after = response.headers['retry-after'];
    dismissBody(response, () => resolve({ status: response.statusCode ?? null, retryAfter: after ?? null }));
  });
  sent.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
    resolve(TLS_FAULT.test(code) ? 'no_tls' : isConnected ? 'no_answer' : 'no_connection');
  });
  sent.end(body);
  return promise;
}

/** Reads what is small, so that the receiver does not see a broken connection. */
function dismissBody(response: IncomingMessage, done: () => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
  response.on('close', done);
}

/** Whatever the name resolves to by now, the connection goes to these addresses. */
function pinTo(host: string, addresses: readonly string[]): LookupFunction {
  return (name, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (name !== host || first === undefined) callback(new Error(`${name} was not checked.`), '');
    else if (all === true) callback(null, found);
    else callback(null, first.address, first.family);
  };
}
