import { AdeRequestError } from './errors.ts';
import { makeRemoteError, readRetryAfter, withoutQuery } from './refusals.ts';

/** How requests are sent. */
export interface SendOptions {
  fetch: (request: Request, init: RequestInit) => Promise<Response>;
  /** Time in which an answer must begin. */
  timeoutMs: number;
  /** How long a request is repeated that found the service away or busy. */
  retryForMs: number;
  /** Whether a JSON answer counts as lost if it breaks off. It is then held in memory. */
  isWhole?: boolean;
}

/** Answers of a service, or of a proxy in front of it, that may be different in a moment. */
const PASSING = [429, 502, 503, 504];
const FIRST_PAUSE_MS = 500;
/** A service may name no time at all, or one that is over by this clock. */
const MIN_PAUSE_MS = 100;
const MAX_PAUSE_MS = 30_000;
/** Codes of OpenSSL and Node about certificates. Another attempt finds the same certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME|UNTRUSTED/;

/**
 * Sends a request. One that can be repeated without a second effect (it reads, or has an Idempotency-Key) is repeated
 * while the service is away or busy: after the time that the service names, or after pauses that become longer.
 * `make` is called for each attempt. Any other answer is returned, also one that refuses the request. Throws
 * AdeRequestError, and the reason of the request's signal.
 */
export async function send(make: () => Request, options: SendOptions): Promise<Response> {
  const startedAtMs = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const request = make();
    const { signal } = request;
    const answer = await attemptOnce(request, options);
    const isPassing = answer instanceof AdeRequestError ? isWorthRepeating(answer) : PASSING.includes(answer.status);
    const backOffMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
    const namedMs = answer instanceof AdeRequestError ? null : readRetryAfter(answer.headers);
    const pauseMs = Math.max(MIN_PAUSE_MS, namedMs ?? backOffMs);
    const isOver = performance.now() - startedAtMs + pauseMs > options.retryForMs;
    if (!isPassing || !isRepeatable(request) || isOver) {
      if (answer instanceof AdeRequestError) throw answer;
      return answer;
    }
    if (!(answer instanceof AdeRequestError)) await answer.body?.cancel();
    await pause(pauseMs, signal);
  }
}

function isRepeatable({ method, headers }: Request): boolean {
  return method === 'GET' || method === 'HEAD' || headers.has('idempotency-key');
}

function isWorthRepeating({ code }: AdeRequestError): boolean {
  return code === 'server_unreachable' || code === 'server_timeout';
}

async function attemptOnce(
  request: Request,
  { fetch, timeoutMs, isWhole }: SendOptions,
): Promise<Response | AdeRequestError> {
  const url = withoutQuery(request.url);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const response = await fetch(request, { signal: AbortSignal.any([request.signal, timeout.signal]) });
    assertSameServer(response, request.url);
    return isWhole === true && isJson(response) ? await readWhole(response) : response;
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    if (error instanceof AdeRequestError) return error;
    if (timeout.signal.aborted) return makeRemoteError('server_timeout', { url, seconds: timeoutMs / 1000 });
    const found = describeCause(error);
    const code = CERTIFICATE.test(found) ? 'server_certificate_refused' : 'server_unreachable';
    return makeRemoteError(code, { url, found }, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function isJson({ headers, body }: Response): boolean {
  return body !== null && /^application\/(problem\+)?json/.test(headers.get('content-type') ?? '');
}

/** The same answer, with a body that has arrived. */
async function readWhole(response: Response): Promise<Response> {
  const { status, statusText, headers, url } = response;
  const whole = new Response(await response.arrayBuffer(), { status, statusText, headers });
  return Object.defineProperty(whole, 'url', { value: url });
}

/** A page for signing in that a proxy sends, for example, is not an answer of ADE. */
function assertSameServer(response: Response, requested: string): void {
  const { url, redirected, headers, ok } = response;
  const isElsewhere = redirected && new URL(url).origin !== new URL(requested).origin;
  const isPage = ok && headers.get('content-type')?.startsWith('text/html') === true;
  if (!isElsewhere && !isPage) return;
  const found = isElsewhere ? `it was redirected to ${new URL(url).origin}` : 'it is an HTML page';
  throw makeRemoteError('server_foreign', { url: withoutQuery(requested), found }, { status: response.status });
}

/** The innermost reason: `fetch failed` says nothing. */
function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return describeCause(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === '' || error.message.includes(code)) return error.message;
  return error.message === '' ? code : `${code}, ${error.message}`;
}

/** Waits. Throws the reason of the signal when that is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
