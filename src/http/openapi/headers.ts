interface Header {
  description: string;
  /** Whether an answer that declares the header always has it. */
  required: boolean;
  schema: { type: 'string' | 'integer' };
}

const always = (description: string, type: 'string' | 'integer' = 'string'): Header => ({
  description,
  required: true,
  schema: { type },
});
const sometimes = (description: string, type: 'string' | 'integer' = 'string'): Header => ({
  description,
  required: false,
  schema: { type },
});

/** Headers of answers that are specific to ADE or have a special meaning here. */
export const headers = {
  'X-Request-Id': always('Id of the request in the log of the service; the client may send its own'),
  'Cache-Control': sometimes('`no-store`, unless everybody may read the answer'),
  ETag: always(
    'Tag of the current state; until it changes, a request with this tag in `If-None-Match` is answered 304',
  ),
  Location: always('Path of the new resource'),
  'ADE-Events-At': always('Id of an event: the answer has what this event and all before it tell'),
  'Job-Revision': always('Revision of the job that the answer belongs to', 'integer'),
  'Idempotency-Replayed': sometimes(
    '`true`: an earlier request with this key was carried out, and this one changed nothing',
  ),
  'Retry-After': always('Seconds until another attempt makes sense', 'integer'),
  'WWW-Authenticate': always('`Bearer`: send a token'),
  'Set-Cookie': always('The cookie of the session'),
  'Content-Disposition': always('`attachment`, with the name of the file'),
  'X-Accel-Buffering': sometimes('`no`: a proxy must not hold events back'),
  'X-RateLimit-Limit': sometimes('Requests that are allowed in a minute', 'integer'),
  'X-RateLimit-Remaining': sometimes('Requests that remain in this minute', 'integer'),
  'X-RateLimit-Reset': sometimes('Seconds until the full number of requests is allowed again', 'integer'),
} as const satisfies Record<string, Header>;

/** Headers of requests, in their usual spelling. */
export const REQUEST_HEADERS = ['Idempotency-Key', 'If-Match', 'If-None-Match', 'Last-Event-ID'];

export type HeaderName = keyof typeof headers;

export const RATE_LIMIT_HEADERS: readonly HeaderName[] = [
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
];
