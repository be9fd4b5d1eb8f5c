import { remoteErrors } from '../contract/errors/remote.ts';
import { AdeRequestError, type RequestFacts } from './errors.ts';

/** An error of the client itself. */
export function makeRemoteError(
  code: keyof typeof remoteErrors,
  details: Readonly<Record<string, string | number>>,
  facts: RequestFacts = {},
): AdeRequestError {
  const { message } = remoteErrors[code];
  const filled = message.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place));
  return new AdeRequestError(code, filled, facts);
}

/** The error that an answer of the service means. `body` is the parsed body, or its text. */
export function makeRefusal(response: Response, body: unknown): AdeRequestError {
  const { status, headers } = response;
  const facts = { status, requestId: headers.get('x-request-id'), retryAfterMs: readRetryAfter(headers) };
  if (isProblem(body)) return new AdeRequestError(body.code, body.detail, { ...facts, problem: body });
  const type = headers.get('content-type') ?? 'no content type';
  return makeRemoteError(
    'server_foreign',
    { url: withoutQuery(response.url), found: `status ${status}, ${type}` },
    facts,
  );
}

function isProblem(body: unknown): body is { code: string; detail: string } {
  if (typeof body !== 'object' || body === null) return false;
  return 'code' in body && typeof body.code === 'string' && 'detail' in body && typeof body.detail === 'string';
}

/** Retry-After is a number of seconds or a date. */
export function readRetryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - Date.now());
}

/** An address for messages. */
export function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
